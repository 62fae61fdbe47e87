"""The demo's people, companies and deeds as plain values: deterministic, believable, nobody's real data."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from reports.demo.business_ids import MAKERS, business_id, luhn
from reports.demo.cast import Cast, Size, cast, moments
from reports.demo.companies import companies, folded
from reports.demo.deeds import Deed
from reports.demo.lands import LANDS, TRADES
from reports.demo.people import ROLES, DemoPerson
from reports.demo.titles import TITLES

TODAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
SMALL = Size(people=400, companies=80, most_wanted=6)


@pytest.fixture(scope="module")
def story() -> Cast:
    return cast(SMALL, at=TODAY)


def everybody(story: Cast) -> list[DemoPerson]:
    return [person for page in story.pages for person in page.newcomers]


def deeds(story: Cast) -> list[Deed]:
    return [deed for page in story.pages for deed in page.deeds]


def test_the_same_day_gives_the_same_story(story: Cast) -> None:
    again = cast(SMALL, at=TODAY)
    assert again.companies == story.companies
    assert again.pages == story.pages


def test_another_day_moves_the_story_with_it(story: Cast) -> None:
    later = cast(SMALL, at=TODAY + timedelta(days=30))
    assert later.end - later.start == story.end - story.start
    assert max(deed.at for deed in deeds(later)) > TODAY


def test_everybody_comes_once_and_nobody_acts_before_coming(story: Cast) -> None:
    assert Counter(person.number for person in everybody(story)) == Counter(range(1, SMALL.people + 1))
    known: set[int] = set()
    for page in story.pages:
        known |= {person.number for person in page.newcomers}
        assert {deed.person for deed in page.deeds} <= known
        assert all(deed.at <= page.at for deed in page.deeds)


def test_no_deed_lies_in_the_future(story: Cast) -> None:
    assert all(story.start - timedelta(days=200) < deed.at < TODAY for deed in deeds(story))


def test_addresses_are_unique_and_can_belong_to_nobody(story: Cast) -> None:
    addresses = [person.email for person in everybody(story)]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z.0-9]+@[a-z0-9]+\.[a-z]{2}\.example", address) for address in addresses)


def test_phones_are_of_the_ranges_kept_for_fiction(story: Cast) -> None:
    phones = [person.phone for person in everybody(story) if person.phone]
    assert phones
    assert all(re.fullmatch(r"\+46701740(60[5-9]|6[1-9]\d)|\+498999998\d{3}", phone) for phone in phones)


def test_people_read_mostly_on_working_days_in_working_hours(story: Cast) -> None:
    visits = [deed.at for deed in deeds(story) if deed.type == "page_view"]
    weekend = sum(at.weekday() > 4 for at in visits) / len(visits)
    night = sum(at.hour < 5 or at.hour > 21 for at in visits) / len(visits)
    assert weekend < 0.15
    assert night < 0.05


def test_every_kind_of_standing_in_the_old_crm_occurs(story: Cast) -> None:
    assert {person.begins for person in everybody(story)} == {"", "customer", "opportunity", "held"}


def test_whom_the_old_crm_knew_comes_quietly(story: Cast) -> None:
    assert all(person.imported for person in everybody(story) if person.begins)


def test_the_last_days_pass_one_by_one() -> None:
    walked = list(moments(TODAY - timedelta(days=425), TODAY))
    assert walked[-1] == TODAY
    assert walked == sorted(walked)
    assert all(later - earlier <= timedelta(days=1) for earlier, later in zip(walked[-7:], walked[-6:], strict=False))


def test_companies_have_unique_names_and_agreeing_sizes() -> None:
    made = companies(600, Random(5), most_wanted=40)
    assert len({company.name for company in made}) == 600
    assert len({company.domain for company in made}) == 600
    assert sum(company.most_wanted for company in made) == 40
    assert all(20_000 <= company.revenue / company.employees <= 800_000 for company in made)
    assert {company.land.code for company in made} == {land.code for land in LANDS}
    assert {company.industry for company in made} == set(TRADES)


def test_every_land_names_every_trade() -> None:
    assert all(len(land.trades) == len(TRADES) for land in LANDS)


def test_every_role_has_titles_in_english() -> None:
    assert all(TITLES[role]["en"] for role in ROLES)


def test_folding_leaves_what_fits_into_an_address() -> None:
    assert folded("Töß & Ærø d.o.o.") == "tossaerodoo"


@pytest.mark.parametrize(
    ("country", "shape"),
    [
        ("FI", r"9\d{6}-\d"),
        ("SE", r"5599\d\d-\d{4}"),
        ("NO", r"79\d{7}"),
        ("DK", r"DK98\d{6}"),
        ("EE", r"19\d{6}"),
        ("SI", r"SI98\d{6}"),
        ("AT", r"ATU98\d{6}"),
        ("CH", r"CHE-99\d\.\d{3}\.\d{3}"),
        ("DE", r"DE98\d{7}"),
        ("IT", r"IT9998\d{7}"),
    ],
)
def test_business_ids_have_the_shape_of_their_country(country: str, shape: str) -> None:
    assert all(re.fullmatch(shape, business_id(country, Random(n))) for n in range(50))


def test_every_land_has_a_rule_for_its_ids() -> None:
    assert set(MAKERS) == {land.code for land in LANDS}
    assert business_id("XX", Random(1)) == ""


@pytest.mark.parametrize(("body", "check"), [("556036079", 3), ("0074311015", 7), ("7992739871", 3)])
def test_luhn_agrees_with_numbers_known_to_be_right(body: str, check: int) -> None:
    assert luhn([int(sign) for sign in body]) == check


def test_finnish_ids_check() -> None:
    for n in range(50):
        body, check = business_id("FI", Random(n)).split("-")
        total = sum(int(sign) * weight for sign, weight in zip(body, (7, 9, 10, 5, 8, 4, 2), strict=True))
        assert (total + int(check)) % 11 == 0


def test_slovenian_ids_check() -> None:
    for n in range(50):
        digits = business_id("SI", Random(n))[2:]
        total = sum(int(sign) * weight for sign, weight in zip(digits[:7], range(8, 1, -1), strict=True))
        assert (total + int(digits[7])) % 11 == 0
