import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('sharing', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('sales', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='SharedWallet',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('family', 'Family'), ('company', 'Company')], max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='SharedUse',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('wallet_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('sale_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('amount_rial', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
                ('wallet', vafa.tenancy.references.TenantForeignKey(column='wallet_id', to='sharing.sharedwallet')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'wallet_id', 'customer_id', 'day'], name='shared_use_by_day')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id'), name='shared_use_once'), models.CheckConstraint(condition=models.Q(('amount_rial__gte', 0)), name='shared_use_amount'), vafa.tenancy.references.TenantReference('wallet_id', name='shared_use_wallet', to='sharing.SharedWallet'), vafa.tenancy.references.TenantReference('customer_id', name='shared_use_customer', to='customers.Customer'), vafa.tenancy.references.TenantReference('sale_id', name='shared_use_sale', to='sales.Sale')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('wallet_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('is_head', models.BooleanField(default=False)),
                ('earns_to_shared', models.BooleanField(default=True)),
                ('daily_most_rial', models.BigIntegerField(null=True)),
                ('monthly_most_rial', models.BigIntegerField(null=True)),
                ('joined_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('wallet', vafa.tenancy.references.TenantForeignKey(column='wallet_id', to='sharing.sharedwallet')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'wallet_id'], name='shared_members')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'customer_id'), name='shared_member_once'), models.UniqueConstraint(condition=models.Q(('is_head', True)), fields=('business_id', 'wallet_id'), name='shared_one_head'), models.CheckConstraint(condition=models.Q(models.Q(('daily_most_rial__isnull', True), ('daily_most_rial__gte', 0), _connector='OR'), models.Q(('monthly_most_rial__isnull', True), ('monthly_most_rial__gte', 0), _connector='OR')), name='shared_member_limits'), vafa.tenancy.references.TenantReference('wallet_id', name='shared_member_wallet', to='sharing.SharedWallet'), vafa.tenancy.references.TenantReference('customer_id', name='shared_member_customer', to='customers.Customer')],
            },
        ),
    ]
