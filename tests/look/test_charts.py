"""Charts keep their promises: the ground is zero, values stand in proportion, nothing leaves the canvas."""

import pytest

from leads import charts


def test_a_line_starts_at_the_ground_and_keeps_proportion():
    spots, _none = charts.line([("a", 0), ("b", 5), ("c", 10)])
    assert [spot.y for spot in spots] == [charts.BOTTOM, (charts.BOTTOM + charts.TOP) / 2, charts.TOP]
    assert [spot.x for spot in spots] == [charts.LEFT, 184.0, charts.WIDTH - charts.RIGHT]


def test_what_was_promised_shares_the_scale():
    spots, promised = charts.line([("a", 0), ("b", 5)], also=10)
    assert promised == charts.TOP
    assert spots[-1].y == (charts.BOTTOM + charts.TOP) / 2


def test_a_loss_lies_below_zero():
    spots, _none = charts.line([("a", -10), ("b", 0), ("c", 10)])
    assert spots[0].y == charts.BOTTOM
    assert spots[0].y > spots[1].y > spots[2].y


@pytest.mark.parametrize("pairs", [[], [("only", 3.0)], [("a", 0.0), ("b", 0.0)]])
def test_few_or_equal_values_stay_on_the_canvas(pairs):
    spots, _none = charts.line(pairs)
    drawn, _none = charts.columns(pairs)
    assert all(charts.TOP <= spot.y <= charts.BOTTOM for spot in [*spots, *drawn])
    assert len(spots) == len(drawn) == len(pairs)


def test_columns_stand_on_the_ground_side_by_side():
    drawn, promised = charts.columns([("a", 50), ("b", 100)], also=75)
    assert [column.y + column.height for column in drawn] == [charts.BOTTOM, charts.BOTTOM]
    assert drawn[1].height == 2 * drawn[0].height
    assert drawn[0].x + drawn[0].width < drawn[1].x
    assert drawn[1].y < promised < drawn[0].y


def test_a_path_visits_every_spot():
    spots, _none = charts.line([("a", 0), ("b", 1), ("c", 2)])
    assert charts.path(spots).count("L") == 2
    assert charts.path(spots).startswith(f"M{charts.LEFT:g} {charts.BOTTOM:g}")


def test_a_sparkline_uses_its_whole_height():
    heights = [spot.y for spot in charts.spark([3, 7, 5])]
    assert (max(heights), min(heights)) == (charts.SPARK_HEIGHT - 3, 3)
