import django.db.models.deletion
import vafa.foundation.ids
import vafa.sales.types
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('sales', '0001_initial'),
        ('sales', '0002_sums_read_no_row'),
        ('sales', '0003_sale_discounts'),
    ]

    dependencies = [
        ('catalog', '0001_tables'),
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sale',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('source', models.CharField(max_length=32)),
                ('number', models.CharField(max_length=64)),
                ('revision', models.SmallIntegerField(default=1)),
                ('fingerprint', models.CharField(max_length=64)),
                ('request_key', models.CharField(max_length=255, null=True)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('branch_id', models.BigIntegerField()),
                ('till', models.CharField(blank=True, max_length=40)),
                ('cashier', models.CharField(blank=True, max_length=80)),
                ('channel', models.CharField(choices=[('hall', 'in the hall'), ('take_away', 'take-away'), ('phone', 'by phone'), ('site', 'own site'), ('app', 'delivery app'), ('other', 'other')], max_length=12)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('gross_rial', models.BigIntegerField()),
                ('goods_rial', models.BigIntegerField()),
                ('discount_rial', models.BigIntegerField(default=0)),
                ('tax_rial', models.BigIntegerField(default=0)),
                ('tip_rial', models.BigIntegerField(default=0)),
                ('total_rial', models.BigIntegerField()),
                ('credit_rial', models.BigIntegerField(default=0)),
                ('returned_rial', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[(vafa.sales.types.SaleState['ACCEPTED'], vafa.sales.types.SaleState['ACCEPTED']), (vafa.sales.types.SaleState['PART_RETURNED'], vafa.sales.types.SaleState['PART_RETURNED']), (vafa.sales.types.SaleState['RETURNED'], vafa.sales.types.SaleState['RETURNED'])], default=vafa.sales.types.SaleState['ACCEPTED'], max_length=16)),
                ('fees', models.JSONField(default=list)),
                ('payments', models.JSONField(default=list)),
                ('table', models.CharField(blank=True, max_length=16)),
                ('guests', models.SmallIntegerField(default=0)),
                ('awards', models.JSONField(default=list)),
                ('discounts', models.JSONField(db_default=[], default=list)),
                ('receipt', models.TextField(blank=True)),
                ('actor', models.CharField(max_length=40)),
                ('branch', vafa.tenancy.references.TenantForeignKey(column='branch_id', to='catalog.branch')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-at', 'id'], include=('branch_id', 'customer_id', 'goods_rial', 'returned_rial', 'credit_rial', 'state'), name='sale_by_time'), models.Index(condition=models.Q(('customer_id__isnull', False)), fields=['business_id', 'customer_id', '-at'], name='sale_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'source', 'number'), name='sale_once'), models.UniqueConstraint(fields=('business_id', 'request_key'), name='sale_request'), models.CheckConstraint(condition=models.Q(('goods_rial__gte', 0), ('gross_rial__gte', 0), ('total_rial__gte', 0), ('credit_rial__gte', 0), ('credit_rial__lte', models.F('total_rial')), ('returned_rial__gte', 0), ('returned_rial__lte', models.F('goods_rial'))), name='sale_amounts'), vafa.tenancy.references.TenantReference('branch_id', name='sale_branch', to='catalog.Branch'), vafa.tenancy.references.TenantReference('customer_id', name='sale_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=64)),
                ('fingerprint', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('goods_rial', models.BigIntegerField()),
                ('lines', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('receipt', models.TextField(blank=True)),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-at'], name='return_by_time')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id', 'number'), name='return_once'), vafa.tenancy.references.TenantReference('sale_id', name='return_sale', to='sales.Sale')],
            },
        ),
        migrations.CreateModel(
            name='SaleLine',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('position', models.SmallIntegerField()),
                ('sku', models.CharField(blank=True, max_length=64)),
                ('name', models.CharField(max_length=120)),
                ('category', models.CharField(blank=True, max_length=80)),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=12)),
                ('unit_price_rial', models.BigIntegerField()),
                ('discount_rial', models.BigIntegerField(default=0)),
                ('net_rial', models.BigIntegerField()),
                ('returned_quantity', models.DecimalField(decimal_places=3, default=0, max_digits=12)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id', 'position'), name='line_position'), models.CheckConstraint(condition=models.Q(('net_rial__gte', 0), ('quantity__gt', 0), ('returned_quantity__gte', 0), ('returned_quantity__lte', models.F('quantity'))), name='line_amounts'), vafa.tenancy.references.TenantReference('sale_id', name='line_sale', to='sales.Sale')],
            },
        ),
        migrations.CreateModel(
            name='SaleRevision',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('revision', models.SmallIntegerField()),
                ('facts', models.JSONField()),
                ('replaced_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id', 'revision'), name='revision_once'), vafa.tenancy.references.TenantReference('sale_id', name='revision_sale', to='sales.Sale')],
            },
        ),
    ]
