"""SQL that models and migrations of every app may use."""

from django.db.models import DateTimeField, Func


class BatonNow(Func):
    """`baton_now()`: the database's time plus the stored offset; the default of every creation time."""

    function = "baton_now"
    output_field = DateTimeField()


# plpgsql, so that the function may be created before its table; the table has one row.
CREATE_CLOCK = """
CREATE FUNCTION baton_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN statement_timestamp() + COALESCE((SELECT shift FROM accounts_clock WHERE id = 1), interval '0');
END $$
"""
DROP_CLOCK = "DROP FUNCTION baton_now()"
