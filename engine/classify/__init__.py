"""What a free text seems to be about, always as a proposal that a person confirms."""
