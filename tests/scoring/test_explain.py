"""Explanations: every line, every clip; they sum exactly, also on random worlds, and look back in time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given

from leads.models import Contact
from scoring.explain import Explanation, explanation
from tests import make
from tests.make import NOON
from tests.scoring.reference import score_of
from tests.scoring.worlds import AT, FEW, World, build_model, build_people, worlds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def total(explained: Explanation, *kinds: str) -> Decimal:
    return sum((line.points for line in explained.lines if not kinds or line.kind in kinds), Decimal(0))


@FEW
@given(worlds(half_lives=True))
def test_lines_sum_exactly_and_are_the_references(world: World) -> None:
    with transaction.atomic():
        model, people = build_model(world), build_people(world)
        for person, acts in people:
            explained = explanation(person.pk, at=AT, model=model)
            wanted = score_of(person, acts, model, AT)
            assert total(explained) == explained.total
            assert not [line for line in explained.lines if line.kind == "rounding"]
            found = {(x.activity_id, x.rule_id): x.points for x in explained.lines if x.kind == "activity"}
            if explained.profiled and not explained.excluded_by:
                nonzero = {key: value for key, value in wanted.lines.items() if value}
                assert found.keys() >= nonzero.keys()
                assert all(abs(found[key] - nonzero.get(key, Decimal(0))) < Decimal("1e-9") for key in found)
        transaction.set_rollback(True)


def test_a_line_says_what_when_how_much_and_until_when() -> None:
    make.scoring_model({"type": "guide", "points": 8, "label": "Guide"})
    person = make.person()
    act = make.activity(person, "guide", NOON - 100 * DAY)
    (line,) = explanation(person.pk, at=NOON).lines
    assert (line.kind, line.label, line.type) == ("activity", "Guide", "guide")
    assert [line.points, line.original] == [4, 8]
    assert (line.activity_id, line.occurred_at) == (act.pk, NOON - 100 * DAY)
    assert line.next_change_at == NOON + 80 * DAY


def test_each_clip_has_its_line() -> None:
    model = make.scoring_model(
        {"type": "guide", "points": 30, "label": "Guide", "cap_max": 20},
        fit=[{"field": "role", "value": "champion", "points": 50}],
        cap_max=45,
    )
    person = make.person(role="champion")
    make.activity(person, "guide")
    explained = explanation(person.pk, at=NOON, model=model)
    clips = {line.label: line.points for line in explained.lines if line.kind == "cap"}
    assert clips == {"Fit: at most 30": -20, "Guide: at most 20": -10, "Total: at most 45": -5}
    assert explained.total == total(explained) == 45


def test_an_exclusion_takes_everything_off_on_one_line() -> None:
    model = make.scoring_model({"type": "guide", "points": 30})
    model.exclusions.create(label="Student", field="title", op="contains", value="student")
    person = make.person(title="PhD Student")
    make.activity(person, "guide")
    explained = explanation(person.pk, at=NOON)
    assert explained.excluded_by == ["Student"]
    assert explained.lines[-1].label == "Excluded: Student"
    assert [explained.total, total(explained), total(explained, "activity")] == [0, 0, 30]


def test_the_past_is_explained_with_the_facts_of_then() -> None:
    make.scoring_model(
        fit=[{"field": "role", "value": "champion", "points": 5}, {"field": "industry", "value": "steel"}]
    )
    person = make.person(role="champion", company=make.company(industry="Steel"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_clock SET shift = %s - now()", [NOON + DAY])
    Contact.objects.filter(pk=person.pk).update(role="end_user")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_clock SET shift = %s - now()", [NOON + 2 * DAY])
    type(person.company).objects.filter(pk=person.company_id).update(industry="Wood")
    seen = [explanation(person.pk, at=NOON + hours * timedelta(hours=1)).total for hours in (1, 25, 49)]
    assert seen == [6, 1, 0]


def test_before_we_knew_the_person_facts_are_marked_as_todays() -> None:
    make.scoring_model()
    person = make.person(at=NOON)
    assert explanation(person.pk, at=NOON - DAY).facts_of_today
    assert not explanation(person.pk, at=NOON + DAY).facts_of_today


def test_a_person_nobody_knows_is_an_error() -> None:
    with pytest.raises(Contact.DoesNotExist):
        explanation(10**9, at=NOON)
