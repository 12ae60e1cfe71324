"""What is wrong or doubtful in rules that can be read: each lint is one question to the author."""
