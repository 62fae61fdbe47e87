"""The relay itself: the review queue and its verbs (offer, nurture, discard, undo)."""
