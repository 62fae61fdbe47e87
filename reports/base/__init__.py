"""How the base matures: who is in the buying window now, how the others move, what we know of target companies."""
