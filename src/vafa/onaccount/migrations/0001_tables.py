import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('onaccount', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('sales', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('bought_on', models.DateField()),
                ('due_on', models.DateField()),
                ('amount_rial', models.BigIntegerField()),
                ('open_rial', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('open_rial__gt', 0)), fields=['business_id', 'customer_id', 'bought_on'], name='bill_open')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id'), name='bill_once'), models.CheckConstraint(condition=models.Q(('open_rial__range', (0, models.F('amount_rial')))), name='bill_within_its_amount'), vafa.tenancy.references.TenantReference('sale_id', name='bill_sale', to='sales.Sale'), vafa.tenancy.references.TenantReference('customer_id', name='bill_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='HouseAccount',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('limit_rial', models.BigIntegerField()),
                ('term_days', models.SmallIntegerField()),
                ('is_open', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'customer_id'), name='house_account_once'), models.CheckConstraint(condition=models.Q(('limit_rial__range', (0, 1000000000000)), ('term_days__range', (0, 366))), name='house_account_possible'), vafa.tenancy.references.TenantReference('customer_id', name='house_account_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('amount_rial', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('request_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='payment_once'), models.CheckConstraint(condition=models.Q(('amount_rial__gt', 0)), name='payment_positive'), vafa.tenancy.references.TenantReference('customer_id', name='payment_customer', to='customers.Customer')],
            },
        ),
    ]
