import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('rewardlist', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Prize',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('price_points', models.BigIntegerField()),
                ('stock', models.IntegerField(null=True)),
                ('most_each', models.SmallIntegerField(default=0)),
                ('first_day', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('branch_ids', models.JSONField(default=list)),
                ('labels', models.JSONField(default=list)),
                ('claim_days', models.SmallIntegerField(default=30)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('price_points__range', (1, 1000000000)), ('claim_days__range', (1, 366)), ('most_each__gte', 0), models.Q(('stock__isnull', True), ('stock__gte', 0), _connector='OR'), models.Q(('first_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR')), name='prize_possible')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('prize_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=8)),
                ('points', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('handed_over', 'handed over'), ('cancelled', 'cancelled'), ('lapsed', 'not fetched in time')], default='waiting', max_length=16)),
                ('request_key', models.CharField(max_length=80)),
                ('taken_at', models.DateTimeField()),
                ('good_until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('branch_id', models.BigIntegerField(null=True)),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('prize', vafa.tenancy.references.TenantForeignKey(column='prize_id', to='rewardlist.prize')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', 'prize_id'], name='claim_of_customer'), models.Index(condition=models.Q(('state', 'waiting')), fields=['business_id', 'good_until'], name='claim_waiting')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='claim_once'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('business_id', 'code'), name='claim_code_among_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='claim_ends_once'), vafa.tenancy.references.TenantReference('prize_id', name='claim_prize', to='rewardlist.Prize'), vafa.tenancy.references.TenantReference('customer_id', name='claim_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rial_per_point', models.BigIntegerField(default=0)),
                ('least_points', models.BigIntegerField(default=100)),
                ('credit_days', models.SmallIntegerField(default=90)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='exchange_rate_once'), models.CheckConstraint(condition=models.Q(('credit_days__gte', 0), ('least_points__gte', 1), ('rial_per_point__gte', 0)), name='exchange_rate_possible')],
            },
        ),
    ]
