"""The terms that hold: how sales promised to work a lead, and what makes it an opportunity."""

from handoff.models import Terms


def terms() -> Terms:
    """The latest row; migrations plant the first."""
    found = Terms.objects.first()
    if found is None:
        raise Terms.DoesNotExist("No terms of the handoff are agreed; migrations plant the first.")
    return found
