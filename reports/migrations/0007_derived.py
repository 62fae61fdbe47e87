"""What reports read is derived further: steps and ways of passages, chances, how deals began, who is credited."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handoff', '0006_deals_of_the_past'),
        ('leads', '0015_indexes'),
        ('reports', '0006_indexes'),
    ]

    operations = [
        # Everybody's is derived anew by the sweep.
        migrations.RunSQL(
            "INSERT INTO leads_moved (contact_id, attempts) SELECT id, 0 FROM leads_contact", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name='Beginning',
            fields=[
                ('opportunity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='handoff.opportunity')),
                ('touched', models.BooleanField()),
                ('begun', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='Chance',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='leads.event')),
                ('kind', models.CharField(max_length=6)),
                ('entered_at', models.DateTimeField()),
                ('source', models.CharField(blank=True, max_length=100)),
                ('campaign', models.CharField(blank=True, max_length=150)),
                ('topic', models.CharField(blank=True, max_length=100)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('fit', models.CharField(blank=True, max_length=1)),
                ('person_id', models.BigIntegerField(null=True)),
                ('team_id', models.BigIntegerField(null=True)),
                ('buying_stage', models.CharField(blank=True, max_length=12)),
                ('many', models.BooleanField()),
                ('rule_id', models.BigIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('place', models.CharField(max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('then_offered', models.BooleanField()),
                ('offered_until', models.DateTimeField(null=True)),
                ('never_opened', models.BooleanField()),
                ('never_worked', models.BooleanField()),
                ('worked_late', models.BooleanField()),
                ('few_attempts', models.BooleanField()),
                ('never_judged', models.BooleanField()),
                ('judged_late', models.BooleanField()),
                ('no_reason', models.BooleanField()),
                ('outside', models.BooleanField()),
                ('deal_since', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=8)),
                ('key', models.CharField(blank=True, max_length=100)),
                ('first', models.DecimalField(decimal_places=2, max_digits=14)),
                ('last', models.DecimalField(decimal_places=2, max_digits=14)),
                ('even', models.DecimalField(decimal_places=2, max_digits=14)),
                ('decay', models.DecimalField(decimal_places=2, max_digits=14)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_began',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_lead',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_mql',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_sql',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_opportunity',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_accepted',
        ),
        migrations.RemoveIndex(
            model_name='journey',
            name='journey_customer',
        ),
        migrations.RemoveIndex(
            model_name='passage',
            name='passage_entered',
        ),
        migrations.RemoveIndex(
            model_name='passage',
            name='passage_left',
        ),
        migrations.AddField(
            model_name='journey',
            name='back_accepted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='journey',
            name='back_lead',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='journey',
            name='back_mql',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='journey',
            name='back_opportunity',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='journey',
            name='back_sql',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='journey',
            name='bought_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='journey',
            name='buying_stage',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddField(
            model_name='journey',
            name='came',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='journey',
            name='company_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='journey',
            name='fit_now',
            field=models.CharField(blank=True, db_default='', max_length=1),
        ),
        migrations.AddField(
            model_name='journey',
            name='met_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passage',
            name='accepted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='passage',
            name='accepted_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passage',
            name='back',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddField(
            model_name='passage',
            name='back_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passage',
            name='many',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='passage',
            name='step',
            field=models.CharField(blank=True, db_default='', max_length=13),
        ),
        migrations.AddField(
            model_name='passage',
            name='step_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passage',
            name='way',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddField(
            model_name='passage',
            name='way_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(fields=['began_at'], include=('came', 'source', 'customer_at'), name='journey_began'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('lead_at__isnull', False)), fields=['lead_at'], include=('began_at', 'came', 'source', 'customer_at'), name='journey_lead'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('mql_at__isnull', False)), fields=['mql_at'], include=('lead_at', 'came', 'source', 'customer_at'), name='journey_mql'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('sql_at__isnull', False)), fields=['sql_at'], include=('mql_at', 'came', 'source', 'customer_at'), name='journey_sql'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['accepted_at'], include=('sql_at', 'came', 'source', 'customer_at'), name='journey_accepted'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('opportunity_at__isnull', False)), fields=['opportunity_at'], include=('accepted_at', 'came', 'source', 'customer_at'), name='journey_opportunity'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('customer_at__isnull', False)), fields=['customer_at'], include=('opportunity_at', 'came', 'source'), name='journey_customer'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('attempted_at__lt', models.F('sql_at'))), fields=['sql_at'], name='journey_tried_before'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('first_activity_at__gt', models.F('customer_at')), ('attempted_at__gt', models.F('customer_at')), _connector='OR'), fields=['customer_at'], name='journey_bought_before'),
        ),
        migrations.AddIndex(
            model_name='journey',
            index=models.Index(condition=models.Q(('fit_now__in', ['A', 'B']), models.Q(('stage', 'discarded'), _negated=True)), fields=['company_id'], include=('topic', 'buying_stage'), name='journey_target'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('step', ''), _negated=True), fields=['step', 'entered_at'], include=('step_before', 'contact'), name='passage_step'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('accepted', True)), fields=['entered_at'], include=('accepted_before', 'contact'), name='passage_accepted'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('back', ''), _negated=True), fields=['back', 'entered_at'], include=('back_before', 'contact'), name='passage_back'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('way', ''), _negated=True), fields=['way', 'entered_at'], include=('way_before', 'contact'), name='passage_way'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['place', 'stage', 'left_at'], include=('entered_at', 'contact', 'many'), name='passage_left'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('left_at', None), models.Q(('place', 'none'), _negated=True)), fields=['place', 'entered_at'], include=('contact', 'source', 'campaign', 'topic', 'country', 'fit', 'team_id', 'person_id'), name='passage_now'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('left_at__lt', models.F('entered_at'))), fields=['contact'], name='passage_impossible'),
        ),
        migrations.AddField(
            model_name='beginning',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='chance',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='credit',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.contact'),
        ),
        migrations.AddField(
            model_name='credit',
            name='opportunity',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='handoff.opportunity'),
        ),
        migrations.AddIndex(
            model_name='chance',
            index=models.Index(fields=['kind', 'entered_at'], name='chance_time'),
        ),
        migrations.AddConstraint(
            model_name='chance',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['offers', 'mqls'])), name='chance_kind'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('opportunity', 'by', 'key'), name='credit_once'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ['source', 'activity'])), name='credit_by'),
        ),
    ]
