"""What routing decides by, read in a few statements whatever the number of people. Reading only, no locks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from handoff.models import Rule
from handoff.routing.core import Lead, Line, Round, Seat, folded

LEADS = """
SELECT c.id, c.company_id, COALESCE(co.country, ''), COALESCE(co.industry, ''), c.language, c.source, c.topics,
    co.employees, COALESCE(co.most_wanted, false), co.owner_id, COALESCE(s.temperature, '')
FROM leads_contact c LEFT JOIN leads_company co ON co.id = c.company_id
LEFT JOIN leads_standing s ON s.contact_id = c.id
WHERE c.id = ANY(%s)
"""
# Who sells to a company now comes first, then who has its people, the longest first. Those asked about do not count.
HOLDERS = """
SELECT company_id, seller_id FROM (
    SELECT o.company_id, o.owner_id AS seller_id, 0 AS rank, o.id FROM handoff_opportunity o
    WHERE o.company_id = ANY(%(companies)s) AND o.ended_at IS NULL AND o.owner_id IS NOT NULL
    UNION ALL
    SELECT c.company_id, h.seller_id, 1, h.id FROM leads_contact c JOIN handoff_handoff h ON h.contact_id = c.id
    WHERE c.company_id = ANY(%(companies)s) AND h.state IN ('offered', 'accepted') AND h.seller_id IS NOT NULL
        AND c.id <> ALL(%(asked)s)
) held ORDER BY company_id, rank, id
"""


def leads_of(contact_ids: Sequence[int]) -> list[Lead]:
    with connection.cursor() as cursor:
        cursor.execute(LEADS, [list(contact_ids)])
        return [_lead(*row) for row in cursor.fetchall()]


def _lead(
    contact: int, company: int | None, country: str, industry: str, language: str, source: str, topics: list[str],
    employees: int | None, most_wanted: bool, owner: int | None, temperature: str,
) -> Lead:  # fmt: skip
    return Lead(
        contact_id=contact,
        company_id=company,
        country=country.upper(),
        industry=folded(industry),
        language=short(language),
        source=folded(source),
        topics=frozenset(folded(topic) for topic in topics),
        employees=employees,
        most_wanted=most_wanted,
        company_owner=owner,
        temperature=temperature,
    )


def lines() -> list[Line]:
    """The active rules in their order."""
    return [line_of(rule) for rule in Rule.objects.filter(active=True)]


def line_of(rule: Rule) -> Line:
    return Line(
        rule_id=rule.pk,
        among=rule.among,
        countries=frozenset(country.upper() for country in rule.countries),
        industries=frozenset(map(folded, rule.industries)),
        languages=frozenset(map(short, rule.languages)),
        sources=frozenset(map(folded, rule.sources)),
        topics=frozenset(map(folded, rule.topics)),
        employees_min=rule.employees_min,
        employees_max=rule.employees_max,
        most_wanted=rule.most_wanted,
        team_id=rule.team_id,
        seller_id=rule.seller_id,
    )


def short(language: str) -> str:
    """fi-FI is Finnish."""
    return folded(language).partition("-")[0].partition("_")[0]


def round_of(leads: Sequence[Lead], seats: Mapping[int, Seat]) -> Round:
    """Everything that decides about these people."""
    return Round(seats, lines(), _holders(leads))


def _holders(leads: Sequence[Lead]) -> dict[int, list[int]]:
    companies = sorted({lead.company_id for lead in leads if lead.company_id})
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"companies": companies, "asked": [lead.contact_id for lead in leads]})
        for company, seller in cursor.fetchall():
            if seller not in found[company]:
                found[company].append(seller)
    return dict(found)
