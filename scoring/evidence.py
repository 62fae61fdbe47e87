"""What a definition saw when it was met, frozen into the event's detail: score, lines and the facts it went by."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from leads.models import Contact
from scoring.engine import Ids, Plan
from scoring.explain import Explanation, Line, explanations

LINES_KEPT = 100


def evidence(plan: Plan, contact_ids: Sequence[int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """{contact id: evidence} of these people in three statements, whatever their number."""
    if not contact_ids:
        return {}
    explained = explanations(plan, Ids(at, contact_ids), live=True)
    people = Contact.objects.filter(pk__in=contact_ids).select_related("company")
    return {person.pk: {**_score(explained[person.pk]), "facts": _facts(person)} for person in people}


def _score(explained: Explanation) -> dict[str, Any]:
    return {
        "points": plain(explained.total),
        "fit": explained.fit,
        "temperature": explained.temperature,
        "model": explained.model_id,
        "lines": [_line(line) for line in explained.lines[:LINES_KEPT]],
    }


def _line(line: Line) -> dict[str, Any]:
    kept = {"kind": line.kind, "rule": line.label, "points": plain(line.points)}
    return kept | ({"on": line.occurred_at.isoformat()} if line.occurred_at else {})


def _facts(person: Contact) -> dict[str, Any]:
    company = person.company
    return {
        "title": person.title,
        "role": person.role,
        "topics": person.topics,
        "buying_stage": person.buying_stage,
        "company": company.name if company else "",
        "industry": company.industry if company else "",
        "country": company.country if company else "",
        "employees": company.employees if company else None,
        "revenue": plain(company.revenue) if company and company.revenue is not None else None,
    }


def plain(value: Decimal) -> str:
    """A number as text without trailing noughts, exact in JSON."""
    return f"{value.normalize():f}"
