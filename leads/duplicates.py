"""Likely duplicates of a person about to be added: trigrams find the few, rapidfuzz scores them, we say why."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from leads.actions.intake import person_rows
from leads.actions.intake.persons import CleanPerson, clean_person
from leads.drafts import PersonDraft
from leads.models import Contact
from leads.normalise.text import company_key, fold

CANDIDATES = 20
SHOWN = 5
LIKELY = 80
# Two people of one company may share a surname; two of different companies need nearly the same name.
SAME_COMPANY = 15


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored person who may be the one meant: 100 is certain."""

    contact: Contact
    score: int
    reasons: list[str]


def likely_duplicates(draft: PersonDraft, among: QuerySet[Contact] | None = None) -> list[Likeness]:
    """The likeliest stored people, likeliest first; `among` are those the visitor may see."""
    said = clean_person(draft, {}, alike=False)
    people = Contact.objects.all() if among is None else among
    firm = company_key(str(draft.company.facts.get("name") or "")) if draft.company else ""
    known = person_rows.look_up(said.keys)
    alike = [
        _likeness(contact, said, firm, known=contact.pk in known.values()) for contact in _few(people, said, known)
    ]
    return sorted((one for one in alike if one.score >= LIKELY), key=lambda one: -one.score)[:SHOWN]


def _few(people: QuerySet[Contact], said: CleanPerson, known: dict[tuple[str, str, str], int]) -> list[Contact]:
    """Everybody worth a closer look, by index: same identity, same phone, similar name."""
    wanted = Q(pk__in=set(known.values()))
    name = _name(said)
    ordered = people.select_related("company")
    if said.values.get("email"):
        wanted |= Q(email__iexact=said.values["email"])
    found = {contact.pk: contact for contact in ordered.filter(wanted)[:CANDIDATES]}
    if name:
        similar = ordered.filter(search__trigram_word_similar=name)
        ranked = similar.annotate(likeness=TrigramSimilarity("search", name)).order_by("-likeness", "pk")
        found |= {contact.pk: contact for contact in ranked[:CANDIDATES]}
    return list(found.values())


def _likeness(contact: Contact, said: CleanPerson, firm: str, *, known: bool) -> Likeness:
    reasons: list[str] = []
    score = 0.0
    email, phone = said.values.get("email", ""), said.values.get("phone", "")
    if known or (email and email.lower() == contact.email.lower()):
        reasons.append(_("same e-mail address or id"))
        score = 100
    if phone and phone == contact.phone:
        reasons.append(_("same phone number"))
        score = max(score, 90)
    likeness = fuzz.token_sort_ratio(_name(said), fold(f"{contact.first_name} {contact.last_name}"))
    if likeness >= LIKELY - SAME_COMPANY:
        reasons.append(_("same name") if likeness == 100 else _("similar name"))
        same_firm = bool(firm) and contact.company is not None and contact.company.name_key == firm
        if same_firm:
            reasons.append(_("same company"))
        score = max(score, min(99, likeness + SAME_COMPANY * same_firm - (0 if same_firm else 5)))
    return Likeness(contact, round(score), reasons)


def _name(said: CleanPerson) -> str:
    return fold(f"{said.values.get('first_name', '')} {said.values.get('last_name', '')}")
