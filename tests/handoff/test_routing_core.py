"""Who gets whom, as a pure function: the order of the steps, the choice among salespeople, what stands in the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.routing.core import Lead, Line, Round, Seat, decide

ANY = Line(1, "round_robin")


def seat(user, capacity=10, **facts):
    return Seat(user, capacity, **facts)


def placed(leads, seats, rules=(ANY,), holders=None):
    round_ = Round({one.user_id: one for one in seats}, rules, dict(holders or {}))
    return decide(leads, round_)


def one(lead, seats, rules=(ANY,), holders=None):
    """(seller, because, rule) of one person."""
    route = placed([lead], seats, rules, holders)[lead.contact_id]
    return route.seller_id, route.because, route.rule_id


LEAD = Lead(1, company_id=7)


def test_whoever_works_with_the_company_gets_its_people_before_any_rule():
    assert one(LEAD, [seat(1), seat(2, load=9)], holders={7: [2]}) == (2, "company_held", None)


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        (seat(2, capacity=3, load=3), "full"),
        (seat(2, away_days=4), "away"),
        (seat(2, takes_offers=False), "resting"),
        (None, "nobody"),
    ],
)
def test_a_company_goes_on_to_the_rules_where_its_salesperson_cannot_take_more_and_says_so(holder, found):
    seats = [seat(1), *([holder] if holder else [])]
    route = placed([LEAD], seats, holders={7: [2]})[1]
    assert (route.seller_id, route.because) == (1, "round_robin")
    assert (None, found) in route.passed_over


def test_a_short_absence_keeps_the_company_together_but_nobody_hot_waits_for_it():
    away = [seat(1), seat(2, away_days=3)]
    assert one(LEAD, away, holders={7: [2]})[0] == 2
    assert one(replace(LEAD, temperature="hot"), away, holders={7: [2]})[0] == 1


def test_a_company_in_two_hands_goes_to_the_first_who_can():
    assert one(LEAD, [seat(1), seat(2, load=10), seat(3)], holders={7: [2, 3]}) == (3, "company_held", None)


def test_people_of_one_company_in_one_batch_go_to_one_salesperson():
    leads = [Lead(number, company_id=7 if number % 2 else None) for number in range(1, 9)]
    routes = placed(leads, [seat(1), seat(2), seat(3)])
    assert len({routes[lead.contact_id].seller_id for lead in leads if lead.company_id}) == 1
    assert {routes[lead.contact_id].seller_id for lead in leads} == {1, 2, 3}


@pytest.mark.parametrize(
    ("conditions", "facts", "fits"),
    [
        ({"countries": {"FI"}}, {"country": "FI"}, True),
        ({"countries": {"FI"}}, {"country": "SE"}, False),
        ({"countries": {"FI"}}, {}, False),
        ({"industries": {"logistics"}}, {"industry": "logistics"}, True),
        ({"languages": {"sl"}}, {"language": "sl"}, True),
        ({"sources": {"fair"}}, {"source": "webinar"}, False),
        ({"topics": {"erp", "mes"}}, {"topics": frozenset({"mes"})}, True),
        ({"topics": {"erp"}}, {"topics": frozenset()}, False),
        ({"most_wanted": True}, {"most_wanted": True}, True),
        ({"most_wanted": True}, {}, False),
        ({"employees_min": 50}, {"employees": 50}, True),
        ({"employees_min": 50}, {"employees": 49}, False),
        ({"employees_max": 50}, {"employees": 50}, True),
        ({"employees_min": 10, "employees_max": 50}, {"employees": 51}, False),
        ({"employees_min": 10}, {}, False),
        ({"countries": {"FI"}, "topics": {"erp"}}, {"country": "FI"}, False),
    ],
)
def test_a_rule_is_for_whoever_meets_all_its_conditions(conditions, facts, fits):
    kept = {key: frozenset(value) if isinstance(value, set) else value for key, value in conditions.items()}
    found = one(Lead(1, **facts), [seat(1)], [Line(5, "round_robin", **kept)])
    assert found == ((1, "round_robin", 5) if fits else (None, "no_rule", None))


def test_the_first_rule_that_fits_is_taken():
    rules = [Line(1, "round_robin", countries=frozenset({"SE"})), Line(2, "round_robin", seller_id=3), ANY]
    assert one(Lead(1, country="FI"), [seat(1), seat(3)], rules) == (3, "always", 2)


def test_a_rule_without_room_leaves_the_person_to_the_next_and_is_remembered():
    rules = [Line(1, "round_robin", team_id=1), Line(2, "round_robin", team_id=2)]
    seats = [seat(1, capacity=2, load=2, team_id=1), seat(2, team_id=2)]
    route = placed([Lead(1)], seats, rules)[1]
    assert (route.seller_id, route.rule_id, route.passed_over) == (2, 2, ((1, "full"),))
    assert route.facts()["passed_over"] == [[1, "full"]]


def test_the_owner_of_the_company_gets_its_people():
    owners = [Line(1, "company_owner"), Line(2, "round_robin")]
    assert one(Lead(1, company_id=7, company_owner=2), [seat(1), seat(2)], owners) == (2, "company_owner", 1)
    assert one(Lead(1, company_id=7), [seat(1), seat(2)], owners) == (1, "round_robin", 2)


def test_turns_go_by_capacity():
    seats = [seat(1, capacity=20), seat(2, capacity=10)]
    routes = placed([Lead(number) for number in range(1, 16)], seats)
    given_to = [route.seller_id for route in routes.values()]
    assert (given_to.count(1), given_to.count(2)) == (10, 5)


def test_whoever_comes_back_or_is_new_falls_in_line_instead_of_getting_everything():
    seats = [seat(1, 50, turns=100), seat(2, 50, turns=100), seat(3, 50, turns=0)]
    routes = placed([Lead(number) for number in range(1, 10)], seats)
    given_to = [route.seller_id for route in routes.values()]
    assert given_to.count(3) <= 4


def test_the_least_loaded_for_their_capacity_gets_the_person():
    rule = [Line(1, "least_loaded")]
    assert one(Lead(1), [seat(1, 10, load=5), seat(2, 40, load=10)], rule) == (2, "least_loaded", 1)


def test_whoever_is_hot_goes_to_somebody_at_work_and_others_in_turn():
    seats = [seat(1, at_work=False), seat(2, turns=1, at_work=True)]
    assert one(Lead(1, temperature="hot"), seats)[0] == 2
    assert one(Lead(1, temperature="warm"), [replace(one_) for one_ in seats])[0] == 1
    nobody_at_work = [seat(1, at_work=False), seat(2, at_work=False)]
    assert one(Lead(1, temperature="hot"), nobody_at_work)[0] == 1


def test_the_last_seat_goes_to_the_hottest():
    leads = [Lead(1, temperature="cold"), Lead(2, temperature="warm"), Lead(3, temperature="hot")]
    routes = placed(leads, [seat(1, capacity=2)])
    assert [routes[number].seller_id for number in (1, 2, 3)] == [None, 1, 1]


@pytest.mark.parametrize(
    ("seats", "rules", "because"),
    [
        ([seat(1)], [], "no_rule"),
        ([seat(1)], [Line(1, "company_owner")], "no_rule"),
        ([seat(1, 2, load=2), seat(2, away_days=1)], [ANY], "nobody_has_room"),
        ([seat(1, capacity=0)], [ANY], "nobody_has_room"),
        ([seat(1, away_days=1), seat(2, away_days=9)], [ANY], "everybody_away"),
        ([], [ANY], "no_salespeople"),
        ([seat(1, takes_offers=False)], [ANY], "no_salespeople"),
        ([seat(1)], [Line(1, "round_robin", team_id=4)], "no_salespeople"),
        ([seat(1, in_turn=False)], [ANY], "no_salespeople"),
    ],
)
def test_where_nobody_can_the_reason_is_said(seats, rules, because):
    assert one(Lead(1), seats, rules) == (None, because, None)


def test_the_steps_name_everything_that_was_considered():
    rules = [Line(1, "round_robin", countries=frozenset({"SE"})), Line(2, "round_robin", team_id=9), ANY, Line(4, "x")]
    round_ = Round({3: seat(3)}, [rules[0], rules[1], replace(ANY, rule_id=3), rules[3]], {})
    _route, steps = round_.place(LEAD)
    assert [(step.rule_id, step.found, step.condition) for step in steps] == [
        (None, "not_held", ""),
        (1, "other_people", "countries"),
        (2, "nobody", ""),
        (3, "taken", ""),
        (4, "not_needed", ""),
    ]


SEATS = st.lists(
    st.builds(
        lambda capacity, load, turns, team, takes, away, work: {
            "capacity": capacity, "load": load, "turns": turns, "team_id": team, "takes_offers": takes,
            "away_days": away, "at_work": work,
        },
        st.integers(0, 4), st.integers(0, 5), st.integers(0, 9), st.integers(1, 2), st.booleans(),
        st.none() | st.integers(0, 9), st.booleans(),
    ),
    max_size=5,
)  # fmt: skip
RULES = st.lists(
    st.builds(
        lambda among, country, team: {"among": among, "countries": frozenset(country), "team_id": team},
        st.sampled_from(["company_owner", "round_robin", "least_loaded"]),
        st.lists(st.sampled_from(["FI", "SI"]), max_size=1), st.none() | st.integers(1, 2),
    ),
    max_size=4,
)  # fmt: skip
LEADS = st.lists(
    st.tuples(
        st.none() | st.integers(1, 4), st.sampled_from(["FI", "SI", ""]), st.sampled_from(["hot", "warm", "cold"]),
        st.none() | st.integers(1, 5),
    ),
    max_size=20,
)  # fmt: skip


def world(seats, rules, leads):
    """Fresh desks each time: placing fills them."""
    desks = {number: Seat(number, **facts) for number, facts in enumerate(seats, 1)}
    lines = [Line(number, **facts) for number, facts in enumerate(rules, 1)]
    people = [
        Lead(number, company_id=company, country=country, temperature=heat, company_owner=owner)
        for number, (company, country, heat, owner) in enumerate(leads, 1)
    ]
    return desks, lines, people


@given(SEATS, RULES, LEADS)
def test_in_any_world_no_desk_overflows_nobody_away_gets_anybody_and_the_answer_is_always_the_same(seats, rules, leads):
    desks, lines, people = world(seats, rules, leads)
    routes = decide(people, Round(desks, lines))
    again, _lines, shuffled = world(seats, rules, leads)
    assert decide(list(reversed(shuffled)), Round(again, lines)) == routes
    for user, facts in enumerate(seats, 1):
        mine = [route for route in routes.values() if route.seller_id == user]
        assert facts["load"] + len(mine) <= max(facts["capacity"], facts["load"])
        # Nobody held a company before, so only the rules could name somebody.
        assert not mine or (facts["takes_offers"] and facts["away_days"] is None)


@given(SEATS, RULES, LEADS)
def test_in_any_world_a_company_has_one_salesperson_until_the_desk_is_full(seats, rules, leads):
    desks, lines, people = world(seats, rules, leads)
    routes = decide(people, Round(desks, lines))
    for company in range(1, 5):
        hands = {routes[one.contact_id].seller_id for one in people if one.company_id == company} - {None}
        full = [user for user in hands if desks[user].load >= desks[user].capacity]
        assert len(hands) - len(full) <= 1
