"""Saved reports: who sees, changes and removes them; when they are mailed, to whom, once; what the letter says."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.clock import now
from leads.notices.post import Post
from leads.refusals import Invalid, Refused
from reports.actions.saved import change_report, remove_report, save_report
from reports.explore.posting import open_letters, send_saved
from reports.explore.times import next_letter
from reports.models import SavedLetter, SavedReport
from reports.passages import rebuild_all
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, in_review, offered, office

pytestmark = pytest.mark.django_db
QUERY = {"count": "first_mql", "by": "source", "period": "this_month"}


def saved(owner, name="MQLs by source", at=MONDAY, query=QUERY, **fields):
    return save_report(query, name=name, by=make.by(owner), at=at, **fields)


def mailed(owner, every="day", hour=10, **fields):
    """Due an hour after MONDAY, by the owner's clock in UTC."""
    return saved(owner, every=every, hour=hour, **fields)


def boss(**fields):
    return make.user("manager", time_zone="UTC", **fields)


class TestTimes:
    @pytest.mark.parametrize(
        ("every", "weekday", "hour", "after", "due"),
        [
            ("", 0, 8, "2026-06-01T09:00", None),
            ("day", 0, 8, "2026-06-01T07:59", "2026-06-01T08:00"),
            ("day", 0, 8, "2026-06-01T08:00", "2026-06-02T08:00"),
            ("week", 4, 16, "2026-06-01T09:00", "2026-06-05T16:00"),
            ("week", 0, 9, "2026-06-01T09:00", "2026-06-08T09:00"),
            ("month", 0, 9, "2026-06-01T08:00", "2026-06-01T09:00"),
            ("month", 0, 9, "2026-06-01T09:00", "2026-07-06T09:00"),
            ("month", 6, 0, "2026-12-06T00:00", "2027-01-03T00:00"),
        ],
    )
    def test_the_next_letter_by_the_owners_clock(self, every, weekday, hour, after, due):
        zone = ZoneInfo("Europe/Helsinki")
        moment = datetime.fromisoformat(after).replace(tzinfo=zone)
        found = next_letter(moment, every=every, weekday=weekday, hour=hour, zone=zone.key)
        assert found == (datetime.fromisoformat(due).replace(tzinfo=zone) if due else None)

    def test_an_hour_that_clocks_skip_comes_as_much_later_and_the_wall_time_stays_the_same_across_the_change(self):
        before = datetime(2026, 3, 28, 12, tzinfo=UTC)
        skipped = next_letter(before, every="day", weekday=0, hour=3, zone="Europe/Helsinki")
        assert skipped == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 04:00 there
        later = next_letter(skipped, every="day", weekday=0, hour=8, zone="Europe/Helsinki")
        assert later.astimezone(ZoneInfo("Europe/Helsinki")).hour == 8


class TestVerbs:
    def test_a_question_is_kept_by_known_names_only(self):
        row = saved(boss(), query={**QUERY, "nonsense": "x", "source": "a\x00"})
        assert row.query == {**QUERY, "source": "a"}
        assert (row.every, row.due_at, row.shared) == ("", None, False)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"name": " \x00 "}, "name"),
            ({"name": "n" * 101}, "name"),
            ({"every": "hour"}, "every"),
            ({"hour": 24}, "hour"),
            ({"weekday": 7}, "hour"),
        ],
    )
    def test_what_cannot_be_is_refused_by_field(self, said, field):
        with pytest.raises(Invalid) as refused:
            saved(boss(), **said)
        assert refused.value.field == field
        assert not SavedReport.objects.exists()

    def test_a_name_is_the_owners_once(self):
        one = boss()
        saved(one, "A")
        saved(boss(), "A")
        with pytest.raises(Invalid, match="this name already"):
            saved(one, " A ")
        assert SavedReport.objects.count() == 2

    def test_there_is_an_end_to_saving(self, monkeypatch):
        monkeypatch.setattr("reports.actions.saved.MOST_SAVED", 1)
        one = boss()
        saved(one, "A")
        with pytest.raises(Refused, match="remove one first"):
            saved(one, "B")

    def test_only_the_owner_changes_it_and_managers_remove_shared_ones(self):
        owner, other = make.user("sales"), boss()
        row = saved(owner, shared=True)
        said = {"name": "B", "shared": False, "every": "week", "weekday": 2, "hour": 9}
        with pytest.raises(SavedReport.DoesNotExist):
            change_report(row.pk, **said, by=make.by(other), at=MONDAY)
        with pytest.raises(SavedReport.DoesNotExist):
            remove_report(row.pk, by=make.by(make.user("marketer")), at=MONDAY)
        changed = change_report(row.pk, **said, by=make.by(owner), at=MONDAY)
        assert (changed.name, changed.shared, changed.due_at.weekday()) == ("B", False, 2)
        with pytest.raises(SavedReport.DoesNotExist):
            remove_report(row.pk, by=make.by(other), at=MONDAY)
        remove_report(row.pk, by=make.by(owner), at=MONDAY)
        assert not SavedReport.objects.exists()

    def test_ones_own_and_shared_ones_are_seen(self):
        one, other = make.user("sales"), boss()
        saved(one, "mine")
        saved(other, "his")
        saved(other, "ours", shared=True)
        assert set(SavedReport.objects.visible_to(one).values_list("name", flat=True)) == {"mine", "ours"}

    def test_the_database_keeps_a_moment_and_a_mail_that_are_possible(self):
        row = saved(boss())
        for wrong in ({"hour": 24}, {"every": "x"}, {"every": "", "due_at": MONDAY}):
            with pytest.raises(IntegrityError), transaction.atomic():
                SavedReport.objects.filter(pk=row.pk).update(**wrong)


class TestMail:
    def test_one_letter_a_report_and_day_however_often_sweeps_run(self):
        row = mailed(boss())
        assert send_saved(at=MONDAY) == 0
        while send_saved(at=MONDAY + HOUR):
            pass
        SavedReport.objects.update(due_at=MONDAY + HOUR)  # as if another sweep had not seen that it was done
        while send_saved(at=MONDAY + 2 * HOUR):
            pass
        assert len(mail.outbox) == 1
        letter = SavedLetter.objects.get(report=row)
        assert (letter.day, letter.sent_at, letter.due_at) == (MONDAY.date(), MONDAY + HOUR, None)
        while send_saved(at=MONDAY + DAY + HOUR):
            pass
        assert len(mail.outbox) == 2
        assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2

    def test_after_a_standstill_the_latest_goes_out_alone(self):
        row = mailed(boss())
        while send_saved(at=MONDAY + 9 * DAY):
            pass
        row.refresh_from_db()
        assert (len(mail.outbox), row.due_at) == (1, MONDAY + 9 * DAY + HOUR)

    def test_a_letter_that_fails_waits_and_goes_out_once(self):
        mailed(boss())
        mailed(boss(), name="The other")
        with patch.object(Post, "send", side_effect=SMTPException("no")):
            while send_saved(at=MONDAY + HOUR):
                pass
        assert (len(mail.outbox), SavedLetter.objects.filter(sent_at=None, attempts=1).count()) == (0, 2)
        while send_saved(at=MONDAY + 2 * HOUR):
            pass
        assert len(mail.outbox) == 2

    def test_a_letter_that_always_fails_is_given_up(self):
        mailed(boss())
        at = MONDAY + HOUR
        with patch.object(Post, "send", side_effect=SMTPException("no")) as sending:
            for _n in range(15):
                send_saved(at=at)
                at += timedelta(minutes=61)
        assert sending.call_count == 10

    def test_whoever_left_or_switched_it_off_is_not_mailed(self):
        gone, off = boss(), boss()
        mailed(gone)
        row = mailed(off)
        open_letters(at=MONDAY + HOUR)
        gone.is_active = False
        gone.save()
        change_report(row.pk, name="A", shared=False, every="", weekday=0, hour=10, by=make.by(off), at=MONDAY + HOUR)
        while send_saved(at=MONDAY + 5 * HOUR):
            pass
        while send_saved(at=MONDAY + 9 * DAY):
            pass
        assert mail.outbox == []
        assert not SavedLetter.objects.filter(due_at__isnull=False).exists()

    def test_the_letter_says_what_the_page_says_of_the_days_it_is_sent_in(self, settings):
        office()
        settings.BATON_URL = "https://baton.test"
        owner = boss(email="boss@baton.test")
        for n in range(3):
            in_review(MONDAY - DAY * n)  # one in June, two in May
        rebuild_all()
        mailed(owner, name="Ours\nBcc: x@evil.test")
        while send_saved(at=MONDAY + HOUR):
            pass
        letter = mail.outbox[0]
        assert (letter.to, letter.subject) == (["boss@baton.test"], "Baton: Ours Bcc: x@evil.test")
        assert "1 June 2026 – 30 June 2026: 1" in letter.body
        assert "https://baton.test/reports/explore/?by=source&count=first_mql&period=this_month&saved=" in letter.body
        html = letter.alternatives[0].content
        assert 'Not known</td><td align="right"><b>1</b>' in html

    def test_a_salespersons_letter_counts_no_colleague(self):
        office()
        one, other = (make.user("sales", team=make.team(), time_zone="UTC") for _n in range(2))
        accepted(offered(in_review(), one, MONDAY), MONDAY)
        accepted(offered(in_review(), other, MONDAY), MONDAY)
        mailed(one, query={"count": "handoffs_offered", "by": "person", "period": "this_month"})
        mailed(one, name="Hers", query={"count": "handoffs_offered", "by": "source", "person": str(other.pk)})
        while send_saved(at=MONDAY + HOUR):
            pass
        mine, hers = sorted(mail.outbox, key=lambda letter: letter.subject, reverse=True)
        assert one.name in mine.body
        assert other.name not in mine.body + hers.body
        assert "2026: 0" in hers.body


class TestPages:
    def test_a_question_is_saved_from_the_page_and_opens_again(self, client):
        one = boss()
        client.force_login(one)
        weekly = {"every": "week", "weekday": 1, "hour": 7, "shared": "on"}
        query = "count=deals_won&by=month&evil=1&period=last_month"
        answer = client.post("/reports/explore/saved/", {"query": query, "name": "Won", **weekly})
        row = SavedReport.objects.get()
        assert (answer.status_code, row.query) == (302, {"count": "deals_won", "by": "month", "period": "last_month"})
        assert (row.every, row.weekday, row.hour, row.shared) == ("week", 1, 7, True)
        assert row.due_at > now()
        page = client.get(answer.url).content.decode()
        assert "<h1>Won</h1>" in page
        assert 'aria-current="page">Won' in page

    def test_an_error_is_said_in_place_and_nothing_is_kept(self, client):
        client.force_login(boss())
        for said in (
            {"name": ""},
            {"name": "x" * 200},
            {"name": "A", "every": "sometimes"},
            {"name": "A", "hour": "99"},
        ):
            answer = client.post("/reports/explore/saved/", {"query": "by=month", **said})
            assert answer.status_code == 422
            assert "errorlist" in answer.content.decode()
        assert not SavedReport.objects.exists()

    def test_another_persons_private_report_is_not_there(self, client):
        row, shared = saved(boss()), saved(boss(), shared=True)
        client.force_login(boss())
        said = {"name": "Mine now", "hour": 8, "weekday": 0}
        assert client.get(f"/reports/explore/saved/{row.pk}/").status_code == 404
        assert client.post(f"/reports/explore/saved/{row.pk}/", said).status_code == 404
        assert client.post(f"/reports/explore/saved/{row.pk}/remove/").status_code == 404
        assert client.get(f"/reports/explore/saved/{shared.pk}/").status_code == 200
        assert client.post(f"/reports/explore/saved/{shared.pk}/", said).status_code == 404
        assert client.post(f"/reports/explore/saved/{shared.pk}/remove/").status_code == 302
        assert list(SavedReport.objects.values_list("name", flat=True)) == ["MQLs by source"]

    def test_the_owner_renames_and_removes_it(self, client):
        one = boss()
        row = saved(one)
        client.force_login(one)
        client.post(f"/reports/explore/saved/{row.pk}/", {"name": "New", "every": "month", "weekday": 0, "hour": 6})
        row.refresh_from_db()
        assert (row.name, row.every, row.due_at is None) == ("New", "month", False)
        client.post(f"/reports/explore/saved/{row.pk}/remove/")
        assert not SavedReport.objects.exists()

    def test_many_saved_reports_cost_no_more_statements(self, client):
        one = boss()
        client.force_login(one)
        saved(one, "0", shared=True)
        client.get("/reports/explore/")
        with CaptureQueriesContext(connection) as few:
            client.get("/reports/explore/")
        for n in range(8):
            saved(boss(), f"s{n}", shared=True)
        with CaptureQueriesContext(connection) as many:
            client.get("/reports/explore/")
        assert len(many) == len(few)
