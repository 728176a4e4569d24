import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('tiers', '0001_initial'),
        ('tiers', '0002_tier_gifts'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerTier',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('slug', models.CharField(blank=True, max_length=32)),
                ('base_slug', models.CharField(blank=True, max_length=32)),
                ('counted_from', models.DateField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('protected_until', models.DateField(null=True)),
                ('own_slug', models.CharField(max_length=32, null=True)),
                ('given_until', models.DateField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('review_on__isnull', False)), fields=['business_id', 'review_on', 'customer_id'], name='standing_by_review'), models.Index(condition=models.Q(('given_until__isnull', False)), fields=['business_id', 'given_until', 'customer_id'], name='standing_by_gift'), models.Index(fields=['business_id', 'slug', 'customer_id'], name='standing_by_tier')],
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='standing_customer', to='customers.Customer'), models.CheckConstraint(condition=models.Q(models.Q(('given_until__isnull', True), ('own_slug__isnull', True)), models.Q(('given_until__isnull', False), ('own_slug__isnull', False)), _connector='OR'), name='standing_gift_whole')],
            },
        ),
        migrations.CreateModel(
            name='TierGift',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('slug', models.CharField(max_length=32)),
                ('until', models.DateField()),
                ('reference', models.CharField(max_length=80)),
                ('given_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id'], name='tier_gift_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'reference'), name='tier_gift_once'), vafa.tenancy.references.TenantReference('customer_id', name='tier_gift_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='TierLadder',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('measure', models.CharField(choices=[('spend', 'what they bought for'), ('purchases', 'how often they bought'), ('points', 'points they earned'), ('credit', 'credit they earned'), ('balance', 'points they have'), ('group', 'their group by buying')], max_length=12)),
                ('span', models.CharField(choices=[('year', 'a year of the calendar'), ('season', 'a season'), ('month', 'a month'), ('days', 'a number of days'), ('ever', 'all time: who is up stays up')], max_length=8)),
                ('days', models.SmallIntegerField(default=365)),
                ('fall', models.CharField(choices=[('step', 'one step down'), ('anew', 'down to what they reached')], max_length=8)),
                ('grace_days', models.SmallIntegerField(default=0)),
                ('counts_this_sale', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='tier_ladder_once'), models.CheckConstraint(condition=models.Q(('days__range', (1, 1830)), ('grace_days__range', (0, 365))), name='tier_ladder_days')],
            },
        ),
        migrations.CreateModel(
            name='TierMove',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('before', models.CharField(blank=True, max_length=32)),
                ('after', models.CharField(blank=True, max_length=32)),
                ('is_up', models.BooleanField()),
                ('why', models.CharField(choices=[('sale', 'by a purchase'), ('return', 'by a return'), ('correction', 'by a corrected purchase'), ('night', 'reached since'), ('review', "at the period's end"), ('ladder', 'by a change of the tiers'), ('gift', 'as a gift'), ('gift_over', "the gift's time was over")], max_length=12)),
                ('sale_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'customer_id', '-id'], name='tier_move_by_customer'), models.Index(fields=['business_id', '-at'], name='tier_move_by_time')],
                'constraints': [vafa.tenancy.references.TenantReference('customer_id', name='tier_move_customer', to='customers.Customer'), vafa.tenancy.references.TenantReference('sale_id', name='tier_move_sale', to='sales.Sale'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='tier_move_moves')],
            },
        ),
        migrations.CreateModel(
            name='TierStep',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('slug', models.SlugField(max_length=32)),
                ('name', models.CharField(max_length=40)),
                ('look', models.CharField(choices=[('bronze', 'bronze'), ('silver', 'silver'), ('gold', 'gold'), ('accent', "the club's colour"), ('plain', 'plain')], default='plain', max_length=8)),
                ('threshold', models.BigIntegerField()),
                ('for_good', models.BooleanField(default=False)),
                ('benefits', models.CharField(blank=True, max_length=500)),
                ('daily_rial', models.BigIntegerField(null=True)),
                ('invoice_rial', models.BigIntegerField(null=True)),
                ('invoice_percent', models.SmallIntegerField(null=True)),
                ('smallest_invoice_rial', models.BigIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'slug'), name='tier_slug'), models.CheckConstraint(condition=models.Q(('smallest_invoice_rial__gte', 0), ('threshold__gte', 0), models.Q(('daily_rial__isnull', True), ('daily_rial__gte', 0), _connector='OR'), models.Q(('invoice_rial__isnull', True), ('invoice_rial__gte', 0), _connector='OR'), models.Q(('invoice_percent__isnull', True), ('invoice_percent__range', (0, 100)), _connector='OR')), name='tier_amounts')],
            },
        ),
    ]
