"""The clock's one row, at zero."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_tables")]
    operations: ClassVar = [
        migrations.RunSQL("INSERT INTO accounts_clock (id, shift) VALUES (1, interval '0')", migrations.RunSQL.noop)
    ]
