"""Where events are kept, in order, so that nothing acknowledged is lost."""
