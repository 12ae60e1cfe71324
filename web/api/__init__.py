"""What computers of courts speak with: JSON under /api/v1, by keys, without cookies or forms."""
