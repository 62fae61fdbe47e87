"""Two teams agree on marketing's number: who may propose, confirm and decline, on pages, over the API, in the table."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actor import BATON
from accounts.models import User
from leads.models import Notification
from leads.refusals import Invalid, Refused
from sla import actions
from sla.models import Commitment
from sla.words import Accord
from tests import make
from tests.calling import Caller
from tests.sla import relay
from tests.sla.test_commitment_numbers import qualified

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
AT = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office() -> None:
    relay.office()


def proposed(by: User, month: date = JUNE, promised: int = 120, **fields: Any) -> Commitment:
    facts = {"month": month, "promised": promised, **fields}
    return actions.propose(facts, by=make.by(by), at=AT)


def confirmed(promised: int = 120, **fields: Any) -> Commitment:
    row = proposed(make.user("marketer"), promised=promised, **fields)
    return actions.confirm(row.pk, by=make.by(make.user("sales")), at=AT)


@pytest.mark.parametrize(
    ("side", "proposer", "answerer", "allowed"),
    [
        ("", "marketer", "sales", True),
        ("", "sales", "marketer", True),
        ("", "marketer", "manager", True),
        ("", "sales", "admin", True),
        ("marketing", "manager", "sales", True),
        ("sales", "manager", "marketer", True),
        ("marketing", "manager", "admin", True),
        ("", "marketer", "marketer", False),
        ("", "sales", "sales", False),
        ("marketing", "manager", "marketer", False),
        ("sales", "admin", "sales", False),
    ],
)
def test_one_team_proposes_and_the_other_confirms(side: str, proposer: str, answerer: str, allowed: bool) -> None:
    row = proposed(make.user(proposer), side=side)
    other = make.by(make.user(answerer))
    if allowed:
        assert actions.confirm(row.pk, by=other, at=AT).state == Accord.CONFIRMED
        return
    for verb in (actions.confirm, actions.decline):
        with pytest.raises(Refused) as refused:
            verb(row.pk, by=other, at=AT, answer="no")
        assert refused.value.code == "same_team"
    row.refresh_from_db()
    assert row.state == Accord.PROPOSED


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_nobody_confirms_what_they_proposed(role: str) -> None:
    user = make.user(role)
    row = proposed(user, side="" if role in ("marketer", "sales") else "sales")
    with pytest.raises(Refused) as refused:
        actions.confirm(row.pk, by=make.by(user), at=AT)
    assert refused.value.code == "own_proposal"


def test_nor_does_the_database_let_them() -> None:
    user = make.user("manager")
    row = proposed(user, side="sales")
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(state=Accord.CONFIRMED, answered_by=user, answered_at=AT)


def test_a_decline_says_why_and_the_proposer_takes_back_so() -> None:
    row = proposed(make.user("marketer"))
    seller = make.by(make.user("sales"))
    with pytest.raises(Invalid) as invalid:
        actions.decline(row.pk, answer="  ", by=seller, at=AT)
    assert invalid.value.field == "answer"
    row = actions.decline(row.pk, answer="We can work ninety.", by=seller, at=AT)
    assert (row.state, row.answer) == (Accord.DECLINED, "We can work ninety.")
    user = make.user("marketer")
    again = proposed(user, promised=90)
    assert actions.decline(again.pk, answer="Wrong month.", by=make.by(user), at=AT).state == Accord.DECLINED


def test_an_answer_stands() -> None:
    row = confirmed()
    for verb in (actions.confirm, actions.decline):
        with pytest.raises(Refused) as refused:
            verb(row.pk, by=make.by(make.user("sales")), at=AT, answer="later")
        assert refused.value.code == "answered_already"


def test_a_newer_number_of_the_same_month_and_scope_supersedes_and_no_other() -> None:
    first, scoped, july = confirmed(), confirmed(20, source="web"), confirmed(100, month=JULY)
    newer = confirmed(90)
    states = {row.pk: (row.state, row.superseded_by_id) for row in Commitment.objects.all()}
    assert states == {
        first.pk: (Accord.SUPERSEDED, newer.pk),
        scoped.pk: (Accord.CONFIRMED, None),
        july.pk: (Accord.CONFIRMED, None),
        newer.pk: (Accord.CONFIRMED, None),
    }


def test_the_same_is_proposed_once_until_it_is_answered() -> None:
    proposed(make.user("marketer"))
    with pytest.raises(Refused) as refused:
        proposed(make.user("sales"), promised=80)
    assert refused.value.code == "proposed_already"
    proposed(make.user("sales"), promised=80, country="Finland")
    assert list(Commitment.objects.order_by("pk").values_list("country", flat=True)) == ["", "FI"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"promised": 0}, "promised"),
        ({"promised": 1_000_001}, "promised"),
        ({"promised": "many"}, "promised"),
        ({"month": date(2026, 5, 31)}, "month"),
        ({"month": date(2028, 7, 1)}, "month"),
        ({"month": None}, "month"),
        ({"measure": "joy"}, "measure"),
        ({"country": "Atlantis"}, "country"),
        ({"source": "x" * 101}, "source"),
        ({"side": "sales"}, "side"),
        ({"side": "weather"}, "side"),
        ({"window_days": 0}, "window_days"),
        ({"engaged_by": ["prayer"]}, "engaged_by"),
        ({"measure": "engaged", "engaged_by": [], "least_activities": None}, "engaged_by"),
        ({"least_activities": 0}, "least_activities"),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_name_of_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        proposed(make.user("marketer"), **fields)
    assert invalid.value.field == field
    assert not Commitment.objects.exists()


def test_leaders_say_for_which_team_and_a_key_of_nobody_cannot() -> None:
    with pytest.raises(Invalid) as invalid:
        proposed(make.user("manager"))
    assert invalid.value.field == "side"
    with pytest.raises(Refused) as refused:
        actions.propose({"month": JUNE, "promised": 5}, by=BATON, at=AT)
    assert refused.value.code == "nobody_in_particular"


def test_a_month_that_is_over_is_confirmed_no_more() -> None:
    row = proposed(make.user("marketer"))
    with pytest.raises(Refused) as refused:
        actions.confirm(row.pk, by=make.by(make.user("sales")), at=AT + timedelta(days=20))
    assert refused.value.code == "month_is_over"


class TestEarlyWarning:
    def test_marketers_and_managers_are_told_once_a_month_of_each_number_at_risk(self) -> None:
        row = confirmed()
        told = {make.user("marketer").pk, make.user("manager").pk, row.proposed_by_id}
        make.user("admin")
        assert actions.warn_of_commitments(at=AT) == 1
        for later in (AT, AT + timedelta(days=3)):
            assert actions.warn_of_commitments(at=later) == 0
        notices = Notification.objects.filter(channel="app")
        assert {one.user_id for one in notices} == told
        assert {(one.event, one.topic, one.subject) for one in notices} == {(None, "at_risk", f"commitment.{row.pk}")}

    def test_a_number_on_pace_and_one_only_proposed_warn_nobody(self) -> None:
        confirmed(1)
        proposed(make.user("marketer"), promised=500, source="web")
        qualified(make.person(), AT - timedelta(days=1))
        assert actions.warn_of_commitments(at=AT) == 0
        assert not Notification.objects.exists()

    def test_a_forecast_below_the_number_warns_although_the_pace_is_kept(self) -> None:
        # Sixty quiet working days with one MQL at their start, then a good beginning of the month.
        qualified(make.person(), AT - timedelta(days=100))
        row = confirmed(40)
        for n in range(19):
            qualified(make.person(), AT - timedelta(days=3, minutes=n))
        assert actions.warn_of_commitments(at=AT) == 1
        row.refresh_from_db()
        assert row.warned_at == AT

    def test_the_notice_says_the_number_and_leads_to_it(self, client: Any) -> None:
        row = confirmed()
        boss = make.user("manager")
        actions.warn_of_commitments(at=AT)
        client.force_login(boss)
        page = client.get(reverse("notices")).content.decode()
        assert "Marketing&#x27;s number is at risk: 0 of 120 so far" in page
        notice = Notification.objects.get(user=boss, channel="app")
        assert client.get(reverse("notice", args=[notice.pk])).headers["Location"] == f"/promises/{row.pk}/"

    def test_the_letter_goes_without_a_person(self, mailoutbox: Any) -> None:
        from leads.notices import send_due

        confirmed()
        make.user("manager", email="boss@baton.test")
        actions.warn_of_commitments(at=AT)
        send_due(at=AT + timedelta(minutes=1))
        letter = next(one for one in mailoutbox if one.to == ["boss@baton.test"])
        assert letter.subject == "Marketing's number is at risk: 0 of 120 so far"
        assert "/promises/" in letter.body


class TestPages:
    def test_a_number_is_proposed_and_confirmed_in_the_browser(self, client: Any) -> None:
        client.force_login(make.user("marketer"))
        month = date.fromisoformat(
            client.get(reverse("commitment_propose")).context["form"].fields["month"].choices[1][0]
        )
        form = {
            "month": month.isoformat(), "promised": "30", "measure": "mqls", "window_days": "90",
            "engaged_by": ["form"], "least_activities": "3", "country": "Slovenia",
        }  # fmt: skip
        response = client.post(reverse("commitment_propose"), form)
        row = Commitment.objects.get()
        assert response.headers["Location"] == reverse("commitment", args=[row.pk])
        assert (row.month, row.promised, row.country, row.side) == (month, 30, "SI", "marketing")
        assert b"You proposed this" in client.get(reverse("commitment", args=[row.pk])).content
        client.force_login(make.user("sales"))
        assert b"Confirm the number" in client.get(reverse("commitment", args=[row.pk])).content
        answer = reverse("commitment_answer", args=[row.pk])
        assert client.post(answer, {"says": "decline"}).status_code == 400
        assert client.post(answer, {"says": "confirm"}).status_code == 303
        row.refresh_from_db()
        assert row.state == Accord.CONFIRMED

    def test_a_wrong_value_stands_beside_its_field(self, client: Any) -> None:
        client.force_login(make.user("manager"))
        form = {"month": "1999-01-01", "promised": "0", "measure": "mqls", "window_days": "90", "side": "sales"}
        response = client.post(reverse("commitment_propose"), form)
        assert response.status_code == 400
        assert set(response.context["form"].errors) == {"month", "promised"}

    @pytest.mark.parametrize("which", ["net", "mqls", "returned"])
    def test_each_figure_has_its_list(self, client: Any, which: str) -> None:
        row = confirmed()
        client.force_login(make.user("sales"))
        assert client.get(reverse("commitment_people", args=[row.pk, which])).status_code == 200
        assert client.get(reverse("commitment_people", args=[row.pk, "engaged"])).status_code == 404


class TestApi:
    def test_a_number_is_agreed_by_keys_of_people(self) -> None:
        marketer, seller = make.user("marketer"), make.user("sales")
        one, other = Caller("marketer", user=marketer), Caller("sales", user=seller)
        month = (datetime.now(UTC).date().replace(day=1) + timedelta(days=40)).replace(day=1)
        made = one.post("commitments/", {"month": month.isoformat(), "promised": 40, "topic": "erp"})
        assert made.status_code == 201, made.content
        body = made.json()
        assert (body["state"], body["side"], body["stands"]["net"]) == ("proposed", "marketing", 0)
        path = f"commitments/{body['id']}/"
        assert one.post(path + "confirm/").json()["code"] == "own_proposal"
        assert other.post(path + "confirm/", {"answer": "Gladly."}).json()["state"] == "confirmed"
        assert other.post(path + "decline/", {"answer": "No."}).json()["code"] == "answered_already"
        listed = other.get("commitments/", state="confirmed", month=month.isoformat()).json()["results"]
        assert [row["id"] for row in listed] == [body["id"]]
        assert other.get("commitments/", state="declined").json()["results"] == []

    def test_a_key_of_nobody_may_read_and_not_agree(self) -> None:
        row, caller = confirmed(), Caller("manager")
        assert caller.get(f"commitments/{row.pk}/").json()["promised"] == 120
        refused = caller.post("commitments/", {"month": "2026-12-01", "promised": 4})
        assert (refused.status_code, refused.json()["code"]) == (409, "nobody_in_particular")
