"""Query parameters: values never become SQL text, they get a name here and travel beside it."""

from typing import Any


class Parameters(dict[str, Any]):
    """Named values of one statement."""

    def add(self, value: Any) -> str:
        """Keep `value` and return the placeholder that stands for it."""
        name = f"v{len(self)}"
        self[name] = value
        return f"%({name})s"
