"""Why a raw value cannot be taken: a stable code, and the words people read."""

from typing import Any

from django.utils.translation import gettext as _


class Unusable(ValueError):
    """A value that no rule of normalisation accepts. `code` is for programs, `words` for people."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def words(self) -> str:
        return reason(self.code) % self.facts


def reason(code: str) -> str:
    """The sentence for a code, in the reader's language; may hold %(limit)s and %(choices)s."""
    sentences = {
        "too_long": _("Longer than %(limit)s characters."),
        "nul": _("Contains a NUL character."),
        "broken_character": _("Contains half a character (a lone surrogate)."),
        "not_text": _("Must be text."),
        "email": _("Not an e-mail address."),
        "country": _("Not a country name or two-letter code."),
        "language": _("Not a language code such as “fi” or “sl”."),
        "domain": _("Not a domain name."),
        "number": _("Not a number."),
        "whole_number": _("Not a whole number."),
        "out_of_range": _("Outside the allowed range (%(limit)s)."),
        "boolean": _("Neither yes nor no."),
        "date": _("Not a date and time."),
        "choice": _("Unknown value. Known: %(choices)s."),
        "list": _("Must be a list of words."),
        "object": _("Must be an object of names and values."),
        "too_large": _("Larger than %(limit)s bytes."),
    }
    return sentences[code]
