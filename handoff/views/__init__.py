"""Pages of the relay, one file a page family: parse, find what is visible, call one action, render."""
