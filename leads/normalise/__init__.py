"""Raw words to stored values, one kind a module. Pure functions; a value that cannot be taken raises Unusable."""
