"""From the goal to how many people are needed at each step: arithmetic, one's own history, the verdict, the page."""
