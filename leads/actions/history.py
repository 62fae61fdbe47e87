"""Whose hand changed the fields: the context that field history keeps beside each old row."""

import json

from django.db import connection

from accounts.actor import Actor

# As the history's triggers read it; both end with the transaction.
SIGN = """
SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true),
    set_config('pghistory.context_metadata', %s, true)
"""


def sign(by: Actor) -> None:
    """Name the hand behind the field changes of this transaction."""
    hand = {"door": by.door, "user": by.user_id, "api_key": by.api_key_id}
    with connection.cursor() as cursor:
        cursor.execute(SIGN, [json.dumps(hand)])
