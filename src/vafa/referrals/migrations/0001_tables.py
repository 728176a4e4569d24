import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('referrals', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('customer_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=8)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'customer_id'), name='invitation_once'), models.UniqueConstraint(fields=('business_id', 'code'), name='invitation_code'), vafa.tenancy.references.TenantReference('customer_id', name='invitation_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('newcomer_id', models.BigIntegerField()),
                ('inviter_id', models.BigIntegerField()),
                ('root_id', models.BigIntegerField()),
                ('way', models.CharField(choices=[('link', 'by the link'), ('till', 'told at the till'), ('panel', 'written down in the panel'), ('api', 'told over the API')], max_length=8)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('bought_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('credit_rial', models.BigIntegerField(default=0)),
                ('points', models.BigIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('inviter', vafa.tenancy.references.TenantForeignKey(column='inviter_id', to='customers.customer')),
                ('newcomer', vafa.tenancy.references.TenantForeignKey(column='newcomer_id', to='customers.customer')),
                ('root', vafa.tenancy.references.TenantForeignKey(column='root_id', to='customers.customer')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'inviter_id', '-id'], name='referral_by_inviter'), models.Index(fields=['business_id', 'root_id', 'at'], name='referral_by_root'), models.Index(condition=models.Q(('bought_at__isnull', False), ('settled_at__isnull', True)), fields=['business_id', 'bought_at'], name='referral_waiting')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'newcomer_id'), name='referral_once'), models.CheckConstraint(condition=models.Q(models.Q(('newcomer_id', models.F('inviter_id')), _negated=True), models.Q(('newcomer_id', models.F('root_id')), _negated=True)), name='referral_no_circle'), models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), ('bought_at__isnull', False), _connector='OR'), name='referral_settled_after_purchase'), vafa.tenancy.references.TenantReference('newcomer_id', name='referral_newcomer', to='customers.Customer'), vafa.tenancy.references.TenantReference('inviter_id', name='referral_inviter', to='customers.Customer'), vafa.tenancy.references.TenantReference('root_id', name='referral_root', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='ReferralSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('window_days', models.SmallIntegerField(default=7)),
                ('least_rial', models.BigIntegerField(default=0)),
                ('second_percent', models.SmallIntegerField(default=0)),
                ('third_percent', models.SmallIntegerField(default=0)),
                ('fourth_percent', models.SmallIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='referral_settings_once'), models.CheckConstraint(condition=models.Q(('least_rial__gte', 0), ('window_days__range', (0, 90)), ('fourth_percent__gte', 0), ('second_percent__range', (0, 100)), ('third_percent__lte', models.F('second_percent')), ('fourth_percent__lte', models.F('third_percent'))), name='referral_settings_possible')],
            },
        ),
    ]
