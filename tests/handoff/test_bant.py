"""BANT: saved field by field with its history, and what is still missing before an opportunity."""

from datetime import timedelta

import pytest
from django.apps import apps

from handoff import actions
from handoff.bant import in_words, missing
from handoff.models import Bant, Terms
from leads.lifecycle import HELD
from leads.refusals import Invalid
from tests import make

pytestmark = pytest.mark.django_db
AT = make.NOON


@pytest.fixture
def person():
    return make.person(stand=HELD)


@pytest.fixture
def seller():
    return make.user("sales")


def test_what_was_heard_is_kept_with_who_heard_it_when(person, seller):
    actions.save_bant(person.pk, {"budget": "yes", "budget_words": " 40 k a year "}, by=make.by(seller), at=AT)
    bant = Bant.objects.get(pk=person.pk)
    assert (bant.budget, bant.budget_words, bant.updated_at, bant.updated_by) == ("yes", "40 k a year", AT, seller)


def test_a_page_that_saves_one_field_leaves_the_others_alone(person, seller):
    actions.save_bant(person.pk, {"need": "yes"}, by=make.by(seller), at=AT)
    actions.save_bant(person.pk, {"timing": "no"}, by=make.by(seller), at=AT)
    bant = Bant.objects.get(pk=person.pk)
    assert (bant.need, bant.timing) == ("yes", "no")


def test_the_history_keeps_what_stood_there_before_and_whose_hand_changed_it(person, seller):
    actions.save_bant(person.pk, {"need": "yes"}, by=make.by(seller), at=AT)
    actions.save_bant(person.pk, {"need": "no"}, by=make.by(seller), at=AT + timedelta(hours=1))
    old = apps.get_model("handoff", "BantHistory").objects.select_related("pgh_context").latest("pgh_id")
    assert old.need == "yes"
    assert old.pgh_context.metadata["user"] == seller.pk


def test_saving_the_same_again_changes_nothing(person, seller):
    actions.save_bant(person.pk, {"need": "yes"}, by=make.by(seller), at=AT)
    actions.save_bant(person.pk, {"need": "yes"}, by=make.by(make.user("sales")), at=AT + timedelta(hours=1))
    assert Bant.objects.get(pk=person.pk).updated_by == seller


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"budget": "perhaps"}, "budget"), ({"colour": "red"}, "colour"), ({"projects": "x" * 2001}, "projects")],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(person, seller, changes, field):
    with pytest.raises(Invalid) as refused:
        actions.save_bant(person.pk, {"need": "yes", **changes}, by=make.by(seller), at=AT)
    assert refused.value.field == field
    assert not Bant.objects.exists()


@pytest.mark.parametrize(
    ("heard", "demanded", "left"),
    [
        ({}, ["budget", "authority", "need", "timing"], ["budget", "authority", "need", "timing"]),
        ({"need": "yes", "budget": "no"}, ["need", "budget"], ["budget"]),
        ({"need": "yes"}, ["need"], []),
        ({}, [], []),
    ],
)
def test_an_opportunity_misses_what_the_terms_demand_and_sales_heard_no_yes_to(person, seller, heard, demanded, left):
    Terms.objects.create(agreed_at=AT, demands=demanded)
    if heard:
        actions.save_bant(person.pk, heard, by=make.by(seller), at=AT)
    assert missing(person.pk) == left


def test_what_is_missing_reads_as_a_list():
    assert in_words(["budget", "timing"]) == "budget, timing"
