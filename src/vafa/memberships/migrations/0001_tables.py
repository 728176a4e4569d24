import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('memberships', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('benefits', models.CharField(blank=True, max_length=500)),
                ('sku', models.CharField(max_length=64)),
                ('price_rial', models.BigIntegerField()),
                ('period', models.CharField(choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], max_length=8)),
                ('count', models.SmallIntegerField()),
                ('refund', models.CharField(choices=[('pro_rata', 'the part of the days that are left'), ('whole', 'the whole price'), ('nothing', 'nothing')], max_length=16)),
                ('remind_days', models.SmallIntegerField(default=7)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sku'), name='plan_sku'), models.CheckConstraint(condition=models.Q(('count__range', (1, 1000)), ('price_rial__gte', 0), ('remind_days__range', (0, 60))), name='plan_possible')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('plan_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('sale_id', models.BigIntegerField(null=True)),
                ('request_key', models.CharField(max_length=80)),
                ('period', models.CharField(choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], max_length=8)),
                ('count', models.SmallIntegerField()),
                ('periods', models.SmallIntegerField(default=1)),
                ('price_rial', models.BigIntegerField()),
                ('bought_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('refund_rial', models.BigIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('plan', vafa.tenancy.references.TenantForeignKey(column='plan_id', to='memberships.plan')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', 'ends_at'], name='membership_of_customer'), models.Index(fields=['business_id', 'plan_id', 'ends_at'], name='membership_of_plan'), models.Index(condition=models.Q(('sale_id__isnull', False)), fields=['business_id', 'sale_id'], name='membership_of_sale')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='membership_once'), models.CheckConstraint(condition=models.Q(('periods__gte', 1), ('price_rial__gte', 0), ('starts_at__lte', models.F('ends_at')), ('refund_rial__range', (0, models.F('price_rial')))), name='membership_in_order'), vafa.tenancy.references.TenantReference('plan_id', name='membership_plan', to='memberships.Plan'), vafa.tenancy.references.TenantReference('customer_id', name='membership_customer', to='customers.Customer')],
            },
        ),
    ]
