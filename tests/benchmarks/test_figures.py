"""What `make bench` prints: one JSON object a line, with the ratio to the reference."""

import json

import pytest

from benchmarks.__main__ import sizes, wanted
from benchmarks.figures import middle, percentile, say


def test_a_figure_is_one_json_line_with_its_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    say("rescore_10k", 1.2, "s", reference=1.0, n=5)
    line = json.loads(capsys.readouterr().out)
    assert line == {"name": "rescore_10k", "value": 1.2, "unit": "s", "reference": 1.0, "ratio": 1.2, "n": 5}


def test_a_figure_without_reference_has_no_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    say("queue_page_p50_10k", 12.5, "ms")
    line = json.loads(capsys.readouterr().out)
    assert line["reference"] is None
    assert line["ratio"] is None


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentiles_take_the_nearest_rank(share: float, value: int) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == value


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.99) == 7.0


def test_the_middle_is_the_median() -> None:
    assert middle([9, 1, 5]) == 5


def test_scales_are_read_from_the_environment_smallest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCALE", "1m,10k")
    assert sizes() == [("10k", 10_000), ("1m", 1_000_000)]


def test_without_a_choice_every_part_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONLY", raising=False)
    assert wanted("rescore")
    monkeypatch.setenv("ONLY", "sweep,queue")
    assert wanted("queue")
    assert not wanted("rescore")
