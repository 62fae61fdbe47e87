"""Wilson's interval against published values and what must hold of any interval of a share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.shares import Share, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # Mirrored, whole and nothing.
        (20, 20, 0.8389, 1.0),
        (5, 10, 0.2366, 0.7634),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_are_those_of_the_books(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


@given(whole=st.integers(1, 10_000_000), data=st.data())
def test_the_share_lies_within_and_its_mirror_mirrors(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_a_share_of_nothing_has_no_per_cent():
    assert Share(0, 0).percent is None
    assert (Share(1, 4).percent, round(Share(0, 20).high, 1)) == (25, 16.1)
