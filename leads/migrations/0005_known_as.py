"""The id by which a person came, beside the person: what titles and finds those whom no name or address names."""

from typing import ClassVar

from django.db import migrations, models

# The strongest id of each; what Baton itself derives from words ("likeness") is no id.
FILL = """
WITH best AS (
    SELECT DISTINCT ON (contact_id) contact_id, CASE WHEN system = '' THEN '#' ELSE system || ' ' END || value AS words
    FROM leads_identity WHERE kind <> 'email' AND system <> 'likeness'
    ORDER BY contact_id, array_position(ARRAY['external', 'user', 'anonymous'], kind::text), id
)
UPDATE leads_contact c SET known_as = words, search = CASE
    WHEN c.first_name || c.last_name || c.email <> '' THEN c.search
    ELSE trim(lower(regexp_replace(words, '[^[:alnum:]@.+-]+', ' ', 'g'))) END
FROM best WHERE best.contact_id = c.id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0004_catalogue")]
    operations: ClassVar = [
        migrations.AddField(
            "contact", "known_as", models.CharField(db_default="", default="", editable=False, max_length=320)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
