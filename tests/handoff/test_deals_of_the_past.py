"""Deals of another system come along with their own days, once, quietly; figures of a public excerpt to the unit."""

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from statistics import median

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.clock import now
from accounts.models import User
from handoff import actions
from handoff.models import Handoff, Opportunity, Participant
from leads.importing import run as running
from leads.models import Company, Contact, Event, ImportRun, Notification, Outbox, Stirred
from reports.invariants import check
from tests import make

pytestmark = pytest.mark.django_db
# 50 of the 8,800 rows of Maven Analytics' "CRM Sales Opportunities", public domain; docs/importing.md has the whole.
EXCERPT = Path(__file__).parent / "files" / "maven_pipeline.csv"
AS_MAVEN = ("--deals", "--source", "maven", "--map", "const:USD=currency")
HEAD = "deal id,product,account,sales agent,deal stage,engage date,close date,close value,reason,email\n"


def command(path, *options):
    out = StringIO()
    call_command("import_history", str(path), *(options or ("--deals",)), stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def written(tmp_path):
    def write(*rows, head=HEAD):
        path = tmp_path / "deals.csv"
        path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write


def figures(report):
    return tuple(report[name] for name in ("rows", "created", "updated", "unchanged", "rejected"))


def errors(report):
    with Path(report["error_file"]).open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["column"], row["reason"]) for row in csv.DictReader(file)]


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_to_close(stage):
    rows = Opportunity.objects.filter(stage=stage).values_list("opened_at", "ended_at")
    return [(ended - opened).days for opened, ended in rows]


def test_the_figures_of_the_excerpt_come_out_to_the_unit():
    assert figures(command(EXCERPT, *AS_MAVEN)) == (50, 50, 0, 0, 0)
    deals = Opportunity.objects.all()
    said = {stage: deals.filter(said_stage=stage).count() for stage in ("Won", "Lost", "Engaging", "Prospecting")}
    assert said == {"Won": 22, "Lost": 14, "Engaging": 8, "Prospecting": 6}
    ours = {stage: deals.filter(stage=stage).count() for stage in ("won", "lost", "solution", "discovery")}
    assert ours == {"won": 22, "lost": 14, "solution": 8, "discovery": 6}
    assert sum(deal.amount for deal in deals.filter(stage="won")) == 61_185
    assert set(deals.values_list("currency", flat=True)) == {"USD"}
    closed = [(deal.ended_at.month + 2) // 3 for deal in deals.filter(stage__in=["won", "lost"])]
    won = [(deal.ended_at.month + 2) // 3 for deal in deals.filter(stage="won")]
    assert [(won.count(quarter), closed.count(quarter)) for quarter in (1, 2, 3, 4)] == [
        (4, 5),
        (5, 10),
        (8, 12),
        (5, 9),
    ]
    assert (median(days_to_close("won")), min(days_to_close("won")), max(days_to_close("won"))) == (68.5, 7, 132)
    assert (median(days_to_close("lost")), min(days_to_close("lost")), max(days_to_close("lost"))) == (45, 2, 134)
    assert deals.filter(company=None).count() == 9
    assert deals.filter(opened_at=None, stage_since=None).count() == 6
    assert deals.filter(name="GTXPro").exists()
    assert set(deals.filter(stage="lost").values_list("reason", flat=True)) == {"imported"}
    assert (User.objects.filter(is_active=False).count(), Company.objects.count()) == (23, 32)


def test_deals_come_in_once_however_often_the_file_is_sent():
    command(EXCERPT, *AS_MAVEN)
    assert figures(command(EXCERPT, *AS_MAVEN)) == (50, 0, 0, 50, 0)
    assert Opportunity.objects.count() == 50
    assert figures(command(EXCERPT, "--deals", "--source", "other")) == (50, 50, 0, 0, 0)


def test_nobody_is_told_and_no_promise_is_broken():
    command(EXCERPT, *AS_MAVEN)
    for silent in (Event, Outbox, Notification, Stirred, Handoff, Contact):
        assert not silent.objects.exists(), silent
    assert [finding.invariant.code for finding in check(at=day("2199-01-01")) if finding.ids] == []


def test_an_open_deal_of_somebody_who_is_gone_is_nobodys_and_says_whose_it_was(written):
    active = make.user("sales", name="Anna Snelling")
    command(written("1,A,,Anna Snelling,Engaging,2024-01-01,,,,", "2,B,,Gone Gary,Engaging,2024-01-01,,,,",
                    "3,C,,Gone Gary,Won,2024-01-01,2024-02-01,5,,"))  # fmt: skip
    gary = User.objects.get(name="Gone Gary")
    owners = list(Opportunity.objects.order_by("external_id").values_list("owner", "said_seller"))
    assert owners == [(active.pk, active.pk), (None, gary.pk), (gary.pk, gary.pk)]


def test_a_deal_follows_the_file_until_somebody_changes_it_here(written):
    command(written("1,A,Firma Oy,,Engaging,2024-01-01,,,,"))
    won = "1,A,Firma Oy,,Won,2024-01-01,2024-03-01,500,,"
    assert figures(command(written(won))) == (1, 0, 1, 0, 0)
    row = Opportunity.objects.get()
    assert (row.stage, row.ended_at, row.amount) == ("won", day("2024-03-01"), Decimal(500))
    assert figures(command(written("1,A,,,Negotiation,,2199-01-01,,,"))) == (1, 0, 1, 0, 0)
    row.refresh_from_db()
    assert (row.stage, row.ended_at, row.company.name) == ("negotiation", None, "Firma Oy")
    actions.change_opportunity(row.pk, None, {"amount": Decimal(7)}, by=make.by(make.user("manager")), at=now())
    same = written("1,A,,,Negotiation,,2199-01-01,,,")
    assert figures(command(same)) == (1, 0, 0, 1, 0)
    report = command(written(won))
    assert figures(report) == (1, 0, 0, 0, 1)
    assert "changed this deal here" in errors(report)[0][2]
    row.refresh_from_db()
    assert (row.stage, row.amount) == ("negotiation", Decimal(7))


def test_a_person_takes_part_and_stays_where_they_stand(written):
    person = make.person(email="a@firma.fi", role="champion")
    command(written("1,A,,,Engaging,2024-01-01,,,,a@firma.fi", "2,B,,,Won,2023-01-01,2023-02-01,5,,new@firma.fi"))
    part = Participant.objects.get(contact=person)
    person.refresh_from_db()
    assert (part.opportunity.external_id, part.role, person.stage) == ("1", "champion", "lead")
    assert Contact.objects.filter(email="new@firma.fi", stage="lead").exists()
    report = command(written("3,C,,,Engaging,2024-01-01,,,,who@firma.fi"), "--deals", "--known-only")
    assert figures(report) == (1, 0, 0, 0, 1)


def test_a_company_is_a_customer_since_its_first_deal_and_buys_again_after_it(written):
    command(written("1,A,Firma Oy,,Won,2024-03-01,2024-05-01,5,,", "2,B,Firma Oy,,Won,2023-01-01,2023-02-01,5,,",
                    "3,C,Firma Oy,,Engaging,2023-01-15,,,,", "4,D,Firma Oy,,Prospecting,,,,,"))  # fmt: skip
    assert Company.objects.get().customer_since == day("2023-02-01")
    repeat = dict(Opportunity.objects.values_list("external_id", "repeat"))
    assert repeat == {"1": True, "2": False, "3": False, "4": False}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",A,,,Engaging,2024-01-01,,,,", "deal id", "needs its id"),
        ("1,A,,,Dreaming,2024-01-01,,,,", "deal stage", "Unknown value"),
        ("1,A,,,,2024-01-01,,,,", "deal stage", "Unknown value"),
        ("1,A,,,Engaging,2999-01-01,,,,", "engage date", "future"),
        ("1,A,,,Engaging,2024-02-30,,,,", "engage date", "Not a date"),
        ("1,A,,,Engaging,2024-01-01,9999-01-01,,,", "close date", "too far"),
        ("1,A,,,Won,2024-03-01,2024-02-01,5,,", "close date", "before the day it was opened"),
        ("1,A,,,Won,2024-03-01,,5,,", "close date", "Needs the time"),
        ("1,A,,,Lost,2024-03-01,2999-01-01,5,,", "close date", "future"),
        ("1,A,,,Won,2024-03-01,2024-04-01,-5,,", "close value", "negative"),
        ("1,A,,,Won,2024-03-01,2024-04-01,NaN,,", "close value", "Not a number"),
        ("1,A,,,Won,2024-03-01,2024-04-01,1e400,,", "close value", "amount"),
        ("1,A,,me@,Won,2024-03-01,2024-04-01,5,,", "sales agent", "Not an e-mail"),
        (f"1,{'x' * 201},,,Engaging,2024-03-01,,,,", "product", "Longer than 200"),
        (f"1,A,{'x' * 201},,Engaging,2024-03-01,,,,", "account", "Longer than 200"),
        ("1,A\x00,,,Engaging,2024-03-01,,,,", "product", "NUL"),
        ("1,A,,,Engaging,2024-03-01,,,,nobody", "email", "Not an e-mail"),
    ],
)
def test_an_impossible_deal_is_refused_with_its_column_and_reason_and_the_others_come_in(written, row, column, reason):
    report = command(written(row, "9,Fine,,,Engaging,2024-01-01,,,,"))
    assert figures(report) == (2, 1, 0, 0, 1)
    [(line, named, why)] = errors(report)
    assert (line, named) == (2, column)
    assert reason.lower() in why.lower()
    assert Opportunity.objects.get().external_id == "9"


def test_a_refused_deal_leaves_no_seller_and_no_company(written):
    command(written("1,A,Firma Oy,Gone Gary,Dreaming,2024-01-01,,,,"))
    assert not User.objects.exists()
    assert not Company.objects.exists()


def test_odd_durations_are_kept(written):
    report = command(written("1,A,,,Won,1975-01-01,2024-04-01,5,,", "2,A,,,Lost,2024-04-01,2024-04-01,,Too dear!,"))
    assert figures(report) == (2, 2, 0, 0, 0)
    assert Opportunity.objects.get(external_id="2").reason == "too_dear"


def test_a_deal_id_that_comes_again_in_the_file_is_the_same_deal_whatever_the_chunks(written, monkeypatch):
    rows = ("1,A,,,Engaging,2024-01-01,,,,", "1,A,,,Engaging,2024-01-01,,,,", "1,A,,,Won,2024-01-01,2024-02-01,9,,")
    for chunk, source in ((1, "one"), (4_000, "all")):
        monkeypatch.setattr(running, "CHUNK", chunk)
        assert figures(command(written(*rows), "--deals", "--source", source)) == (3, 1, 1, 1, 0)
    assert set(Opportunity.objects.values_list("stage", "amount")) == {("won", Decimal(9))}


class Killed(BaseException):
    """What a kill looks like from inside."""


def test_an_interrupted_import_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 7)
    move_cursor, calls = running._move_cursor, []

    def stop_in_the_third_chunk(*args):
        calls.append(args)
        if len(calls) == 3:
            raise Killed
        move_cursor(*args)

    monkeypatch.setattr(running, "_move_cursor", stop_in_the_third_chunk)
    with pytest.raises(Killed):
        command(EXCERPT, *AS_MAVEN)
    assert (ImportRun.objects.get().rows, Opportunity.objects.count()) == (14, 14)
    monkeypatch.setattr(running, "_move_cursor", move_cursor)
    assert figures(command(EXCERPT, *AS_MAVEN)) == (50, 50, 0, 0, 0)
    assert Opportunity.objects.count() == 50


def test_a_chunk_costs_as_many_statements_as_a_row(written, django_assert_max_num_queries):
    rows = [f"{n},A,Firma {n % 9},Seller {n % 5},Won,2024-01-01,2024-02-01,5,,p{n}@x.fi" for n in range(300)]
    with django_assert_max_num_queries(90):
        command(written(*rows))


def test_only_imported_deals_may_lack_a_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        Opportunity.objects.create(name="ERP")


def test_an_undated_deal_shows_on_every_page_and_can_be_won_and_taken_back(written):
    manager = make.user("manager")
    command(written("1,Lift,Firma Oy,Gone Gary,Prospecting,,,,,a@firma.fi"))
    row = Opportunity.objects.get()
    client = Client()
    client.force_login(manager)
    for page in (
        "/opportunities/",
        "/opportunities/list/",
        "/opportunities/list/?order=newest",
        f"/opportunities/{row.pk}/",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Lift" in answer.content.decode()
    at = now()
    actions.win(row.pk, by=make.by(manager), at=at)
    event = Event.objects.get(kind="opportunity.won")
    actions.undo([event.pk], by=make.by(manager), at=at)
    row.refresh_from_db()
    assert (row.stage, row.stage_since, row.ended_at) == ("discovery", None, None)
