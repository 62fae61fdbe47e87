"""Every colour pair that carries words reads at 4.5 : 1, and every edge of a control shows at 3 : 1, in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
SURFACES = ["paper", "card", "sunk"]
WORDS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "brand", "hot", "warm", "good") for ground in SURFACES],
    *[(tone, f"{tone}-wash") for tone in ("hot", "warm", "cold", "good")],
    *[(ink, "brand-wash") for ink in ("ink", "ink-2", "brand", "brand-deep", "hot", "warm")],
    ("on-brand", "brand"),
    ("card", "ink"),
]
EDGES = [("edge", ground) for ground in SURFACES] + [("brand", "line-2"), ("hot", "line-2"), ("accent", "card")]


def colours() -> dict[str, tuple[str, str]]:
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS.read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_read_on_their_ground(ink, ground, theme):
    tokens = colours()
    assert contrast(tokens[ink][theme], tokens[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_bars_show_on_their_ground(edge, ground, theme):
    tokens = colours()
    assert contrast(tokens[edge][theme], tokens[ground][theme]) >= 3


def test_no_rule_paints_with_a_colour_that_is_not_a_token():
    """A colour outside the tokens would not answer to the theme; backdrops and paper are the same in both."""
    # Paper knows no theme: what only the PDF reads paints with its own ink.
    sheets = [sheet for sheet in TOKENS.parent.glob("*.css") if sheet != TOKENS and "-pdf" not in sheet.name]
    allowed = re.compile(r"rgb\(8 14 18 / 45%\)|#fff|#bbb")
    strays = [
        (sheet.name, stray)
        for sheet in sheets
        for stray in re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", sheet.read_text())
        if not allowed.fullmatch(stray)
    ]
    assert strays == []


def test_every_colour_that_is_used_is_a_token():
    tokens = set(re.findall(r"--([\w-]+):", TOKENS.read_text()))
    for sheet in TOKENS.parent.glob("*.css"):
        text = sheet.read_text()
        own = set(re.findall(r"--([\w-]+):", text))
        assert set(re.findall(r"var\(--([\w-]+)", text)) - tokens - own == set(), sheet.name
