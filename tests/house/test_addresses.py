"""Where the embedded servers are found: names with spaces, long names, and what is kept secret."""

import dj_database_url
import pytest
import redis

from config import local
from config.local import account, places
from config.local.trouble import LocalTrouble

AWKWARD = ("plain", "with space", "per%cent", "what?ever", "a'quote", "päiväkoti & sons")


@pytest.fixture(params=AWKWARD)
def awkward_home(request, tmp_path, monkeypatch):
    home = tmp_path / request.param
    monkeypatch.setenv("BATON_HOME", str(home))
    monkeypatch.setattr(account, "can_enter", lambda folder, chosen: True)
    monkeypatch.setattr(places, "LONGEST_SOCKET_DIR", 1000)
    return home


def test_django_reads_the_socket_folder_back_from_the_database_address(awkward_home):
    assert dj_database_url.parse(local.database_url())["HOST"] == str(awkward_home / "run" / "pg")


def test_redis_reads_the_socket_back_from_its_address(awkward_home):
    pool = redis.ConnectionPool.from_url(local.redis_url())
    assert pool.connection_kwargs["path"] == str(awkward_home / "run" / "valkey" / "v.sock")


@pytest.mark.parametrize("url", ["redis://cache:6379/0", "rediss://:secret@cache:6380/1"])
def test_celery_takes_a_network_address_as_it_is(url):
    assert local.celery_url(url) == url


def test_celery_keeps_the_database_number_of_a_socket_address():
    assert local.celery_url("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"


def test_a_home_too_long_for_a_socket_gets_its_sockets_elsewhere(tmp_path, monkeypatch):
    home = tmp_path / ("deep" * 30)
    monkeypatch.setenv("BATON_HOME", str(home))
    monkeypatch.setattr(account, "can_enter", lambda folder, chosen: True)
    for folder in (places.postgres_socket_dir(), places.valkey_socket().parent):
        assert len(str(folder)) <= places.LONGEST_SOCKET_DIR
        assert home not in folder.parents


def test_two_long_homes_never_share_a_socket(tmp_path, monkeypatch):
    monkeypatch.setattr(account, "can_enter", lambda folder, chosen: True)
    found = set()
    for name in ("a" * 120, "b" * 120):
        monkeypatch.setenv("BATON_HOME", str(tmp_path / name))
        found |= {places.postgres_socket_dir(), places.valkey_socket().parent}
    assert len(found) == 4


def test_data_move_out_of_a_home_that_the_database_account_cannot_enter(tmp_path, monkeypatch):
    monkeypatch.setenv("BATON_HOME", str(tmp_path))
    monkeypatch.setattr(account, "for_postgres", lambda: account.Account("nobody", 65534, 65534))
    monkeypatch.setattr(account, "can_enter", lambda folder, chosen: False)
    assert places.postgres_storage().parent.parent == places.SYSTEM_HOME
    places.write_note()
    assert str(places.storage_home()) in (tmp_path / places.NOTE).read_text()


def test_data_stay_in_a_home_that_the_database_account_can_enter(tmp_path, monkeypatch):
    monkeypatch.setenv("BATON_HOME", str(tmp_path))
    monkeypatch.setattr(account, "for_postgres", lambda: account.Account("nobody", 65534, 65534))
    monkeypatch.setattr(account, "can_enter", lambda folder, chosen: True)
    assert places.postgres_storage() == tmp_path / "postgres"
    places.write_note()
    assert not (tmp_path / places.NOTE).exists()


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.setenv("BATON_HOME", str(tmp_path / "new"))
    key = local.secret_key()
    assert len(key) >= 50
    assert local.secret_key() == key
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_two_homes_have_two_secret_keys(tmp_path, monkeypatch):
    keys = set()
    for name in ("one", "two"):
        monkeypatch.setenv("BATON_HOME", str(tmp_path / name))
        keys.add(local.secret_key())
    assert len(keys) == 2


def test_a_folder_behind_a_link_is_not_taken_for_sockets(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(LocalTrouble, match="belongs to somebody else"):
        places.private_dir(tmp_path / "link")
