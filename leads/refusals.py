"""Refusals: why an action did nothing and what to do. Pages show the words, the API makes problem+json of them."""

from typing import Any


class Refused(Exception):
    """A rule says no. `code` is stable for programs; the message is for people and says what to do."""

    status = 409

    def __init__(self, message: Any, *, code: str, **facts: Any) -> None:
        super().__init__(str(message))
        self.code = code
        self.facts = facts


class Invalid(Refused):
    """A value cannot be taken; `field` says which."""

    status = 400

    def __init__(self, message: Any, *, field: str, code: str = "invalid") -> None:
        super().__init__(message, code=code, field=field)
        self.field = field


class SomebodyWasFirst(Refused):
    """The row changed since the page was opened; the message says who changed it and how it stands now."""

    def __init__(self, message: Any, **facts: Any) -> None:
        super().__init__(message, code="somebody_was_first", **facts)
