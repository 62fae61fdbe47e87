"""Indexes that the reports ask for: activities by kind and time, events that take others back, roles at a company."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_regions'),
        ('leads', '0014_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='contact',
            name='contact_company',
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['type', 'occurred_at'], include=('contact',), name='activity_of_type'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['company', 'id'], include=('role',), name='contact_company'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('undoes__isnull', False)), fields=['undoes'], name='event_undoing'),
        ),
    ]
