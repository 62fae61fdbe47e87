"""What intake said about each draft, as JSON."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from leads.drafts import Outcome


class RowError(serializers.Serializer[Any]):
    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class RowResult(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    status = serializers.ChoiceField([(word, word) for word in ("created", "updated", "unchanged", "rejected")])
    id = serializers.IntegerField(allow_null=True)
    errors = RowError(many=True, required=False)  # type: ignore[assignment]  # the answer's word, not the serializer's
    conflicts = serializers.ListField(child=serializers.IntegerField(), required=False)


class BulkResult(serializers.Serializer[Any]):
    """One result a row, in the order sent, and their counts, which sum to the rows."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    results = RowResult(many=True)


def bulk_answer(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Plain dictionaries: serializers a row cost more than storing it."""
    counts = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
    for outcome in outcomes:
        counts[outcome.status] += 1
    return {**counts, "results": [_row(index, outcome) for index, outcome in enumerate(outcomes)]}


def refuse_rejected(outcome: Outcome) -> None:
    """For doors that take one: a rejected row is a refused request."""
    if outcome.status == "rejected":
        errors = {found.field: [ErrorDetail(found.message, found.code)] for found in outcome.problems}
        raise ValidationError(errors)


def _row(index: int, outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"index": index, "status": outcome.status, "id": outcome.id}
    if outcome.problems:
        row["errors"] = [
            {"pointer": f"/{index}/{found.field.replace('.', '/')}", "code": found.code, "detail": found.message}
            for found in outcome.problems
        ]
    if outcome.conflicts:
        row["conflicts"] = outcome.conflicts
    return row
