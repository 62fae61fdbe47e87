"""Rounds that compare everybody's passages with their events, and whom they found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('leads', '0014_history'),
        ('reports', '0007_derived'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('people', models.PositiveBigIntegerField(default=0)),
                ('last_id', models.BigIntegerField(default=0)),
                ('compared', models.PositiveBigIntegerField(default=0)),
                ('found', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-began_at'], name='comparison_began')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('is_open',), name='comparison_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('is_open', True)), models.Q(('ended_at__isnull', False), ('is_open', False)), _connector='OR'), name='comparison_open_until_ended')],
            },
        ),
        migrations.CreateModel(
            name='Differing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField()),
                ('mended_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.contact')),
            ],
            options={
                'indexes': [models.Index(fields=['contact'], name='differing_contact'), models.Index(condition=models.Q(('mended_at', None)), fields=['looked_at'], name='differing_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('mended_at', None)), fields=('contact',), name='differing_once')],
            },
        ),
    ]
