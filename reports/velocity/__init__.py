"""Velocity: how long people stay and take between stages, who waits where now, and what the first contact decides."""
