"""The compose file, the image and .env.example, held against the house: no engine runs here, so they are read."""

import re

import pytest
import yaml
from django.core.management import get_commands

from tests.house.running import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "sweep")
# Read by the compose file itself, not by Baton.
OF_THE_COMPOSE_FILE = {"POSTGRES_PASSWORD"}


def known_variables():
    return set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))


def example_variables():
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_process_of_the_house_is_a_service():
    assert set(SERVICES) == {*OURS, "postgres", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_one_image_on_the_same_servers(name):
    service = SERVICES[name]
    assert (service["build"], service["env_file"], service["restart"]) == (".", ".env", "unless-stopped")
    assert {"DATABASE_URL", "REDIS_URL"} <= set(service["environment"])
    assert {"postgres", "redis"} == set(service["depends_on"])


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_calls_exists(name):
    for command in re.findall(r"manage\.py (\w+)", SERVICES[name]["command"]):
        assert command in get_commands()
    for module in re.findall(r"-A ([\w.]+)|python:([\w.]+)", SERVICES[name]["command"]):
        assert (ROOT / ("".join(module).replace(".", "/") + ".py")).is_file()


def test_addresses_name_services_of_the_file():
    environment = SERVICES["web"]["environment"]
    assert re.search(r"@(\w+):5432", environment["DATABASE_URL"])[1] in SERVICES
    assert re.search(r"//(\w+):6379", environment["REDIS_URL"])[1] in SERVICES


def test_the_web_is_open_to_the_machine_only_and_asked_for_its_readiness():
    web = SERVICES["web"]
    assert web["ports"] == ["127.0.0.1:8000:8000"]
    assert "/readyz" in " ".join(web["healthcheck"]["test"])


def test_only_the_database_keeps_anything():
    assert [name for name, service in SERVICES.items() if "volumes" in service] == ["postgres"]


def test_no_password_stands_in_the_file():
    assert "${POSTGRES_PASSWORD:?" in SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert "${POSTGRES_PASSWORD:?" in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_every_variable_of_the_example_is_documented():
    assert example_variables() - OF_THE_COMPOSE_FILE <= known_variables()


def test_every_variable_the_compose_file_needs_is_in_the_example():
    needed = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert needed <= example_variables()


def test_no_secret_stands_in_the_example():
    text = (ROOT / ".env.example").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_HOST_PASSWORD"):
        assert re.search(rf"^{name}=$", text, re.MULTILINE)


def test_the_image_installs_the_lock_checked_and_runs_as_nobody_special():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in text
    assert text.index("USER baton") < text.index("CMD")
    assert "python:3.11" in text
