"""How passages are derived: each move that stands is a stay, with the step it enters, the way it goes back, and when
the person did the same before, so that "each person once in the time" is a comparison and no look-up."""

from collections.abc import Mapping

from reports.funnel.steps import ACCEPTS, BACKS, ENTERS, WAYS_BACK, on
from reports.passages.derived import Derived

# An undone move and its undoing are both left out.
MOVES = """
SELECT e.* FROM leads_event e
WHERE e.contact_id = ANY(%(ids)s::bigint[]) AND e.to_stage <> '' AND e.undoes_id IS NULL
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
"""
STAYS = f"""
SELECT e.id AS event_id, e.contact_id, e.kind, e.reason, e.from_stage, e.from_place, e.to_stage AS stage,
    e.to_place AS place, e.at AS entered_at, lead(e.at) OVER life AS left_at,
    COALESCE(lead(e.to_stage) OVER life, '') AS next_stage,
    CASE WHEN e.from_stage <> e.to_stage
        THEN count(*) FILTER (WHERE e.from_stage <> e.to_stage) OVER (PARTITION BY e.contact_id, e.to_stage
            ORDER BY e.at, e.id ROWS UNBOUNDED PRECEDING)
        ELSE 0 END AS nth,
    CASE WHEN e.from_stage <> e.to_stage
        THEN max(e.at) FILTER (WHERE e.from_stage <> e.to_stage) OVER (PARTITION BY e.contact_id, e.to_stage
            ORDER BY e.at, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        END AS entered_before,
    count(*) OVER (PARTITION BY e.contact_id, e.to_stage, e.to_place) > 1 AS many,
    bool_or(e.kind = 'contact.began') OVER (PARTITION BY e.contact_id) AS brought,
    e.door = 'import' AS history, e.source, c.campaign, COALESCE(c.topics[1], '') AS topic,
    COALESCE(k.country, '') AS country, e.fit, e.temperature, e.buying_stage, e.definition_id, e.actor_id,
    COALESCE((e.facts ->> 'seller')::bigint, e.owner_id) AS person_id,
    COALESCE((e.facts ->> 'team')::bigint, e.team_id) AS team_id
FROM ({MOVES}) e JOIN leads_contact c ON c.id = e.contact_id LEFT JOIN leads_company k ON k.id = c.company_id
WINDOW life AS (PARTITION BY e.contact_id ORDER BY e.at, e.id)
"""


def one_of(conditions: Mapping[str, str]) -> str:
    """The code of the first condition that holds, as SQL; '' where none does."""
    cases = " ".join(f"WHEN {on(condition, 'p')} THEN '{code}'" for code, condition in conditions.items())
    return f"CASE {cases} ELSE '' END"


def before(same: str) -> str:
    """When the person did the same the last time before, where this passage does it at all."""
    return f"lag(p.entered_at) OVER (PARTITION BY p.contact_id, p.{same} ORDER BY p.entered_at, p.event_id)"


PASSAGES = f"""
SELECT p.*, CASE WHEN p.step <> '' THEN {before("step")} END AS step_before,
    CASE WHEN p.accepted THEN {before("accepted")} END AS accepted_before,
    CASE WHEN p.back <> '' THEN {before("back")} END AS back_before,
    CASE WHEN p.way <> '' THEN {before("way")} END AS way_before
FROM (
    SELECT p.*, {one_of(ENTERS)} AS step, {on(ACCEPTS, "p")} AS accepted, {one_of(BACKS)} AS back,
        {one_of(WAYS_BACK)} AS way
    FROM ({STAYS}) p
) p
"""
PASSAGE = Derived(
    "reports_passage",
    ("event_id",),
    PASSAGES,
    (
        "contact_id", "kind", "reason", "from_stage", "from_place", "stage", "place", "entered_at", "left_at",
        "next_stage", "nth", "entered_before", "many", "step", "step_before", "accepted", "accepted_before", "back",
        "back_before", "way", "way_before", "history", "source", "fit", "temperature", "buying_stage",
        "definition_id", "actor_id", "person_id", "team_id",
    ),
    # What the person was like when it was first derived.
    then=("campaign", "topic", "country"),
)  # fmt: skip
