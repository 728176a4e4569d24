import django.contrib.postgres.fields
import django.db.models.deletion
import vafa.foundation.ids
import vafa.insight.foreseen
import vafa.insight.models
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('insight', '0001_initial'),
        ('insight', '0003_no_purchases_no_group'),
        ('insight', '0004_books_by_day'),
        ('insight', '0005_value_to_come'),
        ('insight', '0006_own_groups'),
        ('insight', '0007_product_pairs'),
        ('insight', '0008_week_findings'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='BooksDay',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'day', 'unit', 'purpose', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('unit', models.CharField(max_length=8)),
                ('purpose', models.CharField(max_length=16)),
                ('amount', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='BooksMark',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('next_transfer_id', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='books_mark_once')],
            },
        ),
        migrations.CreateModel(
            name='CustomerMetrics',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('first_at', models.DateTimeField(null=True)),
                ('last_at', models.DateTimeField(null=True)),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('length_days', models.IntegerField(default=0)),
                ('visit_days', models.IntegerField(default=0)),
                ('purchases', models.IntegerField(default=0)),
                ('total_rial', models.BigIntegerField(default=0)),
                ('returns', models.IntegerField(default=0)),
                ('returned_rial', models.BigIntegerField(default=0)),
                ('length_score', models.SmallIntegerField(db_default=0, default=0)),
                ('recency_score', models.SmallIntegerField(db_default=0, default=0)),
                ('frequency_score', models.SmallIntegerField(db_default=0, default=0)),
                ('money_score', models.SmallIntegerField(db_default=0, default=0)),
                ('group', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='metrics_customer', to='customers.Customer'), models.CheckConstraint(condition=models.Q(models.Q(('group', ''), ('last_day__isnull', True), ('purchases', 0), ('total_rial', 0)), models.Q(('first_day__lte', models.F('last_day')), ('last_day__isnull', False), ('purchases__gt', 0)), _connector='OR'), name='metrics_whole')],
            },
        ),
        migrations.CreateModel(
            name='CustomerValue',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('alive_percent', models.SmallIntegerField()),
                ('back_percent', models.SmallIntegerField()),
                ('purchases_90', models.FloatField()),
                ('purchases_365', models.FloatField()),
                ('value_rial', models.BigIntegerField(null=True)),
                ('at_risk_rial', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='value_customer', to='customers.Customer'), models.CheckConstraint(condition=models.Q(('alive_percent__range', (0, 100)), ('back_percent__range', (0, 100))), name='value_percents')],
            },
        ),
        migrations.CreateModel(
            name='GroupSnapshot',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'month', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('customer_id', models.BigIntegerField()),
                ('group', models.CharField(max_length=16)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='snapshot_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='InsightSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('mode', models.CharField(choices=[('quantiles', 'in fifths of our own customers'), ('thresholds', 'by fixed thresholds')], default='quantiles', max_length=12)),
                ('fewest_for_quantiles', models.IntegerField(default=50)),
                ('new_days', models.SmallIntegerField(default=60)),
                ('awake_days', models.SmallIntegerField(default=30)),
                ('asleep_days', models.SmallIntegerField(default=180)),
                ('length_from', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=vafa.insight.models._length_from, size=4)),
                ('recency_within', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=vafa.insight.models._recency_within, size=4)),
                ('frequency_from', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=vafa.insight.models._frequency_from, size=4)),
                ('money_from_rial', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=vafa.insight.models._money_from_rial, size=4)),
                ('groups', models.JSONField(db_default=[], default=list)),
                ('former_groups', models.JSONField(db_default=[], default=list)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='insight_settings_once'), models.CheckConstraint(condition=models.Q(('asleep_days__gte', models.F('awake_days')), ('awake_days__gte', 0), ('new_days__gte', 0)), name='insight_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ProductPair',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'left', 'right', blank=True, editable=False, primary_key=True, serialize=False)),
                ('left', models.CharField(max_length=120)),
                ('right', models.CharField(max_length=120)),
                ('left_name', models.CharField(max_length=120)),
                ('right_name', models.CharField(max_length=120)),
                ('invoices', models.IntegerField()),
                ('with_left', models.IntegerField()),
                ('with_right', models.IntegerField()),
                ('with_both', models.IntegerField()),
                ('chance', models.FloatField()),
                ('first_day', models.DateField()),
                ('worked_out_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('invoices__gte', models.F('with_left')), ('with_both__gt', 0), ('with_left__gte', models.F('with_both')), ('with_right__gte', models.F('with_both'))), name='pair_counts')],
            },
        ),
        migrations.CreateModel(
            name='ScoringScale',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('length_from', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=4)),
                ('last_day_from', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=4)),
                ('frequency_from', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=4)),
                ('money_from_rial', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=4)),
                ('new_from', models.DateField()),
                ('customers', models.IntegerField()),
                ('scored_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='insight_scale_once')],
            },
        ),
        migrations.CreateModel(
            name='ValueFit',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('state', models.CharField(choices=[('ready', 'ready'), ('young', 'young'), ('few', 'few'), ('no_fit', 'no_fit'), ('off', 'off')], max_length=8)),
                ('fitted_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('buyers', models.IntegerField()),
                ('came_back', models.IntegerField()),
                ('visits', models.JSONField(null=True)),
                ('spending', models.JSONField(null=True)),
                ('held_out', models.JSONField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='value_fit_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', vafa.insight.foreseen.FitState['READY']), _negated=True), models.Q(('held_out__isnull', False), ('visits__isnull', False)), _connector='OR'), name='value_fit_whole')],
            },
        ),
        migrations.CreateModel(
            name='WeekFindings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('first_day', models.DateField()),
                ('weeks', models.SmallIntegerField()),
                ('asked', models.IntegerField()),
                ('found', models.JSONField(default=list)),
                ('worked_out_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'first_day'), name='week_findings_once')],
            },
        ),
    ]
