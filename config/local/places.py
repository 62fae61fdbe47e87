"""Where the embedded servers keep what they keep: folders, sockets, addresses and the secret key."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

from config.local import account
from config.local.trouble import LocalTrouble

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SYSTEM_HOME = Path("/var/lib/baton")
# A socket address holds 107 bytes; the server's file name in the folder needs the rest.
LONGEST_SOCKET_DIR = 90
NOTE = "WHERE-THE-DATA-ARE.txt"


def home() -> Path:
    """BATON_HOME: everything embedded, git-ignored, one folder to copy or to delete."""
    return Path(os.environ.get("BATON_HOME") or BASE_DIR / ".baton").expanduser().absolute()


def made_home() -> Path:
    """The home, made when missing. Root lets the database's account pass through, but not look around."""
    folder = home()
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o711 if account.is_root() else 0o700, exist_ok=True)
    return folder


def short_name(path: Path) -> str:
    """A folder name that stands for the path, where the path itself is too long or out of reach."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]


def secret_key() -> str:
    """The key that signs sessions: made once, readable by its owner only."""
    file = home() / "secret-key"
    if not file.is_file():
        draft = made_home() / f"secret-key.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
        _publish(draft, file)
    return file.read_text().strip()


def _publish(draft: Path, file: Path) -> None:
    """The first of two simultaneous starts wins; the other reads what the first has written."""
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def storage_home() -> Path:
    """The home, or /var/lib/baton/<hash> when root's database account cannot get into the home."""
    chosen = account.for_postgres()
    if chosen is None or account.can_enter(made_home(), chosen):
        return home()
    return SYSTEM_HOME / short_name(home())


def postgres_storage() -> Path:
    return storage_home() / "postgres"


def postgres_socket_dir() -> Path:
    return _socket_dir(storage_home() / "run" / "pg")


def valkey_socket() -> Path:
    return _socket_dir(home() / "run" / "valkey") / "v.sock"


def _socket_dir(wanted: Path) -> Path:
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_DIR:
        return wanted
    return _runtime_root() / f"baton-{short_name(wanted)}"


def _runtime_root() -> Path:
    if account.is_root():
        return Path("/run")
    of_user = Path(f"/run/user/{os.getuid()}")
    return of_user if os.access(of_user, os.W_OK) else Path(tempfile.gettempdir())


def private_dir(folder: Path, owner: account.Account | None = None) -> Path:
    """The folder, made 0700 for its owner. A folder of somebody else in a shared place is refused."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    folder.mkdir(mode=0o700, exist_ok=True)
    uid = owner.uid if owner else os.getuid()
    found = folder.lstat()
    if owner and found.st_uid != uid and account.is_root() and not folder.is_symlink():
        os.chown(folder, owner.uid, owner.gid)
        found = folder.lstat()
    if folder.is_symlink() or found.st_uid != uid:
        raise LocalTrouble(f"{folder} belongs to somebody else; remove it or set BATON_HOME.")
    return folder


def write_note() -> None:
    """Says in the home where the data went, when they could not stay in it."""
    if storage_home() == home():
        return
    text = f"The database of this folder is in {storage_home()}:\nits account cannot enter {home()}.\n"
    (made_home() / NOTE).write_text(text)


def database_url() -> str:
    """The embedded database's address: over its socket, so nothing listens on the network."""
    return f"postgres://baton@{quote(str(postgres_socket_dir()), safe='')}/baton"


def redis_url() -> str:
    return f"unix://{quote(str(valkey_socket()))}?db=0"


def celery_url(redis: str) -> str:
    """The same server in Celery's spelling: it names a socket `redis+socket` and the database `virtual_host`."""
    if not redis.startswith("unix://"):
        return redis
    return redis.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
