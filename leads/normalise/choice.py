"""Closed lists (role, buying stage, market, language): our codes, and the words exports use for them."""

from collections.abc import Mapping
from functools import lru_cache

from leads.normalise.text import fold
from leads.normalise.unusable import Unusable
from leads.words import BuyingRole, BuyingStage, Market

ROLE_WORDS = {
    "budget holder": "decision_maker",
    "executive sponsor": "decision_maker",
    "decider": "decision_maker",
    "paattaja": "decision_maker",
    "odlocevalec": "decision_maker",
    "entscheider": "decision_maker",
    "evaluator": "influencer",
    "vaikuttaja": "influencer",
    "vplivnez": "influencer",
    "buyer": "purchaser",
    "procurement": "purchaser",
    "ostaja": "purchaser",
    "nabavnik": "purchaser",
    "user": "end_user",
    "kayttaja": "end_user",
    "uporabnik": "end_user",
    "other": "no_part",
    "none": "no_part",
}
MARKET_WORDS = {"b2b b2c": "both", "b2b and b2c": "both", "b2b/b2c": "both"}
LANGUAGES = {
    "english": "en",
    "finnish": "fi",
    "suomi": "fi",
    "slovenian": "sl",
    "slovene": "sl",
    "slovenscina": "sl",
    "swedish": "sv",
    "svenska": "sv",
    "ruotsi": "sv",
    "german": "de",
    "deutsch": "de",
    "saksa": "de",
    "norwegian": "nb",
    "norsk": "nb",
    "danish": "da",
    "dansk": "da",
    "estonian": "et",
    "eesti": "et",
    "italian": "it",
    "italiano": "it",
    "french": "fr",
    "croatian": "hr",
    "hrvatski": "hr",
}


def role(raw: object) -> str:
    return _one_of(str(raw), "role")


def buying_stage(raw: object) -> str:
    return _one_of(str(raw), "buying_stage")


def market(raw: object) -> str:
    return _one_of(str(raw), "market")


@lru_cache(maxsize=1_000)
def language(raw: str) -> str:
    """A language code ("fi", "sv-FI" → "sv-fi") or a language's name."""
    text = str(raw).strip().lower().replace("_", "-")
    found = LANGUAGES.get(fold(text), text)
    main, _, region = found.partition("-")
    if not (main.isalpha() and main.isascii() and 2 <= len(main) <= 3 and (not region or region.isalnum())):
        raise Unusable("language")
    if len(found) > 8:
        raise Unusable("language")
    return found


def _words(names: type[BuyingRole] | type[BuyingStage] | type[Market], more: Mapping[str, str]) -> dict[str, str]:
    ours = {fold(code.replace("_", " ")): code for code in names.values}
    labels = {fold(str(member.label)): member.value for member in names}
    return {**more, **labels, **ours}


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str]]:
    return {
        "role": _words(BuyingRole, ROLE_WORDS),
        "buying_stage": _words(BuyingStage, {"need recognition": "need", "problem aware": "need"}),
        "market": _words(Market, MARKET_WORDS),
    }


@lru_cache(maxsize=2_000)
def _one_of(raw: str, kind: str) -> str:
    known = _lists()[kind]
    found = known.get(fold(raw.replace("_", " ").replace("-", " "))) or known.get(fold(raw))
    if found is None:
        raise Unusable("choice", choices=", ".join(sorted(set(known.values()))))
    return found
