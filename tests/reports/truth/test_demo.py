"""A small demo company, loaded for real: every stage and place occurs, every promise holds."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command

from accounts.models import User
from leads.models import Activity, Contact, Event, EventDetail, Outbox, Standing, Stirred, Touched
from reports import invariants
from reports.demo.staff import PASSWORD
from reports.models import ActionItem, MonthlyPeople, MonthlyReport
from scoring import actions as scoring
from scoring.explain import explanation
from sla.models import Clock, Commitment, Escalation
from tests.reports.truth.company import SMALL, TODAY


def test_everybody_is_there(loaded: None) -> None:
    assert Contact.objects.count() == Standing.objects.count() == SMALL.people
    assert Activity.objects.count() > SMALL.people * 10


def test_every_stage_and_place_of_the_relay_occurs(loaded: None) -> None:
    stages = set(Contact.objects.values_list("stage", flat=True))
    places = set(Contact.objects.values_list("place", flat=True))
    assert stages >= {"lead", "mql", "opportunity", "customer", "discarded"}
    assert places >= {"none", "review", "held", "nurture", "customer", "discarded"}


def test_people_came_from_every_kind_of_source(loaded: None) -> None:
    sources = set(Contact.objects.values_list("source", flat=True))
    assert sources >= {"google", "linkedin", "newsletter", "webinar", "fair", "referral", "direct", "target-list"}


def test_every_promise_holds(loaded: None) -> None:
    broken = [found for found in invariants.check(at=TODAY) if found.ids]
    assert broken == []


def test_nothing_is_left_to_do(loaded: None) -> None:
    assert not Touched.objects.exists()
    assert not Outbox.objects.exists()
    assert scoring.score_due(at=TODAY) == 0


def test_clocks_run_and_none_waits_for_a_sweep(loaded: None) -> None:
    assert set(Clock.objects.filter(ended_at=None).values_list("party", flat=True)) == {"sales", "marketing"}
    assert not Stirred.objects.exists()
    assert not Clock.objects.filter(next_at__lte=TODAY).exists()


def test_both_teams_keep_most_of_their_promises_and_not_all(loaded: None) -> None:
    for party in ("sales", "marketing"):
        clocks = Clock.objects.filter(party=party)
        met, late = clocks.filter(state="met").count(), clocks.filter(state="breached").count()
        assert 0.75 < met / (met + late) < 0.99, (party, met, late)


def test_somebody_waits_too_long_and_others_were_told(loaded: None) -> None:
    late = Clock.objects.filter(state="breached", ended_at=None)
    assert late.exists()
    assert Escalation.objects.filter(clock__in=late, percent__gte=100).exclude(told=[]).exists()


def test_marketing_keeps_in_touch(loaded: None) -> None:
    touches = Activity.objects.filter(type__code="touch")
    assert Clock.objects.filter(promise__in=["support", "nurture_touch"], state="met").count() <= touches.count()
    assert touches.exists()


def test_the_number_of_every_month_is_agreed_by_both_teams(loaded: None) -> None:
    agreed = Commitment.objects.filter(state="confirmed").order_by("month")
    assert [f"{one.month:%Y-%m}" for one in agreed] == [f"2026-{month:02}" for month in range(1, 7)]
    assert {(one.proposed_by.role, one.answered_by.role) for one in agreed} == {("marketer", "sales")}


def test_scores_are_those_of_the_engine_at_the_end(loaded: None) -> None:
    for person in Contact.objects.filter(place="review")[:5]:
        assert explanation(person.pk, at=TODAY).total == person.standing.points


def test_the_queue_holds_only_whom_scoring_or_time_put_there(loaded: None) -> None:
    last = Event.objects.filter(pk__in=Contact.objects.filter(place="review").values("move_event"))
    assert set(last.values_list("kind", flat=True)) <= {"scoring.qualified", "handoff.reopened"}


def test_verdicts_have_reasons_and_words(loaded: None) -> None:
    verdicts = Event.objects.filter(kind__in=["handoff.nurtured", "handoff.discarded"])
    assert verdicts.exists()
    assert not verdicts.filter(reason="").exists()
    assert EventDetail.objects.filter(event__in=verdicts).exclude(comment="").count() == verdicts.count()


def test_no_event_lies_after_today(loaded: None) -> None:
    assert not Event.objects.filter(at__gt=TODAY + timedelta(seconds=10)).exists()


def test_the_four_can_sign_in(loaded: None) -> None:
    roles = {}
    for name in ("marketer", "sales", "manager", "admin"):
        user = User.objects.get(email=f"{name}@demo.test")
        assert user.check_password(PASSWORD)
        roles[name] = user.role
    assert all(name == role for name, role in roles.items())


def test_a_second_load_changes_nothing(loaded: None, settings: Any) -> None:
    settings.DEMO = True
    before = (Contact.objects.count(), Activity.objects.count(), Event.objects.count())
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "nothing loaded" in said.getvalue()
    assert (Contact.objects.count(), Activity.objects.count(), Event.objects.count()) == before


def test_the_last_months_have_their_report_without_a_name_in_it(loaded: None) -> None:
    months = list(MonthlyReport.objects.order_by("month").values_list("month", flat=True))
    assert (months[-1], len(months)) == (date(2026, 5, 1), 6)
    frozen = json.dumps(list(MonthlyReport.objects.values_list("figures", flat=True)))
    codes = set(MonthlyPeople.objects.values_list("code", flat=True))
    words = frozen + " ".join(codes)
    people = Contact.objects.exclude(last_name="").values_list("first_name", "last_name", "email", "company__name")
    staff = User.objects.values_list("name", "email")
    names = {f"{first} {last}" for first, last, _email, _firm in people} | {word for row in staff for word in row}
    names |= {word for _first, last, email, firm in people for word in (last, email, firm) if word and len(word) > 3}
    assert [name for name in names if name in words] == []
    assert "@" not in words
    assert ActionItem.objects.filter(done_at=None).exists()
