"""Finding people and companies by parts of their names: trigram look-ups on folded text, a few words at a time."""

from django.db.models import Q

from leads.models import Company
from leads.normalise.text import fold

MOST_WORDS = 5
# A word that many companies share does not tell them apart; the person's own name still does.
MOST_COMPANIES = 200


def people_like(asked: str) -> Q:
    """People of whom every word is in the name, the e-mail address or the company's name."""
    condition = _nobody_for_signs_alone(asked)
    for word in _words(asked):
        companies = Company.objects.filter(name_key__contains=word).order_by("pk")[:MOST_COMPANIES]
        # Ids first: an OR across tables would read everybody.
        ids = list(companies.values_list("pk", flat=True))
        condition &= Q(search__contains=word) | Q(company_id__in=ids) if ids else Q(search__contains=word)
    return condition


def companies_like(asked: str) -> Q:
    """Companies with every word in the name, or with that domain or business id."""
    words = _nobody_for_signs_alone(asked)
    for word in _words(asked):
        words &= Q(name_key__contains=word)
    exact = asked.strip()
    return words | Q(domain=exact.lower()) | Q(business_id=exact.upper()) if exact else words


def _nobody_for_signs_alone(asked: str) -> Q:
    """Text without a letter or digit is in nobody's name; no text at all narrows nothing."""
    return Q(pk__in=[]) if asked.strip() and not _words(asked) else Q()


def _words(asked: str) -> list[str]:
    return fold(asked.replace("\x00", " ")).split()[:MOST_WORDS]
