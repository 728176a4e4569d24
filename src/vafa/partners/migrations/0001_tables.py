import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('partners', '0001_initial'),
    ]

    dependencies = [
        ('sales', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('code', models.CharField(max_length=16)),
                ('kind', models.CharField(choices=[('waiter', 'Waiter'), ('driver', 'Driver'), ('hotel', 'Hotel'), ('guide', 'Tour guide'), ('influencer', 'Influencer'), ('other', 'Someone else')], max_length=12)),
                ('mobile', models.CharField(blank=True, max_length=16)),
                ('percent', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('each_rial', models.BigIntegerField(default=0)),
                ('rates', models.JSONField(default=list)),
                ('most_per_sale_rial', models.BigIntegerField(null=True)),
                ('most_per_month_rial', models.BigIntegerField(null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'code'), name='partner_code'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('each_rial__gte', 0), ('percent__range', (0, 100)), models.Q(('most_per_sale_rial__isnull', True), ('most_per_sale_rial__gte', 0), _connector='OR'), models.Q(('most_per_month_rial__isnull', True), ('most_per_month_rial__gte', 0), _connector='OR')), name='partner_possible')],
            },
        ),
        migrations.CreateModel(
            name='Commission',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sale_id', models.BigIntegerField()),
                ('partner_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('amount_rial', models.BigIntegerField()),
                ('taken_back_rial', models.BigIntegerField(default=0)),
                ('by_line', models.JSONField(default=list)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('sale', vafa.tenancy.references.TenantForeignKey(column='sale_id', to='sales.sale')),
                ('partner', vafa.tenancy.references.TenantForeignKey(column='partner_id', to='partners.partner')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'partner_id', 'day'], name='commission_by_day')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'sale_id', 'partner_id'), name='commission_once'), models.CheckConstraint(condition=models.Q(('taken_back_rial__range', (0, models.F('amount_rial')))), name='commission_within_its_amount'), vafa.tenancy.references.TenantReference('sale_id', name='commission_sale', to='sales.Sale'), vafa.tenancy.references.TenantReference('partner_id', name='commission_partner', to='partners.Partner')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('partner_id', models.BigIntegerField()),
                ('amount_rial', models.BigIntegerField()),
                ('note', models.CharField(max_length=200)),
                ('request_key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('partner', vafa.tenancy.references.TenantForeignKey(column='partner_id', to='partners.partner')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'request_key'), name='partner_payout_once'), models.CheckConstraint(condition=models.Q(('amount_rial__gt', 0)), name='partner_payout_positive'), vafa.tenancy.references.TenantReference('partner_id', name='partner_payout_partner', to='partners.Partner')],
            },
        ),
    ]
