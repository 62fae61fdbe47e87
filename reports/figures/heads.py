"""Counting people by rows that know whether their person has several of the kind (`many`). Pure."""


def heads(only: str = "true") -> str:
    """How many people the rows of `t` are: only who has several rows has to be told apart, which sorts few."""
    return (
        f"count(*) FILTER (WHERE {only} AND NOT t.many) + count(DISTINCT t.contact_id) FILTER (WHERE {only} AND t.many)"
    )
