"""The index over cases: found by words that stand in it only as keyed digests."""
