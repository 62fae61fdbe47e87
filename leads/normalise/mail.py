"""E-mail addresses: as stored, as compared, and whether one belongs to a role rather than a person."""

import re

from email_validator import EmailNotValidError, validate_email

from leads.normalise.text import clean
from leads.normalise.unusable import Unusable

# What nearly every address looks like; everything else goes through the library.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)

_ROLES = """
info sales myynti prodaja vertrieb verkauf contact kontakt kontakti office toimisto pisarna buero support tuki podpora
help helpdesk service services asiakaspalvelu kundservice post postmaster webmaster hostmaster abuse noreply no-reply
donotreply do-not-reply admin administrator root mail email hello hei hej team tiimi marketing markkinointi press media
hr jobs careers rekry rekrytointi recruiting billing invoice invoices laskutus laskut faktura racunovodstvo accounting
finance orders tilaukset narocila order reception vastaanotto recepcija welcome enquiries inquiries feedback palaute
newsletter news uutiskirje company firma yritys podjetje privacy gdpr legal security it
"""
ROLES = frozenset(_ROLES.split())


def address(raw: object) -> str:
    """The address as stored: trimmed, composed, `mailto:` and angle brackets off. Raises Unusable("email")."""
    text = clean(raw, 320).removeprefix("mailto:")
    if _PLAIN.fullmatch(text) and len(text) <= 254 and text.index("@") <= 64:
        return text
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1]
    return _checked(text)


def key(stored: str) -> str:
    """What one mailbox is recognised by. Dots and +tags stay: folding them is a provider's rule, not mail's."""
    return stored.lower() if stored.isascii() else stored.casefold()


def is_role(stored: str) -> bool:
    """info@, sales@ …: a mailbox many people read, which therefore names nobody."""
    local = stored[: stored.index("@")].lower()
    return local in ROLES or local.replace(".", "").replace("_", "-") in ROLES


def _checked(text: str) -> str:
    try:
        # Reserved domains (.test, .example) are fine: nothing is sent from here.
        return validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError as refused:
        if _reserved(text):
            return text
        raise Unusable("email") from refused


def _reserved(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and len(text) <= 254 and text.index("@") <= 64
