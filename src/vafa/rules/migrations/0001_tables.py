import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('rules', '0001_initial'),
        ('rules', '0002_uses'),
        ('rules', '0003_ruleproposal'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('paused', 'Paused'), ('ended', 'Ended')], max_length=8)),
                ('newest', models.IntegerField()),
                ('created_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('newest__gt', 0)), name='rule_newest_positive')],
            },
        ),
        migrations.CreateModel(
            name='RuleProposal',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rule_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('declined', 'Declined'), ('replaced', 'Replaced')], default='waiting', max_length=8)),
                ('spec', models.JSONField()),
                ('starts', models.BooleanField()),
                ('counts_from', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('proposer', models.CharField(max_length=40)),
                ('proposed_by', models.CharField(max_length=120)),
                ('proposed_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('rule', vafa.tenancy.references.TenantForeignKey(column='rule_id', to='rules.rule')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('rule_id', name='proposal_rule', to='rules.Rule'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('business_id', 'rule_id'), name='proposal_waits_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleUse',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rule_id', models.BigIntegerField()),
                ('per', models.CharField(max_length=8)),
                ('owner_id', models.BigIntegerField()),
                ('within', models.CharField(max_length=8)),
                ('starts_on', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('times', models.IntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('rule', vafa.tenancy.references.TenantForeignKey(column='rule_id', to='rules.rule')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('rule_id', name='use_rule', to='rules.Rule'), models.UniqueConstraint(fields=('business_id', 'rule_id', 'per', 'owner_id', 'within', 'starts_on'), name='use_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('times__gte', 0)), name='use_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rule_id', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('is_live', models.BooleanField()),
                ('spec', models.JSONField()),
                ('counts_from', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=120)),
                ('changed_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('rule', vafa.tenancy.references.TenantForeignKey(column='rule_id', to='rules.rule')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('rule_id', name='version_rule', to='rules.Rule'), models.UniqueConstraint(fields=('business_id', 'rule_id', 'number'), name='version_number'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='version_positive')],
            },
        ),
    ]
