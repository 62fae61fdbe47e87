"""The REST doors to the SLA. They parse, call one action and render."""
