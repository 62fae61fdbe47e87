"""The five elements of a lead's quality (mission 1) as marks with words; says plainly what is not yet known."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.countries import country_name
from leads.models import Company, Contact, Event
from leads.words import BuyingRole, BuyingStage

# From here on the buyer knows a need (the buyer's own path beside our lifecycle).
KNOWS_A_NEED = (BuyingStage.NEED, BuyingStage.COMPARISON, BuyingStage.DECISION)


@dataclass(frozen=True, slots=True)
class Element:
    """`known` False is "not yet known"; `good` says whether what is known speaks for the person."""

    name: str
    words: str
    known: bool
    good: bool = False


def five_elements(contact: Contact) -> list[Element]:
    """Target group, role, topic, buying stage and the teams' shared view, in that order."""
    return [_target_group(contact), _role(contact), _topic(contact), _buying_stage(contact), _shared_view(contact)]


def _not_yet_known(name: str) -> Element:
    return Element(name, _("not yet known"), known=False)


def _target_group(contact: Contact) -> Element:
    name = _("Target group")
    company = contact.company
    if company is None:
        return _not_yet_known(name)
    fit = contact.standing.fit
    facts = [company.industry, country_name(company.country), _size(company)]
    words = _("fit %(fit)s") % {"fit": fit}
    known = ", ".join(str(fact) for fact in facts if fact)
    return Element(name, f"{words} · {known}" if known else words, known=True, good=fit in ("A", "B"))


def _size(company: Company) -> str:
    if company.employees is None:
        return ""
    return ngettext("%(n)d employee", "%(n)d employees", company.employees) % {"n": company.employees}


def _role(contact: Contact) -> Element:
    name = _("Title and role")
    words = " · ".join(part for part in (contact.title, str(contact.get_role_display())) if part)
    if not words:
        return _not_yet_known(name)
    return Element(name, words, known=True, good=contact.role not in ("", BuyingRole.NO_PART))


def _topic(contact: Contact) -> Element:
    name = _("Interest")
    if not contact.topics:
        return _not_yet_known(name)
    return Element(name, ", ".join(contact.topics), known=True, good=True)


def _buying_stage(contact: Contact) -> Element:
    name = _("Buying stage")
    if not contact.buying_stage:
        return _not_yet_known(name)
    words = str(contact.get_buying_stage_display())
    return Element(name, words, known=True, good=contact.buying_stage in KNOWS_A_NEED)


def _shared_view(contact: Contact) -> Element:
    """Both teams' view of the person: what sales found in the first talk, as their last judgement says."""
    name = _("Shared view of the teams")
    judged = Event.objects.filter(contact=contact, kind="handoff.judged").order_by("-at", "-pk").first()
    if judged is None:
        return _not_yet_known(name)
    answer = judged.facts.get("can_sell", "")
    marks = _("%(n)d of 5") % {"n": len(judged.facts.get("elements", []))}
    return Element(name, f"{_answered(answer)}, {marks}", known=True, good=answer == "yes")


def _answered(answer: str) -> str:
    """What sales said to "can we sell to them?"."""
    said = {"yes": _("sales: yes"), "unsure": _("sales: not sure"), "no": _("sales: no")}
    return said.get(answer, answer)
