"""Files in: how a CSV is read, whose columns mean what, and the resumable run. What rows become is intake's."""
