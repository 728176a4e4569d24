import django.db.models.deletion
import vafa.coupons.pricing
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('coupons', '0001_initial'),
        ('coupons', '0002_given_codes'),
        ('coupons', '0003_codes_by_owner'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('sales', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='StackGroup',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('how', models.CharField(choices=[(vafa.coupons.pricing.How['STACK'], vafa.coupons.pricing.How['STACK']), (vafa.coupons.pricing.How['FIRST'], vafa.coupons.pricing.How['FIRST']), (vafa.coupons.pricing.How['BEST_FOR_CUSTOMER'], vafa.coupons.pricing.How['BEST_FOR_CUSTOMER']), (vafa.coupons.pricing.How['BEST_FOR_BUSINESS'], vafa.coupons.pricing.How['BEST_FOR_BUSINESS'])], max_length=20)),
                ('parent_id', models.BigIntegerField(null=True)),
                ('priority', models.SmallIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('parent', vafa.tenancy.references.TenantForeignKey(column='parent_id', to='coupons.stackgroup')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'name'), name='stack_group_name'), models.CheckConstraint(condition=models.Q(('parent_id__isnull', True), models.Q(('parent_id', models.F('id')), _negated=True), _connector='OR'), name='stack_group_elsewhere'), vafa.tenancy.references.TenantReference('parent_id', name='stack_group_parent', to='coupons.StackGroup')],
            },
        ),
        migrations.CreateModel(
            name='Discount',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('paused', 'Paused'), ('ended', 'Ended')], max_length=8)),
                ('version', models.IntegerField(default=1)),
                ('spec', models.JSONField()),
                ('group_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('group', vafa.tenancy.references.TenantForeignKey(column='group_id', to='coupons.stackgroup')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('version__gt', 0)), name='discount_version_positive'), vafa.tenancy.references.TenantReference('group_id', name='discount_group', to='coupons.StackGroup')],
            },
        ),
        migrations.CreateModel(
            name='CodeBatch',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_id', models.BigIntegerField()),
                ('label', models.CharField(max_length=120)),
                ('count', models.IntegerField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=120)),
                ('voided_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('discount', vafa.tenancy.references.TenantForeignKey(column='discount_id', to='coupons.discount')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'discount_id'], name='batch_by_discount')],
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='batch_count_positive'), vafa.tenancy.references.TenantReference('discount_id', name='batch_discount', to='coupons.Discount')],
            },
        ),
        migrations.CreateModel(
            name='DiscountCode',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_id', models.BigIntegerField()),
                ('batch_id', models.BigIntegerField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('text', models.CharField(blank=True, max_length=40)),
                ('hint', models.CharField(max_length=4)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('most_uses', models.IntegerField(null=True)),
                ('used', models.IntegerField(default=0)),
                ('expires_at', models.DateTimeField(null=True)),
                ('voided_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(blank=True, default='', max_length=80)),
                ('batch', vafa.tenancy.references.TenantForeignKey(column='batch_id', to='coupons.codebatch')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('discount', vafa.tenancy.references.TenantForeignKey(column='discount_id', to='coupons.discount')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'discount_id', 'id'], name='code_by_discount'), models.Index(condition=models.Q(('customer_id__isnull', False)), fields=['business_id', 'customer_id'], name='code_by_owner'), models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['business_id', 'batch_id'], name='code_by_batch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('business_id', 'reference'), name='discount_code_given_once'), models.UniqueConstraint(fields=('business_id', 'digest'), name='discount_code_once'), models.CheckConstraint(condition=models.Q(('used__gte', 0), models.Q(('most_uses__isnull', True), ('most_uses__gte', models.F('used')), _connector='OR')), name='discount_code_uses'), vafa.tenancy.references.TenantReference('discount_id', name='discount_code_of', to='coupons.Discount'), vafa.tenancy.references.TenantReference('batch_id', name='discount_code_batch', to='coupons.CodeBatch'), vafa.tenancy.references.TenantReference('customer_id', name='discount_code_owner', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='DiscountCount',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_id', models.BigIntegerField()),
                ('owner_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('times', models.IntegerField()),
                ('amount_rial', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('discount', vafa.tenancy.references.TenantForeignKey(column='discount_id', to='coupons.discount')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'discount_id', 'owner_id', 'day'), name='discount_count_once'), models.CheckConstraint(condition=models.Q(('amount_rial__gte', 0), ('times__gte', 0)), name='discount_count_not_negative'), vafa.tenancy.references.TenantReference('discount_id', name='discount_count_of', to='coupons.Discount')],
            },
        ),
        migrations.CreateModel(
            name='DiscountUse',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_id', models.BigIntegerField()),
                ('code_id', models.BigIntegerField(null=True)),
                ('sale_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField(null=True)),
                ('amount_rial', models.BigIntegerField()),
                ('counted', models.JSONField(default=list)),
                ('free_again', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('given_back_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('code', vafa.tenancy.references.TenantForeignKey(column='code_id', to='coupons.discountcode')),
                ('discount', vafa.tenancy.references.TenantForeignKey(column='discount_id', to='coupons.discount')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'discount_id', '-id'], name='discount_use_by_discount')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('given_back_at__isnull', True)), fields=('business_id', 'sale_id', 'discount_id'), name='discount_use_once'), models.CheckConstraint(condition=models.Q(('amount_rial__gt', 0)), name='discount_use_positive'), vafa.tenancy.references.TenantReference('discount_id', name='discount_use_of', to='coupons.Discount'), vafa.tenancy.references.TenantReference('code_id', name='discount_use_code', to='coupons.DiscountCode'), vafa.tenancy.references.TenantReference('sale_id', name='discount_use_sale', to='sales.Sale')],
            },
        ),
    ]
