import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('campaigns', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('messaging', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('waiting', 'waits for approval'), ('scheduled', 'scheduled'), ('running', 'is being sent'), ('paused', 'paused'), ('done', 'sent'), ('stopped', 'stopped')], default='draft', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=24)),
                ('version', models.IntegerField(default=1)),
                ('plan', models.JSONField()),
                ('wordings', models.JSONField(default=list)),
                ('asker', models.CharField(blank=True, default='', max_length=40)),
                ('asked_by', models.CharField(blank=True, default='', max_length=120)),
                ('approved_by', models.CharField(blank=True, default='', max_length=120)),
                ('created_at', models.DateTimeField()),
                ('begins_at', models.DateTimeField(null=True)),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('measured_until', models.DateTimeField(null=True)),
                ('people', models.JSONField(default=dict)),
                ('unreachable', models.IntegerField(default=0)),
                ('balance', models.JSONField(default=dict)),
                ('fed', models.IntegerField(default=0)),
                ('given', models.BigIntegerField(default=0)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state__in', ['scheduled', 'running'])), fields=['business_id', 'state'], name='campaign_at_work')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('began_at__isnull', True), ('state__in', ['draft', 'waiting', 'scheduled', 'stopped'])), models.Q(('began_at__isnull', False), ('measured_until__gt', models.F('began_at')), ('state__in', ['running', 'paused', 'done', 'stopped'])), _connector='OR'), name='campaign_begun_or_not')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'campaign_id', 'customer_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('campaign_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('arm', models.SmallIntegerField()),
                ('state', models.CharField(choices=[('left_out', 'left out by lot'), ('waiting', 'waits'), ('queued', 'handed over'), ('withheld', 'withheld')], max_length=12)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=24)),
                ('message_id', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('campaign', vafa.tenancy.references.TenantForeignKey(column='campaign_id', to='campaigns.campaign')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('message', vafa.tenancy.references.TenantForeignKey(column='message_id', to='messaging.message')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['business_id', 'campaign_id', 'customer_id'], name='recipient_waiting'), models.Index(fields=['business_id', 'customer_id'], name='recipient_of_customer')],
                'constraints': [vafa.tenancy.references.TenantReference('campaign_id', name='recipient_campaign', to='campaigns.Campaign'), vafa.tenancy.references.TenantReference('customer_id', name='recipient_customer', to='customers.Customer'), vafa.tenancy.references.TenantReference('message_id', name='recipient_message', to='messaging.Message'), models.CheckConstraint(condition=models.Q(models.Q(('arm__in', [0, 9]), ('message_id__isnull', True), ('state', 'left_out')), models.Q(models.Q(('arm__in', [0, 9]), _negated=True), models.Q(('state', 'left_out'), _negated=True)), _connector='OR'), name='recipient_left_out_gets_nothing')],
            },
        ),
    ]
