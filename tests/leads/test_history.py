"""History comes along: changes of stage of another system become events of their own day, once, quietly."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.actor import BATON
from accounts.models import User
from handoff.actions import adopt
from handoff.models import Handoff, Opportunity
from leads import actions
from leads.actions import Mover
from leads.actions.histories import rows
from leads.importing import run as running
from leads.models import Company, Contact, Event, ImportRun, Moved, Notification, Outbox, PastMove, Stirred
from reports.invariants import check
from tests import make

pytestmark = pytest.mark.django_db
# The invariants are asked long after everything here: nothing has grace.
LATER = datetime(2199, 1, 1, tzinfo=UTC)
ONE = (
    "email,from,to,at,by,reason\n"
    "a@firma.fi,,lead,2024-01-10,,\n"
    "a@firma.fi,lead,mql,2024-02-01,,\n"
    "a@firma.fi,mql,sql,2024-02-03,Mia Marketer,\n"
    "a@firma.fi,sql,sal,2024-02-04,Sam Seller,\n"
    "a@firma.fi,sql,opportunity,2024-03-01,Sam Seller,\n"
    "a@firma.fi,opportunity,customer,2024-04-15,Sam Seller,Best price\n"
)
PROMISES = ("chain", "last_event", "radiator", "held", "opportunity", "one_open", "left", "imports", "owner", "clock")


def command(path, *options):
    out = StringIO()
    call_command("import_history", str(path), *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def written(tmp_path):
    def write(text, name="history.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def figures(report):
    return tuple(report[name] for name in ("rows", "created", "updated", "unchanged", "rejected"))


def errors(report):
    with Path(report["error_file"]).open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["column"], row["reason"]) for row in csv.DictReader(file)]


def chain(person):
    """Moves that stand, as passages are read from them."""
    moves = Event.objects.filter(contact=person, undoes=None, undone_by=None).exclude(to_stage="")
    rows = moves.order_by("at", "pk").values_list("from_stage", "from_place", "to_stage", "to_place", "at")
    return [(f"{a}/{b}".strip("/"), f"{c}/{d}", at.date().isoformat()) for a, b, c, d, at in rows]


def assert_promises_hold():
    broken = {finding.invariant.code: finding.ids for finding in check(at=LATER)}
    assert {code: broken[code] for code in PROMISES if broken[code]} == {}


LIFE = [
    ("", "lead/none", "2024-01-10"),
    ("lead/none", "mql/review", "2024-02-01"),
    ("mql/review", "sql/offered", "2024-02-03"),
    ("sql/offered", "sql/held", "2024-02-04"),
    ("sql/held", "opportunity/held", "2024-03-01"),
    ("opportunity/held", "customer/customer", "2024-04-15"),
]


def test_the_past_comes_with_its_own_days_and_an_unknown_person_is_made(written):
    assert figures(command(written(ONE))) == (6, 6, 0, 0, 0)
    person = Contact.objects.get()
    assert chain(person) == LIFE
    assert (person.stage, person.place, person.moved_at.date().isoformat()) == ("customer", "customer", "2024-04-15")
    assert set(Event.objects.filter(kind="contact.history").values_list("door", flat=True)) == {"import"}
    assert_promises_hold()


def test_a_person_known_by_an_import_gets_their_past_before_the_day_they_came(written):
    person = make.person(email="a@firma.fi", at=datetime(2026, 6, 1, tzinfo=UTC))
    command(written(ONE))
    assert chain(person) == LIFE
    assert Contact.objects.count() == 1
    assert_promises_hold()


def test_the_past_comes_in_once_however_often_the_file_is_sent(written):
    path = written(ONE)
    command(path)
    before = Event.objects.count()
    assert figures(command(path)) == (6, 0, 0, 6, 0)
    assert Event.objects.count() == before


def test_it_is_quiet_but_passages_hear_of_it(written):
    make.person(email="a@firma.fi")
    Moved.objects.all().delete()
    Stirred.objects.all().delete()
    command(written(ONE))
    for silent in (Outbox, Notification, Stirred, Handoff, Opportunity):
        assert not silent.objects.exists(), silent
    assert Moved.objects.exists()


def test_life_goes_on_from_where_the_past_ended(written):
    command(written("email,from,to,at\na@firma.fi,,lead,2024-01-10\na@firma.fi,lead,mql,2024-02-01\n"))
    person = Contact.objects.get()
    actions.move("nurture", [Mover(person.pk, reason="too_early")], by=make.by(make.user()), at=LATER)
    assert chain(person)[-2:] == [
        ("lead/none", "mql/review", "2024-02-01"), ("mql/review", "lead/nurture", "2199-01-01"),
    ]  # fmt: skip
    assert_promises_hold()


def test_what_an_imports_own_score_made_of_somebody_gives_way_too(written):
    person = make.person(email="a@firma.fi")
    actions.move("qualify", [Mover(person.pk, reason="import")], by=BATON, at=make.NOON, quiet=True)
    assert figures(command(written(ONE)))[1] == 6
    assert chain(person) == LIFE
    assert_promises_hold()


def test_history_after_somebody_worked_with_the_person_is_refused(written):
    person = make.person(email="a@firma.fi")
    actions.move("qualify", [Mover(person.pk, reason="hand")], by=make.by(make.user()), at=make.NOON)
    report = command(written(ONE))
    assert figures(report) == (6, 0, 0, 0, 6)
    assert "live here since 2026-06-01" in errors(report)[0][2]
    person.refresh_from_db()
    assert (person.stage, PastMove.objects.count()) == ("mql", 0)


def test_history_later_than_a_birth_by_hand_is_refused(written):
    make.person(email="a@firma.fi", at=datetime(2024, 2, 2, tzinfo=UTC))
    report = command(written(ONE))
    assert figures(report) == (6, 2, 0, 0, 4)
    assert {(column, "came in here" in reason) for _line, column, reason in errors(report)} == {("at", True)}


def test_the_rows_of_a_person_may_stand_anywhere_in_the_file(written):
    lines = ONE.splitlines()
    command(written("\n".join([lines[0], *reversed(lines[1:])]) + "\n"))
    assert chain(Contact.objects.get()) == LIFE


def test_changes_of_one_day_are_put_into_the_order_in_which_they_hold_together(written):
    days = "email,from,to,at\na@x.fi,mql,sql,2024-01-01\na@x.fi,lead,mql,2024-01-01\na@x.fi,,lead,2024-01-01\n"
    assert figures(command(written(days))) == (3, 3, 0, 0, 0)
    assert [move[:2] for move in chain(Contact.objects.get())] == [
        ("", "lead/none"), ("lead/none", "mql/review"), ("mql/review", "sql/held"),
    ]  # fmt: skip


def test_chunks_part_nobody_and_count_the_same(written, monkeypatch):
    rows = [f"p{n % 7}@x.fi,,{stage},2024-0{month}-0{n % 7 + 1}" for month, stage in
            ((1, "lead"), (2, "mql"), (3, "customer")) for n in range(7)]  # fmt: skip
    monkeypatch.setattr(running, "CHUNK", 2)
    assert figures(command(written("email,from,to,at\n" + "\n".join(rows) + "\n"))) == (21, 21, 0, 0, 0)
    assert {len(chain(person)) for person in Contact.objects.all()} == {3}


class Killed(BaseException):
    """What a kill looks like from inside."""


def test_an_interrupted_import_goes_on_where_it_stopped(written, monkeypatch):
    rows = [f"p{n % 5}@x.fi,{stage},2024-0{month}-01" for month, stage in ((1, "lead"), (2, "mql"), (3, "moon"))
            for n in range(5)]  # fmt: skip
    path = written("email,to,at\n" + "\n".join(rows) + "\n")
    monkeypatch.setattr(running, "CHUNK", 3)
    move_cursor, calls = running._move_cursor, []

    def stop_in_the_third_chunk(*args):
        calls.append(args)
        if len(calls) == 3:
            raise Killed
        move_cursor(*args)

    monkeypatch.setattr(running, "_move_cursor", stop_in_the_third_chunk)
    with pytest.raises(Killed):
        command(path)
    assert ImportRun.objects.get().rows == 6
    monkeypatch.setattr(running, "_move_cursor", move_cursor)
    report = command(path)
    assert figures(report) == (15, 10, 0, 0, 5)
    assert [line for line, _column, _reason in errors(report)] == [12, 13, 14, 15, 16]
    assert Event.objects.filter(kind="contact.history").count() == 10


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("a@x.fi,,moon,2024-01-01,,", "to", "Unknown value"),
        ("a@x.fi,moon,mql,2024-01-01,,", "from", "Unknown value"),
        ("a@x.fi,,visitor,2024-01-01,,", "to", "Unknown value"),
        ("a@x.fi,,,2024-01-01,,", "to", "needs the stage"),
        ("a@x.fi,,mql,2999-01-01,,", "at", "future"),
        ("a@x.fi,,mql,1969-12-31,,", "at", "before 1970"),
        ("a@x.fi,,mql,2024-02-30,,", "at", "Not a date"),
        ("a@x.fi,,mql,,,", "at", "Needs the time"),
        ("nobody,,mql,2024-01-01,,", "email", "Not an e-mail"),
        (",,mql,2024-01-01,,", "", "names a person"),
        ("a@x.fi,mql,mql,2024-01-01,,", "to", "Moves nobody"),
        ("a@x.fi,,mql,2024-01-01,me@,", "by", "Not an e-mail"),
        ("a@x.fi,,mql,2024-01-01,,b\x00d", "reason", "NUL"),
    ],
)
def test_an_impossible_row_is_refused_with_its_column_and_reason_and_the_others_come_in(written, row, column, reason):
    report = command(written(f"email,from,to,at,by,reason\n{row}\nb@x.fi,,mql,2024-01-01,,\n"))
    assert figures(report) == (2, 1, 0, 0, 1)
    [(line, named, why)] = errors(report)
    assert (line, named) == (2, column)
    assert reason in why
    assert Contact.objects.get().email == "b@x.fi"


def test_a_row_that_starts_elsewhere_than_the_one_before_ended_is_refused_alone(written):
    text = "email,from,to,at\na@x.fi,,lead,2024-01-01\na@x.fi,sql,customer,2024-02-01\na@x.fi,lead,mql,2024-03-01\n"
    report = command(written(text))
    assert figures(report) == (3, 2, 0, 0, 1)
    assert errors(report) == [(3, "from", "Starts at sql, but they stood at lead then.")]
    assert [move[1] for move in chain(Contact.objects.get())] == ["lead/none", "mql/review"]


def test_later_history_goes_on_behind_the_earlier_and_never_into_it(written):
    head = "email,from,to,at\n"
    first = "a@x.fi,,lead,2024-01-01\na@x.fi,lead,mql,2024-03-01\n"
    command(written(head + first))
    assert figures(command(written(head + first + "a@x.fi,mql,discarded,2024-05-01\n"))) == (3, 1, 0, 2, 0)
    report = command(written(head + "a@x.fi,,customer,2024-02-01\n"))
    assert figures(report) == (1, 0, 0, 0, 1)
    assert "Lies before 2024-05-01" in errors(report)[0][2]
    assert_promises_hold()


def test_a_past_whose_beginning_nobody_knows_begins_where_its_first_row_starts(written):
    command(written("email,from,to,at\na@x.fi,mql,sql,2024-01-01\na@x.fi,sql,mql,2024-02-01\n"))
    assert [move[:2] for move in chain(Contact.objects.get())] == [
        ("mql/review", "sql/offered"), ("sql/offered", "mql/review"),
    ]  # fmt: skip
    assert_promises_hold()


def test_a_lead_again_after_having_been_more_is_in_nurture_and_a_discard_has_a_reason(written):
    command(written("email,to,at\na@x.fi,mql,2024-01-01\na@x.fi,lead,2024-02-01\nb@x.fi,lead,2024-01-01\n"
                    "c@x.fi,discarded,2024-01-01\n"))  # fmt: skip
    places = dict(Contact.objects.values_list("email", "place"))
    assert places == {"a@x.fi": "nurture", "b@x.fi": "none", "c@x.fi": "discarded"}
    assert Event.objects.get(to_place="discarded").reason == "imported"
    assert_promises_hold()


def test_an_mql_waits_in_the_queues_from_import_view(written):
    command(written("email,to,at\na@x.fi,mql,2024-01-01\n"))
    assert Event.objects.get(kind="contact.history").reason == "import"


def test_whom_sales_held_is_held_by_their_seller_here_else_by_nobody(written):
    seller = make.user("sales", name="Sam Seller")
    command(written("email,to,at,by\na@x.fi,sql,2024-01-01,sam  SELLER\nb@x.fi,sal,2024-01-01,Gone Gary\n"))
    adopt(at=LATER)
    held = {h.contact.email: (h.state, h.origin, h.seller) for h in Handoff.objects.select_related("contact")}
    assert held == {"a@x.fi": ("accepted", "imported", seller), "b@x.fi": ("accepted", "imported", None)}
    assert_promises_hold()


def test_who_stood_at_opportunity_gets_an_open_one(written):
    command(written("email,to,at\na@x.fi,opportunity,2024-01-01\n"))
    adopt(at=LATER)
    assert Opportunity.objects.get().participants.get().contact.email == "a@x.fi"
    assert_promises_hold()


def test_an_unknown_colleague_becomes_an_inactive_user_once(written):
    command(written(ONE))
    sam = User.objects.get(name="Sam Seller")
    assert (sam.is_active, sam.role, sam.has_usable_password()) == (False, "sales", False)
    assert User.objects.filter(is_active=False).count() == 2
    assert Event.objects.filter(kind="contact.history", actor=sam).count() == 3
    assert not User.objects.filter(email__contains="@", is_active=False).exclude(email__endswith=".invalid").exists()


def test_a_reason_is_a_code_and_its_words_are_kept_beside(written):
    long = "They said that the whole project has been postponed by at least a year"
    command(written(f"email,to,at,reason\na@x.fi,mql,2024-01-01,\na@x.fi,discarded,2024-02-01,{long}\n"))
    event = Event.objects.select_related("detail").get(to_place="discarded")
    assert event.reason == "they_said_that_the_whole_project_has"
    assert event.detail.comment == long


def test_a_customers_company_is_a_customer_since_the_first_time(written):
    head = "email,company,to,at\n"
    command(written(head + "a@x.fi,Firma Oy,customer,2024-05-01\nb@x.fi,Firma Oy,customer,2023-02-01\n"))
    assert Company.objects.get().customer_since == datetime(2023, 2, 1, tzinfo=UTC)


def test_only_known_people_where_that_is_said(written):
    make.person(email="a@firma.fi")
    report = command(written(ONE + "b@x.fi,,lead,2024-01-01,,\n"), "--known-only")
    assert figures(report) == (7, 6, 0, 0, 1)
    assert Contact.objects.count() == 1


def test_rows_may_name_people_by_the_other_systems_ids_and_their_own(written):
    text = "contact id,change id,to,at\n7,c1,lead,2024-01-01\n7,c2,mql,2024-01-02\n"
    command(written(text), "--source", "crm")
    assert list(PastMove.objects.order_by("row_id").values_list("row_id", "source__code")) == [
        ("c1", "crm"), ("c2", "crm"),
    ]  # fmt: skip
    assert Contact.objects.get().identities.get().system == "crm"


def test_a_rehearsal_gives_the_same_figures_and_keeps_nothing(written):
    path = written(ONE + "b@x.fi,,moon,2024-01-01,,\n")
    assert figures(command(path, "--dry-run")) == (7, 6, 0, 0, 1)
    assert not Contact.objects.exists()
    assert not Event.objects.exists()


def test_a_thousand_rows_cost_as_many_statements_as_ten(written, django_assert_max_num_queries):
    rows = [f"p{n}@x.fi,{stage},2024-0{month}-01" for n in range(300) for month, stage in ((1, "lead"), (2, "mql"))]
    with django_assert_max_num_queries(60):
        command(written("email,to,at\n" + "\n".join(rows) + "\n"))


def test_sellers_come_with_their_teams_as_users_who_cannot_sign_in(written):
    active = make.user("sales", name="Anna Snelling")
    path = written("sales_agent,manager,regional_office\nAnna Snelling,Dustin,Central\nCecily Lampkin,Dustin,Central\n")
    report = command(path, "--sellers")
    assert figures(report) == (2, 1, 0, 1, 0)
    assert report["ignored_columns"] == ["manager"]
    cecily = User.objects.get(name="Cecily Lampkin")
    assert (cecily.is_active, cecily.team.name, cecily.role) == (False, "Central", "sales")
    active.refresh_from_db()
    assert active.team is None
    assert figures(command(path, "--sellers")) == (2, 0, 0, 2, 0)


def test_the_persons_page_tells_the_past_with_its_days_and_people(written, client):
    command(written(ONE))
    client.force_login(make.user("manager"))
    page = client.get(f"/people/{Contact.objects.get().pk}/").content.decode()
    for words in ("Moved in an earlier system: MQL", "Sam Seller", "Imported history took its place: Came in"):
        assert words in page


def test_two_imports_of_the_same_rows_at_once_store_them_once(written, monkeypatch):
    command(written(ONE))
    known, asked = rows.known, []

    def seen_too_early(row_ids, source):
        asked.append(row_ids)
        return {} if len(asked) == 1 else known(row_ids, source)

    monkeypatch.setattr(rows, "known", seen_too_early)
    assert figures(command(written(ONE))) == (6, 0, 0, 6, 0)
    assert PastMove.objects.count() == 6
