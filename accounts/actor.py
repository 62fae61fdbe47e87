"""Who does something and through which door: what every action takes as `by`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from accounts.models import ApiKey, User


class Viewer(Protocol):
    """What `visible_to` asks of whoever looks: a User, or an API key that stands for nobody in particular.

    `source` is the code under which a key's rows are kept; what an integration sent goes by it and by `api_key_id`.
    """

    @property
    def pk(self) -> int | None: ...

    @property
    def role(self) -> str: ...

    @property
    def team_id(self) -> int | None: ...

    @property
    def source(self) -> str: ...

    @property
    def api_key_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The hand on the door handle. `door` is page, api, import, command, task or admin."""

    door: str
    user_id: int | None = None
    api_key_id: int | None = None

    @classmethod
    def person(cls, user: "User", door: str = "page") -> "Actor":
        return cls(door=door, user_id=user.pk)

    @classmethod
    def key(cls, key: "ApiKey") -> "Actor":
        return cls(door="api", user_id=key.user_id, api_key_id=key.pk)


# Baton itself: what workers and sweeps do by the agreed rules.
BATON = Actor(door="task")
