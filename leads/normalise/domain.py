"""A company's domain out of an address of its site; hosts that belong to nobody's company are none."""

import re
from functools import lru_cache

from leads.normalise.text import clean
from leads.normalise.unusable import Unusable

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_BEFORE_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)

# A page there, or a mailbox there, says nothing about whose company it is.
_SHARED_HOSTS = """
gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com gmx.net gmx.de web.de proton.me
protonmail.com aol.com mail.com kolumbus.fi elisanet.fi luukku.com suomi24.fi siol.net facebook.com linkedin.com
instagram.com twitter.com x.com youtube.com wordpress.com blogspot.com wix.com sites.google.com google.com medium.com
github.io
"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())


@lru_cache(maxsize=20_000)
def host(raw: str) -> str:
    """`https://www.Firma.fi/en` → `firma.fi`; "" for shared hosts. Raises Unusable("domain")."""
    text = _BEFORE_HOST.sub("", clean(raw, 2_000))
    text = re.split(r"[/?#]", text, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    name = _ascii(text.strip(". ").casefold()).removeprefix("www.")
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise Unusable("domain")
    return "" if name in SHARED_HOSTS else name


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError as refused:
        raise Unusable("domain") from refused
