"""The small parts of pages say in words what they show in shape and colour."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from leads.keyset import Page
from leads.quality import Element
from leads.templatetags import look

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def shown(text: str, **context) -> str:
    return Template("{% load look look_charts %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("59.99"), "59"), (60, "60"), (Decimal("-0.5"), "-1"), (0, "0"), (None, "–"), (1204.2, "1204")],
)
def test_points_are_whole_and_rounded_down(value, text):
    assert look.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(8, "+8"), (Decimal("-3.50"), "−3.5"), (0, "0"), (0.04, "0"), (None, "–"), (2.25, "+2.2")]
)
def test_gains_and_losses_show_their_sign(value, text):
    assert look.signed(value) == text


def test_a_ring_tells_points_fit_and_temperature_to_everybody():
    html = shown('{% score_ring 92.4 "A" "hot" %}')
    assert "92 points" in html
    assert "fit A" in html
    assert "Hot" in html
    assert 'stroke-dasharray="92 101"' in html


@pytest.mark.parametrize(("value", "arc"), [(140, "100 101"), (0, None), (-12, None), (0.4, None), (1, "1 101")])
def test_a_ring_fills_between_nothing_and_a_hundred(value, arc):
    html = shown("{% score_ring value %}", value=value)
    assert (f'stroke-dasharray="{arc}"' in html) if arc else ("arc" not in html)


def test_a_ring_marks_the_threshold_only_where_asked():
    assert 'transform="rotate(216 23 23)"' in shown('{% score_ring 92 "A" "hot" 60 "large" %}')
    assert "mark" not in shown('{% score_ring 92 "A" "hot" %}')


@pytest.mark.parametrize(("code", "word"), [("cold", "Cold"), ("warm", "Warm"), ("hot", "Hot")])
def test_temperature_is_a_shape_and_a_word(code, word):
    html = shown("{% temperature code %}", code=code)
    assert word in html
    assert "<svg" in html


def test_temperatures_have_three_different_shapes():
    shapes = {
        shown("{% temperature code %}", code=code).split("<svg")[1].split("</svg>")[0]
        for code in ("cold", "warm", "hot")
    }
    assert len(shapes) == 3


def test_no_temperature_shows_nothing():
    assert shown('{% temperature "" %}').strip() == ""


def test_fit_says_what_its_letter_means():
    assert "Fit B" in shown('{% fit "B" %}')


MARKS = [
    Element("Target group", "fit A", known=True, good=True),
    Element("Interest", "ERP", known=True),
    Element("Shared view", "not yet known", known=False),
]


def test_five_marks_name_what_is_missing():
    html = shown("{% five_marks elements %}", elements=MARKS)
    assert "2 of 3 known" in html
    assert "missing: shared view" in html


def test_five_marks_in_full_give_each_its_words():
    html = shown("{% five_marks elements True %}", elements=MARKS)
    assert all(element.words in html for element in MARKS)


@pytest.mark.parametrize(
    ("value", "most", "width", "tone"),
    [
        (5, 10, "50.0%", ""),
        (-5, 10, "50.0%", "hot"),
        (30, 10, "100.0%", ""),
        (5, 0, "0.0%", ""),
        (Decimal("1"), 3, "33.3%", ""),
    ],
)
def test_a_bar_is_a_share_of_the_most(value, most, width, tone):
    html = shown("{% bar value most %}", value=value, most=most)
    assert f'class="fill" width="{width}"' in html
    assert f'class="bar {tone}"' in html


def test_bars_keep_their_point_in_every_language():
    """SVG knows no decimal comma."""
    with translation.override("fi"):
        assert 'width="33.3%"' in shown("{% bar 1 3 %}")
        chart = shown("{% trend pairs 'Leads' %}", pairs=[("a", 1), ("b", 2), ("c", 2.5)])
    assert 'cx="362.0"' in chart


def test_tabs_keep_the_rest_of_the_address_but_not_the_page():
    request = RequestFactory().get("/queue/?sort=fit&cursor=abc&tab=all")
    items = [{"key": "hot", "label": "Hot", "count": 6}, {"key": "all", "label": "All", "active": True}]
    html = shown("{% tabs items %}", items=items, request=request)
    assert 'href="?sort=fit&amp;tab=hot"' in html
    assert "cursor" not in html
    assert 'href="?sort=fit&amp;tab=all" aria-current="page"' in html
    assert "<small>6</small>" in html


def test_a_pager_links_only_to_pages_that_exist():
    request = RequestFactory().get("/people/?q=aino&cursor=old")
    last = shown("{% pager page %}", page=Page([], previous="back"), request=request)
    assert 'href="?q=aino&amp;cursor=back"' in last
    assert 'rel="next"' not in last
    assert shown("{% pager page %}", page=Page([]), request=request).strip() == ""


def test_a_chip_that_can_go_says_so():
    html = shown('{% chip "Fit" "A" "/queue/" True True %}')
    assert "Remove this filter" in html
    assert 'href="/queue/"' in html


def test_an_empty_place_teaches_the_next_step():
    html = shown('{% empty "Nobody here" "They come by themselves." "Add a person" "/people/add/" %}')
    assert '<a class="btn go" href="/people/add/">Add a person</a>' in html


def test_when_says_it_in_words_and_keeps_the_exact_moment():
    html = shown("{% when moment %}", moment=NOON - timedelta(hours=3), at=NOON)
    assert ">3 h ago</time>" in html
    assert 'datetime="2026-06-01T09:00:00+00:00"' in html
    assert 'title="Monday 1 June 2026, 09:00"' in html


def test_when_of_nothing_is_a_dash():
    assert shown("{% when moment %}", moment=None) == "–"


@pytest.mark.django_db
def test_without_the_pages_moment_the_clock_is_read_once_a_request(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        shown("{% when a %}{% when b %}", a=NOON, b=NOON, request=request)


def test_a_day_is_written_out():
    assert shown("{% day moment %}", moment=NOON) == '<time datetime="2026-06-01">1 June 2026</time>'


def test_a_key_hint_is_for_eyes_only():
    assert 'aria-hidden="true">o</kbd>' in shown('{% key "o" %}')


def test_text_in_a_part_is_never_markup():
    bad = "<script>alert(1)</script>"
    html = shown(
        "{% chip bad bad %}{% empty bad bad %}{% funnel rows bad %}{% key bad %}",
        bad=bad,
        rows=[{"label": bad, "share": 4}],
    )
    assert "<script>" not in html


class Sample(forms.Form):
    email = forms.EmailField(help_text="A work address.")
    mark = forms.BooleanField(label="Do not contact")
    ways = forms.MultipleChoiceField(choices=[("a", "Call"), ("b", "Mail")], widget=forms.CheckboxSelectMultiple)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_field_is_tied_to_its_label_help_and_errors():
    html = shown("{% field form.email %}", form=Sample({"email": "nonsense"}))
    assert '<label for="id_email">' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_tick_stands_before_its_label():
    html = shown("{% field form.mark %}", form=Sample())
    assert html.index("<input") < html.index("<label")


def test_choices_stand_in_a_fieldset_with_their_question():
    assert "<fieldset><legend>Ways</legend>" in shown("{% field form.ways %}", form=Sample())


def test_fields_show_a_form_whole_with_the_hidden_ones():
    html = shown("{% fields form %}", form=Sample())
    assert [name for name in Sample.base_fields if f'name="{name}"' not in html] == []
    assert html.count("<label") == 4


@pytest.mark.parametrize(("tags", "events"), [("undo:1,2", "1,2"), ("wide undo:7", "7"), ("", ""), (None, "")])
def test_a_message_names_the_events_it_can_undo(tags, events):
    assert look.undo_of(Message(25, "Offered.", tags)) == events


def test_a_chart_carries_its_numbers_in_a_table():
    html = shown("{% columns pairs 'Met in time' '%' 90 %}", pairs=[("w 40", 82), ("w 41", 94)])
    assert 'role="img" aria-label="Met in time"' in html
    assert '<th scope="row">w 40</th><td class="num">82 %</td>' in html
    assert "promised" in html


@pytest.mark.parametrize("tag", ["trend", "columns"])
def test_a_chart_of_nothing_draws_nothing(tag):
    assert "<svg" not in shown("{% " + tag + " pairs 'Empty' %}", pairs=[])
    assert shown("{% sparkline values 'Empty' %}", values=[]).strip() == ""
