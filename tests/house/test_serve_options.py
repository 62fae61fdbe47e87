"""The options of `manage.py serve`, and its refusals in words."""

import socket

import pytest

from config import serve
from config.house import House
from config.supervise import GaveUp


@pytest.mark.parametrize(
    ("bind", "found"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8000", ("::1", 8000)),
        (":9000", ("127.0.0.1", 9000)),
        ("9000", ("127.0.0.1", 9000)),
    ],
)
def test_an_address_and_its_port(bind, found):
    assert serve.address(bind) == found


@pytest.mark.parametrize(
    "bind", ["localhost", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http", "::-1"]
)
def test_what_is_no_port_is_refused(bind):
    with pytest.raises(GaveUp, match="is no port"):
        serve.address(bind)


def test_a_wrong_port_ends_with_code_1_and_says_why(capsys):
    assert serve.main(["--bind", "127.0.0.1:http"]) == 1
    assert "'http' is no port" in capsys.readouterr().err


def test_a_taken_port_is_refused_with_another_one_proposed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(GaveUp, match=f"Port {port} .*Nothing was started.*PORT="):
            serve.refuse_taken_port("127.0.0.1", port)


def test_a_port_that_was_just_left_is_free():
    with socket.socket() as left:
        left.bind(("127.0.0.1", 0))
        port = left.getsockname()[1]
    serve.refuse_taken_port("127.0.0.1", port)


def test_a_demo_prints_its_logins_and_production_does_not(capsys, monkeypatch):
    monkeypatch.delenv("BEHIND_TLS_PROXY", raising=False)
    serve.greet("127.0.0.1", 8000, demo=True)
    demo = capsys.readouterr().out
    serve.greet("127.0.0.1", 8000, demo=False)
    production = capsys.readouterr().out
    for login in ("marketer@demo.test", "sales@demo.test", "manager@demo.test", "admin@demo.test", "baton-demo"):
        assert login in demo
        assert login not in production
    assert "BEHIND_TLS_PROXY=1" in production


def test_only_a_demo_switches_demo_mode_on(monkeypatch):
    monkeypatch.setenv("BATON_DEMO", "")
    monkeypatch.delenv("BATON_HASHED_STATIC", raising=False)
    serve.choose_mode(demo=False)
    assert (serve.os.environ["BATON_DEMO"], serve.os.environ["BATON_HASHED_STATIC"]) == ("", "1")
    serve.choose_mode(demo=True)
    assert serve.os.environ["BATON_DEMO"] == "1"


def test_children_get_the_addresses_so_that_none_starts_servers_of_its_own(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://cache.example:6379/0")
    house = House("127.0.0.1", 8000, say=print, end_with_parent=False)
    told = house._environment()
    assert told["DATABASE_URL"].startswith("postgres://baton@")
    assert told["REDIS_URL"] == "redis://cache.example:6379/0"
    assert told["BATON_BIND"] == "127.0.0.1:8000"


def test_a_house_stops_when_its_caller_is_gone_only_if_it_was_asked_to(monkeypatch):
    bound = House("127.0.0.1", 8000, say=print, end_with_parent=True)
    free = House("127.0.0.1", 8000, say=print, end_with_parent=False)
    assert not bound.is_stopping()
    monkeypatch.setattr("config.house.os.getppid", lambda: 1)
    assert bound.is_stopping()
    assert not free.is_stopping()
