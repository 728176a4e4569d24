import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('catalog', '0001_initial'),
        ('catalog', '0002_holiday'),
        ('catalog', '0003_what_the_menu_says'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('credit_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('points', models.IntegerField(blank=True, null=True)),
                ('name', models.CharField(max_length=80)),
                ('position', models.SmallIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('discount_percent__isnull', True), ('discount_percent__range', (0, 100)), _connector='OR'), models.Q(('credit_percent__isnull', True), ('credit_percent__range', (0, 100)), _connector='OR'), models.Q(('points__isnull', True), ('points__range', (0, 1000000)), _connector='OR')), name='category_menu_possible'), models.UniqueConstraint(fields=('business_id', 'name'), name='category_name')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=200)),
                ('is_mourning', models.BooleanField(default=False)),
                ('is_own', models.BooleanField(default=False)),
                ('is_removed', models.BooleanField(default=False)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'day'), name='holiday_day'), models.CheckConstraint(condition=models.Q(('is_removed', False), ('is_own', True), _connector='OR'), name='holiday_removed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('discount_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('credit_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('points', models.IntegerField(blank=True, null=True)),
                ('sku', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=120)),
                ('name_key', models.CharField(blank=True, max_length=130)),
                ('category_id', models.BigIntegerField(null=True)),
                ('price_rial', models.BigIntegerField(default=0)),
                ('earns', models.BooleanField(default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('category', vafa.tenancy.references.TenantForeignKey(column='category_id', to='catalog.category')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sku'), name='product_sku'), models.CheckConstraint(condition=models.Q(models.Q(('discount_percent__isnull', True), ('discount_percent__range', (0, 100)), _connector='OR'), models.Q(('credit_percent__isnull', True), ('credit_percent__range', (0, 100)), _connector='OR'), models.Q(('points__isnull', True), ('points__range', (0, 1000000)), _connector='OR')), name='product_menu_possible'), models.CheckConstraint(condition=models.Q(('price_rial__gte', 0)), name='product_price_not_negative'), vafa.tenancy.references.TenantReference('category_id', name='product_category', to='catalog.Category')],
            },
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('code', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=80)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'code'), name='branch_code')],
            },
        ),
    ]
