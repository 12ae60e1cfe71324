"""The pages of a mediation: the same addresses for everybody, each shown what they may see."""
