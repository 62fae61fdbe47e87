"""The API describes itself truly: a schema without warnings, docs from our own files, and a fuzzer that agrees."""

import functools
import io
import re
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db
EXAMPLES = 6
WITHOUT_KEY = {"/api/v1/schema/", "/api/v1/docs/"}


@functools.cache
def described() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> list[tuple[str, str]]:
    paths = described()["paths"]
    return [(verb.upper(), path) for path, verbs in paths.items() for verb in verbs]


def test_the_schema_is_valid_and_raises_no_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_every_post_takes_an_idempotency_key_and_every_answer_may_be_a_problem() -> None:
    for verb, path in operations():
        operation = described()["paths"][path][verb.lower()]
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert ("Idempotency-Key" in names) == (verb == "POST"), (verb, path)
        assert "application/problem+json" in operation["responses"]["401"]["content"]


def test_the_docs_come_from_our_own_files_under_their_own_policy() -> None:
    page = Client().get("/api/v1/docs/")
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.content.decode())
    policy = page["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-inline" not in Client().get("/accounts/login/")["Content-Security-Policy"]


def test_a_list_can_be_sorted_only_as_the_schema_says() -> None:
    for verb, path in operations():
        parameters = described()["paths"][path][verb.lower()].get("parameters", [])
        for parameter in parameters:
            if parameter["name"] == "ordering":
                for order in parameter["schema"]["enum"]:
                    response = Caller("admin").get(path.removeprefix("/api/v1/"), ordering=order)
                    assert response.status_code == 200, (path, order)


# Intake judges meanings that no schema can say (is this an address, is that a known type), so what the schema
# allows may still be refused; and routes of a role are test_access's.
NOT_HERE = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free", "ignored_auth"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_a_fuzzer_that_reads_the_schema_finds_no_answer_it_does_not_promise(live_server: Any, mode: Any) -> None:
    make.waiting("Aino Lehtinen", email="aino@a.test", company=make.company())
    load_all_checks()
    checks = [check for check in CHECKS.get_all() if check.__name__ not in NOT_HERE]
    headers = {"Authorization": f"Bearer {Caller('admin').secret}"}
    api = schemathesis.openapi.from_dict(described())

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def agrees(operation: Any, data: Any) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        response = case.call(base_url=live_server.url, headers=headers)
        case.validate_response(response, checks=checks, headers=headers)

    broken: list[str] = []
    for found in api.get_all_operations():
        operation = found.ok()
        if operation.label.split()[1] in WITHOUT_KEY:
            continue
        try:
            agrees(operation)
        except FailureGroup as group:
            broken += [f"{operation.label}: {failure.title}: {failure.message}" for failure in group.exceptions]
    assert not broken, "\n\n".join(broken)
