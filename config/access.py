"""Which role may do what through the API: (route, verb) → roles. What is not here is denied to everybody.

docs/access.md shows this table and a test holds the two together. Which rows a role sees is `visible_to`'s matter.
"""

ALL = frozenset({"admin", "manager", "marketer", "sales", "integration"})
MARKETING = frozenset({"admin", "manager", "marketer", "integration"})
PEOPLE = frozenset({"admin", "manager", "marketer", "sales"})
SELLING = frozenset({"admin", "manager", "sales", "integration"})
DEALS = frozenset({"admin", "manager", "sales"})
BOSSES = frozenset({"admin", "manager"})

ACCESS: dict[tuple[str, str], frozenset[str]] = {
    ("contacts", "GET"): ALL,
    ("contacts", "POST"): ALL,
    ("contacts-bulk", "POST"): MARKETING,
    ("contact", "GET"): ALL,
    ("contact", "PATCH"): ALL,
    ("contact-score", "GET"): ALL,
    ("contact-qualify", "POST"): MARKETING,
    ("contact-offer", "POST"): MARKETING,
    ("contact-nurture", "POST"): MARKETING,
    ("contact-discard", "POST"): MARKETING,
    ("contact-revive", "POST"): MARKETING,
    ("contact-undo", "POST"): ALL,
    ("contact-take", "POST"): frozenset({"admin", "manager", "sales"}),
    ("handoffs", "GET"): ALL,
    ("handoff", "GET"): ALL,
    ("handoff-open", "POST"): SELLING,
    ("handoff-accept", "POST"): SELLING,
    ("handoff-return", "POST"): SELLING,
    ("handoff-discard", "POST"): SELLING,
    ("handoff-attempts", "POST"): SELLING,
    ("handoff-bant", "GET"): ALL,
    ("handoff-bant", "PATCH"): SELLING,
    ("handoff-judge", "POST"): SELLING,
    ("handoff-plan", "POST"): SELLING,
    ("handoff-pass", "POST"): SELLING,
    ("handoff-take-back", "POST"): SELLING,
    ("handoff-recall", "POST"): MARKETING,
    ("handoffs-reassign", "POST"): BOSSES,
    ("opportunities", "GET"): PEOPLE,
    ("opportunities", "POST"): DEALS,
    ("opportunity", "GET"): PEOPLE,
    ("opportunity", "PATCH"): DEALS,
    ("opportunity-win", "POST"): DEALS,
    ("opportunity-lose", "POST"): DEALS,
    ("opportunity-undo", "POST"): DEALS,
    ("opportunity-participants", "POST"): DEALS,
    ("opportunity-participants", "DELETE"): DEALS,
    ("clocks", "GET"): PEOPLE,
    ("clock", "GET"): PEOPLE,
    ("clock-pause", "POST"): PEOPLE,
    ("clock-resume", "POST"): PEOPLE,
    ("companies", "GET"): ALL,
    ("companies", "POST"): ALL,
    ("company", "GET"): ALL,
    ("company", "PATCH"): ALL,
    ("targets", "GET"): ALL,
    ("targets", "POST"): BOSSES,
    ("target", "GET"): ALL,
    ("target", "PATCH"): BOSSES,
    ("rungs", "GET"): ALL,
    ("rungs", "PUT"): BOSSES,
    ("activities", "GET"): ALL,
    ("activities", "POST"): ALL,
    ("activities-bulk", "POST"): MARKETING,
    ("activity", "GET"): ALL,
    ("events", "GET"): ALL,
    ("event", "GET"): ALL,
}
