"""The meeting about a month: notes, decisions, items that go along until they are done; and the letter to readers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actor import BATON
from accounts.models import User
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from reports import actions
from reports.models import ActionItem, MonthlyLetter, MonthlyReport
from reports.monthly.letters import send_letters
from reports.monthly.meetings import decisions_of, items_of
from tests import make
from tests.sla import relay
from tests.sla.relay import DAY

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
# The first working days of June and July.
FIRST_OF_JUNE, FIRST_OF_JULY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC), datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
AT = FIRST_OF_JULY + timedelta(hours=1)
BASE = "/reports/months/2026-06/meeting/"


@pytest.fixture(autouse=True)
def _past() -> None:
    relay.office()
    relay.in_review(at=datetime(2026, 5, 12, 9, 0, tzinfo=UTC))


@pytest.fixture
def may() -> MonthlyReport:
    return actions.compose(MAY, by=BATON, at=FIRST_OF_JUNE)


@pytest.fixture
def june(may: MonthlyReport) -> MonthlyReport:
    return actions.compose(JUNE, by=BATON, at=FIRST_OF_JULY)


def item(report: MonthlyReport, owner: User, text: str = "Rewrite the guide", at: datetime = AT) -> ActionItem:
    return actions.add_item(report.pk, text, owner_id=owner.pk, due_on=date(2026, 7, 10), by=make.by(owner), at=at)


def shown(report: MonthlyReport) -> list[tuple[str, bool, bool]]:
    found = items_of(report, today=date(2026, 7, 15))
    return [(one.row.text, one.carried, one.row.done_at is not None) for one in found]


def test_an_open_item_goes_along_as_the_same_row_until_it_is_done(may: MonthlyReport, june: MonthlyReport) -> None:
    user = make.user()
    old = item(may, user, "Of May", at=FIRST_OF_JUNE)
    item(june, user, "Of June")
    assert shown(may) == [("Of May", False, False)]
    assert shown(june) == [("Of May", True, False), ("Of June", False, False)]
    actions.finish_item(old.pk, by=make.by(user), at=AT)
    assert shown(june) == [("Of June", False, False), ("Of May", True, True)]
    july = actions.compose(date(2026, 7, 1), by=BATON, at=datetime(2026, 8, 3, 9, 0, tzinfo=UTC))
    assert shown(july) == [("Of June", True, False)]
    assert ActionItem.objects.count() == 2


def test_who_said_first_that_it_is_done_stays(june: MonthlyReport) -> None:
    one, other = make.user(), make.user("sales")
    row = item(june, one)
    actions.finish_item(row.pk, by=make.by(one), at=AT)
    row = actions.finish_item(row.pk, by=make.by(other), at=AT + DAY)
    assert (row.done_by, row.done_at) == (one, AT)
    assert actions.reopen_item(row.pk, by=make.by(other), at=AT + DAY).done_at is None


def test_an_item_needs_words_somebody_and_a_day(june: MonthlyReport) -> None:
    user, gone = make.user(), make.user(is_active=False)
    good = {"owner_id": user.pk, "due_on": date(2026, 7, 10)}
    for text, facts, field in (
        (" ", good, "text"),
        ("x" * 501, good, "text"),
        ("Call", {**good, "owner_id": None}, "owner"),
        ("Call", {**good, "owner_id": gone.pk}, "owner"),
        ("Call", {**good, "due_on": None}, "due_on"),
        ("Call", {**good, "due_on": date(2026, 5, 31)}, "due_on"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.add_item(june.pk, text, **facts, by=make.by(user), at=AT)
        assert refused.value.field == field
    assert not ActionItem.objects.exists()


def test_two_who_write_notes_at_once_do_not_overwrite_each_other(june: MonthlyReport) -> None:
    one, other = make.user(), make.user("sales")
    actions.write_notes(june.pk, content="", notes="Ours", version=1, by=make.by(one), at=AT)
    with pytest.raises(SomebodyWasFirst, match=one.name):
        actions.write_notes(june.pk, content="", notes="Theirs", version=1, by=make.by(other), at=AT)
    june.meeting.refresh_from_db()
    assert june.meeting.notes == "Ours"


def test_decisions_stand_until_they_are_taken_back(june: MonthlyReport) -> None:
    user = make.user()
    first = actions.decide(june.pk, "Raise the threshold", by=make.by(user), at=AT)
    second = actions.decide(june.pk, "Two guides", by=make.by(user), at=AT)
    actions.withdraw_decision(first.pk, by=make.by(user), at=AT)
    assert decisions_of(june) == [second]
    with pytest.raises(Refused, match="held by people"):
        actions.decide(june.pk, "By nobody", by=BATON, at=AT)


@pytest.mark.parametrize("role", ["marketer", "sales"])
def test_both_teams_hold_the_meeting_on_its_page(june: MonthlyReport, client: Client, role: str) -> None:
    user = make.user(role)
    client.force_login(user)
    client.post(f"{BASE}notes/", {"content": "A new guide", "notes": "We talked.", "version": "1"})
    client.post(f"{BASE}decide/", {"decision": "Ask earlier"})
    client.post(f"{BASE}items/", {"text": "Write it", "owner": user.pk, "due_on": "2026-07-20"})
    (row,) = ActionItem.objects.all()
    client.post(f"{BASE}items/{row.pk}/", {"done": "1"})
    page = client.get(BASE).content.decode()
    assert all(
        words in page for words in ("A new guide", "We talked.", "Ask earlier", "Write it", f"done by {user.name}")
    )


def test_what_the_page_refuses_comes_back_with_the_words(june: MonthlyReport, client: Client) -> None:
    client.force_login(make.user())
    actions.write_notes(june.pk, content="", notes="Theirs", version=1, by=make.by(make.user()), at=AT)
    answer = client.post(f"{BASE}notes/", {"content": "", "notes": "My long words", "version": "1"})
    assert answer.status_code == 409
    assert "My long words" in answer.content.decode()
    assert client.post(f"{BASE}items/", {"text": "x", "owner": "", "due_on": ""}).status_code == 400
    assert client.post(f"{BASE}items/999999/", {"done": "1"}).status_code == 404
    assert client.post(f"{BASE}decisions/999999/").status_code == 404


def test_the_page_costs_as_many_statements_however_many_items(
    june: MonthlyReport, client: Client, django_assert_max_num_queries
) -> None:
    user = make.user()
    client.force_login(user)
    for number in range(12):
        item(june, user, f"Item {number}")
        actions.decide(june.pk, f"Decision {number}", by=make.by(user), at=AT)
    client.get(BASE)
    with django_assert_max_num_queries(28):
        client.get(BASE)


def subscribed(**fields: object) -> User:
    user = make.user(quiet_from=None, quiet_to=None, **fields)
    actions.subscribe(user.pk, wants=True, by=make.by(user), at=FIRST_OF_JUNE)
    return user


def test_readers_get_one_letter_a_month(may: MonthlyReport) -> None:
    reader, other = subscribed(), make.user()
    report = actions.compose(JUNE, by=BATON, at=FIRST_OF_JULY)
    actions.compose(JUNE, by=BATON, at=FIRST_OF_JULY + DAY)
    assert send_letters(at=FIRST_OF_JULY) == 1
    assert send_letters(at=FIRST_OF_JULY + 9 * DAY) == 0
    (letter,) = mail.outbox
    assert letter.to == [reader.email] != [other.email]
    assert "June 2026" in letter.subject
    assert isinstance(letter, mail.EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    assert all("/reports/months/2026-06/" in text for text in (letter.body, html))
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyLetter.objects.create(report=report, user=reader)


def test_who_switched_it_off_or_left_meanwhile_gets_none(may: MonthlyReport) -> None:
    off, left = subscribed(), subscribed()
    actions.compose(JUNE, by=BATON, at=FIRST_OF_JULY)
    actions.subscribe(off.pk, wants=False, by=make.by(off), at=FIRST_OF_JULY)
    User.objects.filter(pk=left.pk).update(is_active=False)
    send_letters(at=FIRST_OF_JULY)
    assert mail.outbox == []
    assert not MonthlyLetter.objects.filter(due_at__isnull=False).exists()


def test_a_month_long_gone_is_composed_without_a_letter() -> None:
    subscribed()
    actions.compose(MAY, by=BATON, at=FIRST_OF_JULY)
    assert not MonthlyLetter.objects.exists()


def test_a_letter_waits_for_the_end_of_quiet_hours(may: MonthlyReport) -> None:
    user = make.user(quiet_from="08:00", quiet_to="14:00", time_zone="UTC")
    actions.subscribe(user.pk, wants=True, by=make.by(user), at=FIRST_OF_JUNE)
    actions.compose(JUNE, by=BATON, at=FIRST_OF_JULY)
    assert send_letters(at=FIRST_OF_JULY) == 0
    assert send_letters(at=FIRST_OF_JULY.replace(hour=14)) == 1


def test_the_switch_is_ones_own(may: MonthlyReport, client: Client) -> None:
    user = make.user("sales")
    client.force_login(user)
    assert "Send me the monthly report" in client.get("/reports/months/").content.decode()
    client.post("/reports/months/subscribe/", {"wants": "1", "month": "2026-05"})
    assert "Sent to me by e-mail" in client.get("/reports/months/2026-05/").content.decode()
    with pytest.raises(ValueError, match="themselves"):
        actions.subscribe(user.pk, wants=True, by=make.by(make.user()), at=AT)
