import django.db.models.deletion
import vafa.foundation.ids
import vafa.ledger.types
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('ledger', '0001_initial'),
        ('ledger', '0003_no_index_by_balance'),
        ('ledger', '0004_holders'),
        ('ledger', '0005_posting'),
        ('ledger', '0006_holds_without_end'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('holder', models.CharField(choices=[(vafa.ledger.types.Holder['HOUSE'], vafa.ledger.types.Holder['HOUSE']), (vafa.ledger.types.Holder['CUSTOMER'], vafa.ledger.types.Holder['CUSTOMER']), (vafa.ledger.types.Holder['SHARED'], vafa.ledger.types.Holder['SHARED']), (vafa.ledger.types.Holder['CARD'], vafa.ledger.types.Holder['CARD']), (vafa.ledger.types.Holder['PARTNER'], vafa.ledger.types.Holder['PARTNER']), (vafa.ledger.types.Holder['CAUSE'], vafa.ledger.types.Holder['CAUSE']), (vafa.ledger.types.Holder['PEER'], vafa.ledger.types.Holder['PEER'])], db_default=vafa.ledger.types.Holder['CUSTOMER'], max_length=16)),
                ('owner_id', models.BigIntegerField()),
                ('purpose', models.CharField(choices=[(vafa.ledger.types.Purpose['WALLET'], vafa.ledger.types.Purpose['WALLET']), (vafa.ledger.types.Purpose['DEBT'], vafa.ledger.types.Purpose['DEBT']), (vafa.ledger.types.Purpose['HELD'], vafa.ledger.types.Purpose['HELD']), (vafa.ledger.types.Purpose['OWED'], vafa.ledger.types.Purpose['OWED']), (vafa.ledger.types.Purpose['PAYABLE'], vafa.ledger.types.Purpose['PAYABLE']), (vafa.ledger.types.Purpose['CAUSE'], vafa.ledger.types.Purpose['CAUSE']), (vafa.ledger.types.Purpose['POSITION'], vafa.ledger.types.Purpose['POSITION']), (vafa.ledger.types.Purpose['ISSUED'], vafa.ledger.types.Purpose['ISSUED']), (vafa.ledger.types.Purpose['SOLD'], vafa.ledger.types.Purpose['SOLD']), (vafa.ledger.types.Purpose['SPENT'], vafa.ledger.types.Purpose['SPENT']), (vafa.ledger.types.Purpose['EXPIRED'], vafa.ledger.types.Purpose['EXPIRED']), (vafa.ledger.types.Purpose['TAKEN_BACK'], vafa.ledger.types.Purpose['TAKEN_BACK']), (vafa.ledger.types.Purpose['ADJUSTED'], vafa.ledger.types.Purpose['ADJUSTED']), (vafa.ledger.types.Purpose['CONVERTED'], vafa.ledger.types.Purpose['CONVERTED']), (vafa.ledger.types.Purpose['MOVED'], vafa.ledger.types.Purpose['MOVED']), (vafa.ledger.types.Purpose['COMMISSION'], vafa.ledger.types.Purpose['COMMISSION']), (vafa.ledger.types.Purpose['PAID_OUT'], vafa.ledger.types.Purpose['PAID_OUT']), (vafa.ledger.types.Purpose['ON_ACCOUNT'], vafa.ledger.types.Purpose['ON_ACCOUNT']), (vafa.ledger.types.Purpose['RECEIVED'], vafa.ledger.types.Purpose['RECEIVED']), (vafa.ledger.types.Purpose['DONATED'], vafa.ledger.types.Purpose['DONATED']), (vafa.ledger.types.Purpose['CLEARED'], vafa.ledger.types.Purpose['CLEARED'])], max_length=16)),
                ('unit', models.CharField(choices=[(vafa.ledger.types.Unit['CREDIT'], vafa.ledger.types.Unit['CREDIT']), (vafa.ledger.types.Unit['POINTS'], vafa.ledger.types.Unit['POINTS'])], max_length=8)),
                ('balance', models.BigIntegerField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'holder', 'owner_id', 'purpose', 'unit'), name='account_once_each'), models.UniqueConstraint(fields=('business_id', 'id', 'unit'), name='account_unit'), models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', (vafa.ledger.types.Purpose['WALLET'], vafa.ledger.types.Purpose['HELD'], vafa.ledger.types.Purpose['CAUSE'])), _negated=True), ('balance__gte', 0), _connector='OR'), name='balance_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', (vafa.ledger.types.Purpose['DEBT'], vafa.ledger.types.Purpose['OWED'])), _negated=True), ('balance__lte', 0), _connector='OR'), name='balance_not_positive'), models.CheckConstraint(condition=models.Q(models.Q(('balance__isnull', True), ('holder', vafa.ledger.types.Holder['HOUSE']), ('owner_id', 0), ('purpose__in', (vafa.ledger.types.Purpose['ISSUED'], vafa.ledger.types.Purpose['SOLD'], vafa.ledger.types.Purpose['SPENT'], vafa.ledger.types.Purpose['EXPIRED'], vafa.ledger.types.Purpose['TAKEN_BACK'], vafa.ledger.types.Purpose['ADJUSTED'], vafa.ledger.types.Purpose['CONVERTED'], vafa.ledger.types.Purpose['MOVED'], vafa.ledger.types.Purpose['COMMISSION'], vafa.ledger.types.Purpose['PAID_OUT'], vafa.ledger.types.Purpose['ON_ACCOUNT'], vafa.ledger.types.Purpose['RECEIVED'], vafa.ledger.types.Purpose['DONATED'], vafa.ledger.types.Purpose['CLEARED']))), models.Q(models.Q(('holder', vafa.ledger.types.Holder['HOUSE']), _negated=True), models.Q(('purpose__in', (vafa.ledger.types.Purpose['ISSUED'], vafa.ledger.types.Purpose['SOLD'], vafa.ledger.types.Purpose['SPENT'], vafa.ledger.types.Purpose['EXPIRED'], vafa.ledger.types.Purpose['TAKEN_BACK'], vafa.ledger.types.Purpose['ADJUSTED'], vafa.ledger.types.Purpose['CONVERTED'], vafa.ledger.types.Purpose['MOVED'], vafa.ledger.types.Purpose['COMMISSION'], vafa.ledger.types.Purpose['PAID_OUT'], vafa.ledger.types.Purpose['ON_ACCOUNT'], vafa.ledger.types.Purpose['RECEIVED'], vafa.ledger.types.Purpose['DONATED'], vafa.ledger.types.Purpose['CLEARED'])), _negated=True), ('balance__isnull', False), ('owner_id__gt', 0)), _connector='OR'), name='balance_kept_but_for_the_house')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('holder', models.CharField(choices=[(vafa.ledger.types.Holder['HOUSE'], vafa.ledger.types.Holder['HOUSE']), (vafa.ledger.types.Holder['CUSTOMER'], vafa.ledger.types.Holder['CUSTOMER']), (vafa.ledger.types.Holder['SHARED'], vafa.ledger.types.Holder['SHARED']), (vafa.ledger.types.Holder['CARD'], vafa.ledger.types.Holder['CARD']), (vafa.ledger.types.Holder['PARTNER'], vafa.ledger.types.Holder['PARTNER']), (vafa.ledger.types.Holder['CAUSE'], vafa.ledger.types.Holder['CAUSE']), (vafa.ledger.types.Holder['PEER'], vafa.ledger.types.Holder['PEER'])], max_length=16)),
                ('owner_id', models.BigIntegerField()),
                ('unit', models.CharField(choices=[(vafa.ledger.types.Unit['CREDIT'], vafa.ledger.types.Unit['CREDIT']), (vafa.ledger.types.Unit['POINTS'], vafa.ledger.types.Unit['POINTS'])], max_length=8)),
                ('amount', models.BigIntegerField()),
                ('captured', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[(vafa.ledger.types.HoldState['OPEN'], vafa.ledger.types.HoldState['OPEN']), (vafa.ledger.types.HoldState['CAPTURED'], vafa.ledger.types.HoldState['CAPTURED']), (vafa.ledger.types.HoldState['RELEASED'], vafa.ledger.types.HoldState['RELEASED']), (vafa.ledger.types.HoldState['TIMED_OUT'], vafa.ledger.types.HoldState['TIMED_OUT'])], max_length=16)),
                ('reference', models.CharField(max_length=80)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state', vafa.ledger.types.HoldState['OPEN'])), fields=['business_id', 'expires_at'], name='hold_open_by_end'), models.Index(condition=models.Q(('state', vafa.ledger.types.HoldState['OPEN'])), fields=['business_id', 'holder', 'owner_id'], name='hold_open_by_owner')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'reference'), name='hold_once'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('captured', 0), ('ended_at__isnull', True), ('state', vafa.ledger.types.HoldState['OPEN'])), models.Q(('captured__range', (1, models.F('amount'))), ('ended_at__isnull', False), ('state', vafa.ledger.types.HoldState['CAPTURED'])), models.Q(('captured', 0), ('ended_at__isnull', False), ('state__in', (vafa.ledger.types.HoldState['RELEASED'], vafa.ledger.types.HoldState['TIMED_OUT']))), _connector='OR'), name='hold_ends_one_way')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('account_id', models.BigIntegerField()),
                ('amount', models.BigIntegerField()),
                ('remaining', models.BigIntegerField()),
                ('priority', models.SmallIntegerField(default=0)),
                ('promotional', models.BooleanField(default=True)),
                ('available_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('rule_id', models.BigIntegerField(null=True)),
                ('rule_version', models.IntegerField(null=True)),
                ('cause_kind', models.CharField(max_length=16)),
                ('cause_id', models.BigIntegerField()),
                ('origin_id', models.BigIntegerField(null=True)),
                ('warnings', models.SmallIntegerField(default=0)),
                ('account', vafa.tenancy.references.TenantForeignKey(column='account_id', to='ledger.account')),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('remaining__gt', 0)), fields=['business_id', 'account_id'], name='lot_open_by_account'), models.Index(condition=models.Q(('expires_at__isnull', False), ('remaining__gt', 0)), fields=['business_id', 'expires_at'], name='lot_open_by_end'), models.Index(fields=['business_id', 'cause_kind', 'cause_id'], name='lot_by_cause')],
                'constraints': [vafa.tenancy.references.TenantReference('account_id', name='lot_account', to='ledger.Account'), models.CheckConstraint(condition=models.Q(('remaining__range', (0, models.F('amount')))), name='lot_within_its_amount')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(max_length=16)),
                ('reference', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=40)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('cause_kind', models.CharField(max_length=16)),
                ('cause_id', models.BigIntegerField()),
                ('branch_id', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'cause_kind', 'cause_id'], name='transfer_by_cause'), models.Index(fields=['business_id', 'at'], name='transfer_by_time')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'reference'), name='transfer_once')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('transfer_id', models.BigIntegerField()),
                ('source_id', models.BigIntegerField()),
                ('target_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField(null=True)),
                ('unit', models.CharField(max_length=8)),
                ('amount', models.BigIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('lot', vafa.tenancy.references.TenantForeignKey(column='lot_id', to='ledger.lot')),
                ('source', vafa.tenancy.references.TenantForeignKey(column='source_id', to='ledger.account')),
                ('target', vafa.tenancy.references.TenantForeignKey(column='target_id', to='ledger.account')),
                ('transfer', vafa.tenancy.references.TenantForeignKey(column='transfer_id', to='ledger.transfer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'transfer_id'], name='movement_by_transfer'), models.Index(fields=['business_id', 'source_id'], name='movement_by_source'), models.Index(fields=['business_id', 'target_id'], name='movement_by_target'), models.Index(condition=models.Q(('lot_id__isnull', False)), fields=['business_id', 'lot_id'], name='movement_by_lot')],
                'constraints': [vafa.tenancy.references.TenantReference('transfer_id', name='movement_transfer', to='ledger.Transfer'), vafa.tenancy.references.TenantReference('lot_id', name='movement_lot', to='ledger.Lot'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='movement_positive'), models.CheckConstraint(condition=models.Q(('source_id', models.F('target_id')), _negated=True), name='movement_between_two')],
            },
        ),
    ]
