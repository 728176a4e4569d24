import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('checkout', '0001_initial'),
        ('checkout', '0002_occasions'),
        ('checkout', '0003_clubsettings_needs_approval'),
        ('checkout', '0004_held_codes'),
        ('checkout', '0005_rewardedoccasion_worth_percent'),
        ('checkout', '0006_allowances'),
        ('checkout', '0007_late_sales'),
        ('checkout', '0008_late_sales_seen_to'),
        ('checkout', '0009_what_a_friend_bought'),
    ]

    dependencies = [
        ('catalog', '0001_tables'),
        ('codes', '0001_tables'),
        ('customers', '0001_tables'),
        ('ledger', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='TillAllowance',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('branch_id', models.BigIntegerField()),
                ('till', models.CharField(blank=True, max_length=40)),
                ('day', models.DateField()),
                ('sum_rial', models.BigIntegerField()),
                ('guest_rial', models.BigIntegerField()),
                ('lost_rial', models.BigIntegerField(default=0)),
                ('issued_at', models.DateTimeField()),
                ('branch', vafa.tenancy.references.TenantForeignKey(column='branch_id', to='catalog.branch')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'branch_id', 'till', 'day'), name='till_allowance_once'), models.CheckConstraint(condition=models.Q(('guest_rial__gte', 0), ('lost_rial__gte', 0), ('lost_rial__lte', models.F('sum_rial'))), name='till_allowance_holds'), vafa.tenancy.references.TenantReference('branch_id', name='till_allowance_branch', to='catalog.Branch')],
            },
        ),
        migrations.CreateModel(
            name='LateSale',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('number', models.CharField(max_length=64)),
                ('branch_id', models.BigIntegerField()),
                ('till', models.CharField(blank=True, max_length=40)),
                ('cashier', models.CharField(blank=True, max_length=80)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField()),
                ('total_rial', models.BigIntegerField()),
                ('asked_rial', models.BigIntegerField(default=0)),
                ('lost_rial', models.BigIntegerField(default=0)),
                ('why', models.CharField(blank=True, choices=[('short', 'the credit had been used meanwhile'), ('code', 'the code did not fit any more'), ('nobody', 'nobody had this number')], max_length=8)),
                ('refusal', models.CharField(blank=True, max_length=200)),
                ('sale_id', models.BigIntegerField(null=True)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('allowance_id', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.CharField(blank=True, db_default='', max_length=80)),
                ('branch', vafa.tenancy.references.TenantForeignKey(column='branch_id', to='catalog.branch')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('allowance', vafa.tenancy.references.TenantForeignKey(column='allowance_id', to='checkout.tillallowance')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-sent_at'], name='late_sale_newest'), models.Index(fields=['business_id', 'allowance_id', 'customer_id'], name='late_sale_of_guest')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'number'), name='late_sale_once'), models.CheckConstraint(condition=models.Q(('lost_rial', 0), models.Q(('allowance_id__isnull', False), ('lost_rial__gt', 0)), _connector='OR'), name='late_sale_lost_from_allowance'), vafa.tenancy.references.TenantReference('branch_id', name='late_sale_branch', to='catalog.Branch'), vafa.tenancy.references.TenantReference('allowance_id', name='late_sale_allowance', to='checkout.TillAllowance')],
            },
        ),
        migrations.CreateModel(
            name='ClubSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('needs_code', models.BooleanField(default=True)),
                ('code_alone', models.BooleanField(default=False)),
                ('point_value_rial', models.BigIntegerField(default=0)),
                ('grace_days', models.SmallIntegerField(default=7)),
                ('owes_after_return', models.BooleanField(default=True)),
                ('spends_offline', models.BooleanField(default=False)),
                ('offline_till_rial', models.BigIntegerField(default=5000000)),
                ('offline_guest_rial', models.BigIntegerField(default=1000000)),
                ('hand_most_rial', models.BigIntegerField(default=5000000)),
                ('hand_daily_rial', models.BigIntegerField(default=20000000)),
                ('hand_most_points', models.BigIntegerField(default=1000)),
                ('hand_daily_points', models.BigIntegerField(default=5000)),
                ('needs_approval', models.BooleanField(default=False)),
                ('credit_text_minutes', models.SmallIntegerField(default=0)),
                ('first_warning_days', models.SmallIntegerField(default=7)),
                ('last_warning_days', models.SmallIntegerField(default=1)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='club_settings_once'), models.CheckConstraint(condition=models.Q(('grace_days__range', (1, 90)), ('point_value_rial__gte', 0), ('hand_daily_rial__gte', 0), ('hand_most_rial__gte', 0), ('hand_daily_points__gte', 0), ('hand_most_points__gte', 0), ('offline_guest_rial__gte', 0), ('offline_till_rial__gte', 0), ('credit_text_minutes__range', (0, 10080)), ('first_warning_days__range', (0, 60)), ('last_warning_days__range', (0, 60))), name='club_settings_possible')],
            },
        ),
        migrations.CreateModel(
            name='HeldCode',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('hold_id', models.BigIntegerField()),
                ('code_id', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('code', vafa.tenancy.references.TenantForeignKey(column='code_id', to='codes.code')),
                ('hold', vafa.tenancy.references.TenantForeignKey(column='hold_id', to='ledger.hold')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'hold_id'), name='held_code_once'), vafa.tenancy.references.TenantReference('hold_id', name='held_code_hold', to='ledger.Hold'), vafa.tenancy.references.TenantReference('code_id', name='held_code_code', to='codes.Code')],
            },
        ),
        migrations.CreateModel(
            name='RewardedOccasion',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('trigger', models.CharField(max_length=32)),
                ('event', models.CharField(blank=True, max_length=64)),
                ('key', models.CharField(max_length=128)),
                ('customer_id', models.BigIntegerField()),
                ('branch_id', models.BigIntegerField(null=True)),
                ('worth_percent', models.SmallIntegerField(db_default=100, default=100)),
                ('goods_rial', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('awards', models.JSONField(default=list)),
                ('receipt', models.TextField()),
                ('actor', models.CharField(max_length=40)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', '-at'], name='occasion_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'trigger', 'event', 'key'), name='occasion_once'), vafa.tenancy.references.TenantReference('customer_id', name='occasion_customer', to='customers.Customer')],
            },
        ),
    ]
