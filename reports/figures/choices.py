"""What a report's scope can be narrowed to: the values that lately came, each with its words. Reading only."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import LEADERS, Team, User
from leads.countries import country_name
from leads.filters import FIT_LETTERS
from reports.figures.scope import DIMENSIONS, NOBODY, UNKNOWN, Scope

Options = list[tuple[str, str]]
ROWS: Mapping[str, Any] = {"team": Team, "person": User}
LABELS: dict[str, Any] = {
    "source": _("Source"),
    "campaign": _("Campaign"),
    "topic": _("Topic"),
    "country": _("Country"),
    "fit": _("Company fit"),
    "team": _("Team"),
    "person": _("Salesperson"),
}
# The most frequent values of the people who came last: the whole table is never read for a form.
LATEST, MOST = 20_000, 40
OFTEN = "ARRAY(SELECT {0} FROM latest WHERE {0}::text <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(most)s)"
VALUES = f"""
WITH latest AS MATERIALIZED (
    SELECT {", ".join(DIMENSIONS.values())} FROM reports_journey ORDER BY began_at DESC LIMIT %(latest)s
)
SELECT {", ".join(OFTEN.format(column) for column in DIMENSIONS.values())}
"""


def choices(viewer: Viewer, scope: Scope) -> dict[str, Options]:
    """Dimension → (value, words) of each value to choose from, and of the one that is chosen; three statements.

    Figures of persons are chosen by their managers; everybody else may choose themselves.
    """
    with connection.cursor() as cursor:
        cursor.execute(VALUES, {"latest": LATEST, "most": MOST})
        found = dict(zip(DIMENSIONS, cursor.fetchone(), strict=True))
    for name in scope.narrowed:
        found[name] = [*found[name], getattr(scope, name)]
    found["fit"] = [letter for letter, _label in FIT_LETTERS]
    if viewer.role not in LEADERS:
        found["person"] = [pk for pk in found["person"] if pk == viewer.pk]
    return {name: _options(name, set(found[name])) for name in DIMENSIONS}


def _options(name: str, values: Collection[Any]) -> Options:
    return sorted(((str(value), label) for value, label in words(name, values).items()), key=_by_words)


def words(name: str, values: Collection[Any]) -> dict[Any, str]:
    """What the values of one dimension are called; at most one statement."""
    if name in ROWS:
        rows = ROWS[name].objects.in_bulk([value for value in values if value != NOBODY])
        return {value: rows[value].name if value in rows else _nobody(name) for value in values}
    called = country_name if name == "country" else str
    return {value: str(_("Not known")) if value == UNKNOWN else called(value) for value in values}


def _nobody(name: str) -> str:
    return str(_("No team") if name == "team" else _("Nobody"))


def _by_words(option: tuple[str, str]) -> str:
    return option[1].lower()
