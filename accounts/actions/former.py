"""Salespeople of another system: found among our users, else kept as accounts that nobody signs in with.

An inactive user has a name that deals and events of the past can bear; it opens nothing and is offered nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import F
from django.utils.text import slugify

from accounts.models import Role, Team, User

# A domain that never is (RFC 2606): whoever is known by a name alone needs an address that reaches nobody.
NOWHERE = "former.invalid"
Became = Literal["created", "updated", "unchanged"]


@dataclass(slots=True)
class SellerDraft:
    """A salesperson as a file says them; at least one of name (150 characters) and e-mail."""

    name: str = ""
    email: str = ""
    team: str = ""


def sellers_of(said: Collection[str]) -> dict[str, User]:
    """Who each name or e-mail address means: {as said: user}; unknown ones become inactive users."""
    if not said:
        return {}
    register = _Register()
    return {one: register.found(_draft(one)) or register.made(_draft(one)) for one in sorted(said)}


def bring_sellers(drafts: Sequence[SellerDraft]) -> list[tuple[Became, int]]:
    """Keep each as an inactive user of their team unless known: [(created, updated or unchanged, user id)].

    Somebody who signs in here stays as they are; a former colleague is put into the team that the file says.
    """
    register = _Register()
    done: list[tuple[Became, int]] = []
    for draft in drafts:
        user = register.found(draft)
        status: Became = "unchanged"
        if user is None:
            user, status = register.made(draft), "created"
        elif not user.is_active and draft.team and user.team_id != register.team(draft.team).pk:
            user.team, status = register.team(draft.team), "updated"
            user.save(update_fields=["team"])
        done.append((status, user.pk))
    return done


class _Register:
    """All users by address and by name, read once; of several of one name whoever signs in here, else the first."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.teams: dict[str, Team] = {}
        for user in User.objects.order_by(F("is_active").asc(), "-pk"):
            self._add(user)

    def found(self, draft: SellerDraft) -> User | None:
        """By the address where one is said, else by the name."""
        return self.users.get(_key(draft.email or draft.name))

    def made(self, draft: SellerDraft) -> User:
        email = draft.email.strip().lower() or self._address(draft.name)
        team = self.team(draft.team) if draft.team else None
        user = User(email=email, name=draft.name or email[:150], role=Role.SALES, is_active=False, team=team)
        user.set_unusable_password()
        user.save()
        self._add(user)
        return user

    def team(self, name: str) -> Team:
        if name not in self.teams:
            self.teams[name] = Team.objects.get_or_create(name=name)[0]
        return self.teams[name]

    def _add(self, user: User) -> None:
        self.users |= {_key(user.name): user, _key(user.email): user}

    def _address(self, name: str) -> str:
        base = slugify(name)[:100] or "somebody"
        email, number = f"{base}@{NOWHERE}", 1
        while email in self.users:
            number += 1
            email = f"{base}-{number}@{NOWHERE}"
        return email


def _draft(said: str) -> SellerDraft:
    return SellerDraft(email=said) if "@" in said else SellerDraft(name=said)


def _key(said: str) -> str:
    return " ".join(said.split()).casefold()
