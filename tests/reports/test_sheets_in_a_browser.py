"""Pages that offer sheets in a real browser: they fit with the links, and a link saves the file, without JavaScript."""

import pytest

from accounts.clock import now
from reports.passages import rebuild_all
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.reports.sheets import sheets_of
from tests.sla.test_commitment_numbers import qualified

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("funnel/", "velocity/", "waste/", "goal/", "results/", "results/base/", "people/?figure=first_lead")


@pytest.fixture
def person():
    one = make.person(first_name="Aino", last_name="Lehtinen", source="web", at=now())
    qualified(one, now())
    rebuild_all()
    return one


def test_pages_with_links_to_their_sheets_look_right(chromium, live_server, person):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        for name in PAGES:
            assert_looks_right(page, f"/reports/{name}")
        assert_looks_right(page, "/radiator/promises/")


def test_a_link_saves_the_file_without_javascript(chromium, live_server, person):
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, make.user("manager"))
        page.goto("/reports/people/?figure=first_lead&period=12_months")
        with page.expect_download() as saved:
            page.get_by_role("link", name="XLSX").click()
        assert saved.value.suggested_filename == "first_lead.xlsx"
        ((_name, rows),) = sheets_of(str(saved.value.path())).items()
        assert rows[1][:2] == [person.pk, "Aino Lehtinen"]
