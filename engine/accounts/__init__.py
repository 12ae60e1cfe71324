"""People who work here: their accounts, the units they belong to, how they prove who they are."""
