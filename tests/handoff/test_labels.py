"""Reasons in words: one look-up, whoever ended it and why."""

import pytest

from handoff import actions
from handoff.labels import labels_of, reason_labels
from handoff.mine import followed
from handoff.models import Reason
from tests import make

pytestmark = pytest.mark.django_db


def test_every_reason_of_today_and_of_before_has_its_words():
    Reason.objects.filter(act="return", code="no_need").update(label="Needs nothing", active=False)
    labels = reason_labels()
    assert labels["handoff.returned", "no_need"] == "Needs nothing"
    assert labels["handoff.discarded", "no_need"] == "No need for what we sell"
    assert {code for kind, code in labels if kind == "opportunity.lost"} == set(
        Reason.objects.filter(act="lose").values_list("code", flat=True)
    )


def test_of_two_kinds_that_share_a_code_the_later_one_names_it():
    Reason.objects.filter(act="return", code="no_need").update(label="Needs nothing")
    assert labels_of("handoff.discarded", "handoff.returned")["no_need"] == "Needs nothing"
    assert labels_of("handoff.returned", "handoff.discarded")["no_need"] == "No need for what we sell"


def test_whom_sales_could_not_reach_is_said_in_words_to_the_marketer():
    handoff = make.handoff(state="accepted")
    actions.take_back(handoff.pk, by=make.by(make.user("manager")), at=make.NOON)
    handoff.refresh_from_db()
    assert followed([handoff])[0].reason == "Cannot be reached"


def test_the_feed_offers_only_reasons_it_can_find(client):
    client.force_login(make.user("marketer"))
    filters = {one["name"]: dict(one["options"]) for one in client.get("/told/").context["filters"]}
    assert "no_need" in filters["reason"]
    assert "sla" not in filters["reason"]
