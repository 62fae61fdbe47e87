"""A past whose rows come in any order is the one chain it was, against a history that was walked forwards."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leads.actions.histories.chain import BEYOND, STANDS, Walk, walk
from leads.actions.histories.reading import CleanMove
from leads.drafts import PastDraft
from leads.lifecycle import HELD, LEAD, NURTURE, OFFERED

STAGES = ["lead", "mql", "sql", "opportunity", "customer", "discarded"]
FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def row(start, end, at):
    return CleanMove(PastDraft(), [], said_start=start, said_end=end, at=at)


@st.composite
def lives(draw):
    """Stages somebody went through, and how many days after the one before; every stage differs from the last."""
    stages = []
    for _ in range(draw(st.integers(1, 8))):
        stages.append(draw(st.sampled_from([stage for stage in STAGES if stages[-1:] != [stage]])))
    days = [draw(st.integers(1, 40)) for _ in stages]
    return list(zip(stages, days, strict=True))


def forwards(life):
    """The standpoints one after another, told without looking at any row."""
    stands, beyond = [], False
    for stage, _days in life:
        stands.append((NURTURE if beyond else LEAD) if stage == "lead" else STANDS[stage])
        beyond |= stage in BEYOND
    return [*stands[:-1], HELD if stands[-1] == OFFERED else stands[-1]]


def rows_of(life, *, say_start):
    at, before, rows = FIRST, "", []
    for stage, days in life:
        at += timedelta(days=days)
        rows.append(row(before if say_start else "", stage, at))
        before = stage
    return rows


@given(lives(), st.booleans(), st.randoms(use_true_random=False))
def test_shuffled_rows_make_the_chain_that_was_lived(life, say_start, random):
    rows = rows_of(life, say_start=say_start)
    shuffled = random.sample(rows, len(rows))
    taken = walk(Walk(), shuffled)
    assert [move.end for move in taken] == forwards(life)
    assert [move.start for move in taken[1:]] == [move.end for move in taken[:-1]]
    assert not any(move.problems for move in rows)


@given(st.lists(st.sampled_from(STAGES), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_stages_of_one_day_hold_together_in_whatever_order_they_are_written(stages, random):
    rows = [row(before, stage, FIRST) for before, stage in zip(["", *stages], stages, strict=False)]
    taken = walk(Walk(), random.sample(rows, len(rows)))
    assert [move.said_end for move in taken] == stages


@given(lives(), st.data())
def test_whatever_rows_are_lost_what_is_taken_holds_together_and_the_rest_says_why(life, data):
    rows = [one for one in rows_of(life, say_start=True) if data.draw(st.booleans())]
    taken = walk(Walk(), rows)
    assert [move.start for move in taken[1:]] == [move.end for move in taken[:-1]]
    assert {id(move) for move in rows if not move.problems} == {id(move) for move in taken}
