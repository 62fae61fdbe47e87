"""The figures of results: who was touched, tried, reached, talked with; which deals marketing began or took part in."""

from collections.abc import Collection, Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.words import BuyingRole
from reports.deals.sets import BASIC, deals
from reports.figures.sets import figure
from reports.results.attribution import BYS
from sla.commitments.engaging import ACTIVITIES, ENGAGED, OUTCOMES, TALKED
from sla.commitments.engaging import PEOPLE as ENGAGED_PEOPLE
from sla.words import Engagement

# The rolling three months that both promises speak of.
WINDOW_DAYS, LEAST_ACTIVITIES = 90, 3
# Said twice, so that the planner knows how few they are.
STANDS = "NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id AND u.undoes_id IS NOT NULL)"
WITHIN = "t.contact_id IN ({0}){{where}}"


def listed(codes: Iterable[str]) -> str:
    """Our own codes as SQL text."""
    return ", ".join(f"'{code}'" for code in codes)


def acts(codes: Collection[str]) -> str:
    """FROM and WHERE of activities of these types in the time."""
    return f"""FROM leads_activity a WHERE a.occurred_at >= %(since)s AND a.occurred_at < %(until)s
        AND a.type_id = ANY (ARRAY(SELECT y.id FROM leads_activitytype y WHERE y.code IN ({listed(codes)})))"""


def attempts(outcomes: Collection[str] = ()) -> str:
    """FROM and WHERE of sales' attempts in the time that stand, perhaps of these outcomes only."""
    narrowed = f" AND e.facts ->> 'outcome' IN ({listed(outcomes)})" if outcomes else ""
    return f"""FROM leads_event e WHERE e.kind = 'handoff.attempted' AND e.at >= %(since)s AND e.at < %(until)s
        AND {STANDS}{narrowed}"""


def people(ids: str) -> str:
    """These people, narrowed to the scope."""
    return f"SELECT t.contact_id FROM reports_journey t WHERE {WITHIN.format(ids)}"


def engaging(sql: str, which: str = "") -> str:
    """What commitments ask of the decision makers of most-wanted companies, in three months to the end of the time."""
    kinds = list(Engagement.values)
    values = {
        "source": "''",
        "country": "''",
        "topic": "''",
        "types": f"ARRAY[{listed(code for kind in kinds for code in ACTIVITIES[kind])}]",
        "outcomes": f"ARRAY[{listed(code for kind in kinds for code in OUTCOMES.get(kind, ()))}]",
        "talked": f"ARRAY[{listed(TALKED)}]",
        "least": str(LEAST_ACTIVITIES),
        "window": f"interval '{WINDOW_DAYS} days'",
        "moments": "ARRAY[%(until)s]",
        "first": f"%(until)s - interval '{WINDOW_DAYS} days'",
        "last": "%(until)s",
        "which": f"'{which}'",
    }
    for name, value in values.items():
        sql = sql.replace(f"%({name})s", value)
    return sql


# The same numbers, each family counted at once; {where} narrows who is counted.
TOUCHED = f"""
WITH each AS (SELECT a.contact_id, count(*) AS times {acts(["touch"])} GROUP BY 1)
SELECT count(*)::int, COALESCE(sum(times), 0)::int FROM each {{where}}
"""
TRIED = f"""
WITH each AS (
    SELECT e.contact_id, count(*) AS times, bool_or(e.facts ->> 'outcome' IN ({listed(TALKED)})) AS talked
    {attempts()} GROUP BY 1
)
SELECT count(*)::int, COALESCE(sum(times), 0)::int, (count(*) FILTER (WHERE talked))::int FROM each {{where}}
"""
NUMBERS = f"""{ENGAGED}
SELECT count(*)::int, (count(*) FILTER (WHERE engaged))::int
FROM (SELECT id AS contact_id, engaged FROM stood) x {{where}}
"""

figure("results_touched", _("Touched by marketing"), people(f"SELECT a.contact_id {acts(['touch'])}"))
figure("results_tried", _("Tried by sales"), people(f"SELECT e.contact_id {attempts()}"))
figure("results_talked", _("Talked with sales"), people(f"SELECT e.contact_id {attempts(TALKED)}"))
figure("results_reached", _("Decision makers reached in three months"), people(engaging(ENGAGED_PEOPLE, "reached")))
figure(
    "results_engaged",
    _("Decision makers reached and engaged in three months"),
    people(engaging(ENGAGED_PEOPLE, "engaged")),
)

# A role at a most-wanted company: who is known, and who acted or talked in the three months to the end of the time.
IN_WINDOW = f"{{0}} > %(until)s - interval '{WINDOW_DAYS} days' AND {{0}} <= %(until)s"
# One look a person: never a list of whoever did something in the time.
REACHED = f"""((SELECT true FROM leads_activity a WHERE a.contact_id = c.id AND {IN_WINDOW.format("a.occurred_at")}
        AND a.type_id = ANY (ARRAY(SELECT y.id FROM leads_activitytype y WHERE y.own)) LIMIT 1) IS TRUE
    OR (SELECT true FROM leads_event e WHERE e.contact_id = c.id AND e.kind = 'handoff.attempted'
        AND {IN_WINDOW.format("e.at")} AND e.facts ->> 'outcome' IN ({listed(TALKED)}) AND {STANDS} LIMIT 1) IS TRUE)"""
WANTED = "FROM leads_contact c JOIN leads_company k ON k.id = c.company_id AND k.most_wanted"
COVERED = f"""
WITH ours AS MATERIALIZED (
    SELECT c.role, c.company_id, c.role <> '' AND {REACHED} AS reached
    {WANTED} LEFT JOIN reports_journey t ON t.contact_id = c.id WHERE true{{where}}
), firms AS MATERIALIZED (
    SELECT role, company_id, count(*) AS known, count(*) FILTER (WHERE reached) AS reached FROM ours GROUP BY 1, 2
)
SELECT role, sum(known)::int, sum(reached)::int, (count(*) FILTER (WHERE reached > 0))::int
FROM firms WHERE role <> '' GROUP BY 1
UNION ALL SELECT NULL, (SELECT count(*) FROM (SELECT company_id FROM firms GROUP BY 1) f)::int, 0, 0
"""
ROLES = [role for role in BuyingRole if role != BuyingRole.NO_PART]
for _role in ROLES:
    _of = f"SELECT c.id {WANTED} WHERE c.role = '{_role.value}'"
    figure(f"coverage_known_{_role.value}", format_lazy(_("{role}: known"), role=_role.label), people(_of))
    figure(
        f"coverage_reached_{_role.value}",
        format_lazy(_("{role}: reached in three months"), role=_role.label),
        people(f"{_of} AND {REACHED}"),
    )

# Began with marketing: no repeat business, no find of sales' own, and the first person acted before it opened.
SOURCED = "NOT o.repeat AND d.begun"
BY_THEM = "d.touched"
CREDITED = "o.id IN (SELECT c.opportunity_id FROM reports_credit c WHERE c.by = '{0}' AND c.key = %(key)s)"
for _code in ("opened", "won"):
    _label, _condition = BASIC[_code]
    deals(
        f"sourced_{_code}", format_lazy(_("{deals}: begun by marketing"), deals=_label), f"{_condition} AND {SOURCED}"
    )
    deals(
        f"influenced_{_code}",
        format_lazy(_("{deals}: with marketing's part"), deals=_label),
        f"{_condition} AND {BY_THEM}",
    )
    deals(
        f"untouched_{_code}",
        format_lazy(_("{deals}: nobody had acted before"), deals=_label),
        f"{_condition} AND {BY_THEM} IS NOT TRUE",
    )
    for _by in BYS:
        deals(
            f"credited_{_code}_{_by}",
            format_lazy(_("{deals}: touched by this"), deals=_label),
            f"{_condition} AND {CREDITED.format(_by)}",
        )
