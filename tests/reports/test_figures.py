"""A figure and the list behind it are one: the same people, narrowed alike, within what the viewer may open."""

from datetime import timedelta

import pytest

from reports.figures import FIGURES, counts, people_behind
from reports.figures.scope import Scope, asked_scope
from reports.passages import rebuild_all
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
JUNE = Scope(MONDAY, MONDAY + 30 * DAY)


@pytest.fixture
def relayed():
    office()
    one, other = seller(team=make.team()), seller(team=make.team())
    people = [in_review(MONDAY + n * HOUR) for n in range(4)]
    for person, who in zip(people, (one, one, other), strict=False):
        accepted(offered(person, who, MONDAY + 5 * HOUR), MONDAY + 6 * HOUR)
    rebuild_all()
    return one, other, people


def test_figures_count_people_once_in_their_time(relayed):
    assert counts(["first_mql", "first_accepted", "first_customer"], JUNE) == {
        "first_mql": 4,
        "first_accepted": 3,
        "first_customer": 0,
    }
    assert counts(["first_mql"], Scope(MONDAY + HOUR, MONDAY + 3 * HOUR)) == {"first_mql": 2}


@pytest.mark.parametrize("code", sorted(FIGURES))
def test_every_figure_opens_into_as_many_people_as_it_counts(relayed, code):
    manager = make.user("manager")
    one = relayed[0]
    for scope in (JUNE, Scope(MONDAY, MONDAY + DAY, person=one.pk), Scope(MONDAY, MONDAY + DAY, country="FI")):
        assert people_behind(manager, code, scope).count() == counts([code], scope)[code]


def test_a_salesperson_opens_their_own_of_a_figure(relayed):
    one, other, people = relayed
    mine = people_behind(one, "first_accepted", JUNE)
    assert {person.pk for person in mine} == {people[0].pk, people[1].pk}
    assert people_behind(other, "first_accepted", JUNE).get() == people[2]


def test_a_percent_sign_in_an_address_is_a_letter(relayed):
    scope = Scope(MONDAY, MONDAY + DAY, source="100 %s of 'x'")
    assert counts(["first_mql"], scope) == {"first_mql": 0}
    assert people_behind(make.user("manager"), "first_mql", scope).count() == 0


@pytest.mark.parametrize("asked", [{"month": "2026-13"}, {"since": "x"}, {"team": "-1"}, {"person": "9" * 30}])
def test_what_cannot_be_read_is_not_asked(asked, settings):
    assert asked_scope(asked, at=MONDAY) == asked_scope({}, at=MONDAY)


def test_days_of_a_scope_are_both_included():
    scope = asked_scope({"since": "2026-06-01", "until": "2026-06-02"}, at=MONDAY)
    assert scope.until - scope.since == timedelta(days=2)
    assert (
        asked_scope({"month": "2026-02"}, at=MONDAY).until - asked_scope({"month": "2026-02"}, at=MONDAY).since
        == 28 * DAY
    )


def test_the_page_lists_them(relayed, client):
    client.force_login(make.user("manager"))
    page = client.get("/reports/people/?figure=first_mql&since=2026-06-01&until=2026-06-30")
    assert page.status_code == 200
    assert all(str(person) in page.content.decode() for person in relayed[2])
    assert client.get("/reports/people/?figure=nonsense").status_code == 404
