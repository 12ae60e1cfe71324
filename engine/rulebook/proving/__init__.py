"""Whether some case makes a condition true or false: solved, then checked by evaluation."""
