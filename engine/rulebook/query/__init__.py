"""The law as one query over many cases: the same graph, lowered once and printed as SQL."""
