"""What a reader gets: the evaluation put into plain words, in three editions."""
