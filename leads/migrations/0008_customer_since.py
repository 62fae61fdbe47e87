"""Since when a company is a customer; companies of people who are customers already are customers too."""

from typing import ClassVar

from django.db import migrations, models

BACKFILL = """
UPDATE leads_company k SET customer_since = c.since
FROM (SELECT company_id, min(moved_at) AS since FROM leads_contact WHERE place = 'customer' GROUP BY company_id) c
WHERE k.id = c.company_id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0007_notices")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="company",
            name="customer_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="customer since"),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
