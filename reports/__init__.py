"""Pages that show several engines together: the role homes, the rail, the demo company's life."""
