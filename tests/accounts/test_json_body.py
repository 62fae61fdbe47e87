"""JSON bodies are read strictly and the place of a fault is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from accounts.json_body import parsed, unstorable

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def holds(value: object) -> bool:
    """By another way: does the value's text hold a NUL or half a pair?"""
    if isinstance(value, dict):
        return any(holds(name) or holds(part) for name, part in value.items())
    if isinstance(value, list):
        return any(map(holds, value))
    return isinstance(value, str) and (
        "\x00" in value or value.encode("utf-8", "replace") != value.encode("utf-8", "surrogatepass")
    )


@given(json_values)
def test_what_cannot_be_stored_is_found_wherever_it_stands(value: object) -> None:
    assert (unstorable(value) is not None) == holds(value)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("\x00", ""),
        ({"a": ["ok", {"b": "x\x00"}]}, "/a/1/b"),
        ({"a\x00": 1}, ""),
        (["\ud800"], "/0"),
        ({"a": "żółć 💡", "b": [1, None, True]}, None),
    ],
)
def test_the_place_is_a_pointer(value: object, place: str | None) -> None:
    assert unstorable(value) == place


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"a": 1,\n "b": }', "line 2, column 7"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": "\xff"}', "byte 7"),
        (b"[" * 100_000, "too deep"),
        (b"9" * 5_000, "out of range"),
        (b"", "line 1, column 1"),
    ],
)
def test_broken_json_is_refused_with_its_place(raw: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parsed(raw)
