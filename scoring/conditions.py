"""One condition on one value, as parameterised SQL. Texts compare without case. User text is never part of the SQL.

Used for facts of people and companies, and for the properties of activities.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from leads.refusals import Invalid
from scoring.facts import Fact, Kind, fact
from scoring.parameters import Parameters

Compile = Callable[[Fact, Any, Parameters], str]
# Only what reads as a number takes part in a comparison of numbers; other texts fail it quietly.
NUMBER = "CASE WHEN {text} ~ '^ *-?[0-9]{{1,20}}([.][0-9]{{1,10}})? *$' THEN ({text})::numeric END"


def of_fact(field: str, op: str, value: Any, parameters: Parameters) -> str:
    """SQL that is true or false (never null) for "this fact of the person is so"."""
    return compiled(fact(field), op, value, parameters)


def of_property(condition: Mapping[str, Any], parameters: Parameters, alias: str = "a") -> str:
    """SQL for {"property", "op", "value"} on an activity; a dot in the name leads inside."""
    name = condition.get("property")
    if not isinstance(name, str) or not name:
        raise Invalid(_("A condition names a property."), field="conditions")
    asked = Fact(name, Kind.JSON, f"{alias}.properties", tuple(name.split(".")))
    return compiled(asked, str(condition.get("op")), condition.get("value"), parameters)


def compiled(asked: Fact, op: str, value: Any, parameters: Parameters) -> str:
    """Compile one condition; Invalid where the value does not fit the question."""
    _refuse_nul(value)
    _refuse_nul(asked.path)
    if op not in OPS:
        raise Invalid(_("There is no condition called “%(op)s”.") % {"op": op}, field="op")
    return f"COALESCE({OPS[op](asked, value, parameters)}, false)"


def _equals(asked: Fact, value: Any, parameters: Parameters) -> str:
    if asked.kind is Kind.FLAG:
        return f"{asked.sql} = {parameters.add(_flag(value))}"
    if asked.kind is Kind.NUMBER:
        return f"{asked.sql} = {parameters.add(_number(value))}"
    return _in(asked, [value], parameters)


def _in(asked: Fact, value: Any, parameters: Parameters) -> str:
    if not isinstance(value, list) or not value:
        raise Invalid(_("Give a list of values."), field="value")
    if asked.kind is Kind.NUMBER:
        return f"{asked.sql} = ANY({parameters.add([_number(one) for one in value])}::numeric[])"
    if asked.kind is Kind.FLAG:
        return f"{asked.sql} = ANY({parameters.add([_flag(one) for one in value])}::boolean[])"
    if asked.kind is Kind.LIST:
        return _member(asked, value, parameters)
    return f"lower({_text(asked, parameters)}) = ANY({parameters.add([_plain(one) for one in value])}::text[])"


def _range(asked: Fact, value: Any, parameters: Parameters) -> str:
    if not isinstance(value, list) or len(value) != 2 or value == [None, None]:
        raise Invalid(_("Give the lowest and the highest value; one of them may be empty."), field="value")
    number = asked.sql if asked.kind is Kind.NUMBER else NUMBER.format(text=_text(asked, parameters))
    sides = zip((">=", "<="), value, strict=True)
    return " AND ".join(f"{number} {sign} {parameters.add(_number(side))}" for sign, side in sides if side is not None)


def _contains(asked: Fact, value: Any, parameters: Parameters) -> str:
    if asked.kind in (Kind.NUMBER, Kind.FLAG) or not isinstance(value, str) or not value:
        raise Invalid(_("Only texts and lists contain a text."), field="value")
    if asked.kind is Kind.LIST:
        return _member(asked, [value], parameters)
    found = f"strpos(lower({_text(asked, parameters)}), {parameters.add(value.lower())}) > 0"
    if asked.kind is Kind.TEXT:
        return found
    # A JSON list contains its members whole; any other JSON value is searched as text.
    inside = f"{asked.sql} #> {parameters.add(list(asked.path))}::text[]"
    members = (
        f"EXISTS (SELECT 1 FROM jsonb_array_elements_text({inside}) m WHERE lower(m) = {parameters.add(value.lower())})"
    )
    return f"CASE WHEN jsonb_typeof({inside}) = 'array' THEN {members} ELSE {found} END"


def _is_set(asked: Fact, value: Any, parameters: Parameters) -> str:
    wanted = "" if _flag(True if value is None else value) else "NOT "
    if asked.kind in (Kind.NUMBER, Kind.FLAG):
        return f"{wanted}({asked.sql} IS NOT NULL)"
    if asked.kind is Kind.LIST:
        return f"{wanted}(cardinality({asked.sql}) > 0)"
    return f"{wanted}(COALESCE({_text(asked, parameters)}, '') NOT IN ('', '[]', '{{}}'))"


def _member(asked: Fact, value: list[Any], parameters: Parameters) -> str:
    members = parameters.add([_plain(one) for one in value])
    return f"EXISTS (SELECT 1 FROM unnest({asked.sql}) m WHERE lower(m) = ANY({members}::text[]))"


def _text(asked: Fact, parameters: Parameters) -> str:
    if asked.kind is Kind.JSON:
        return f"({asked.sql} #>> {parameters.add(list(asked.path))}::text[])"
    return asked.sql


def _plain(value: Any) -> str:
    """How a value reads as lower-case text, JSON's way for numbers and flags."""
    if isinstance(value, str):
        return value.lower()
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise Invalid(_("Give texts or numbers."), field="value")


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e18:
        raise Invalid(_("Give a number."), field="value")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(_("Give yes or no."), field="value")
    return value


def _refuse_nul(value: Any) -> None:
    if "\\u0000" in json.dumps(value):
        raise Invalid(_("A text may not hold a NUL character."), field="value")


OPS: dict[str, Compile] = {
    "equals": _equals,
    "in": _in,
    "range": _range,
    "contains": _contains,
    "is_set": _is_set,
}
