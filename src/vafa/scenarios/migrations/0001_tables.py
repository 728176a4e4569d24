import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('scenarios', '0001_initial'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Running'), ('paused', 'Paused'), ('ended', 'Ended')], default='draft', max_length=8)),
                ('newest', models.IntegerField(default=1)),
                ('looked_on', models.DateField(null=True)),
                ('looked_to_id', models.BigIntegerField(null=True)),
                ('ready', models.CharField(blank=True, max_length=32)),
                ('created_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ScenarioVersion',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('scenario_id', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('spec', models.JSONField()),
                ('wordings', models.JSONField(default=dict)),
                ('changed_by', models.CharField(max_length=120)),
                ('changed_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('scenario', vafa.tenancy.references.TenantForeignKey(column='scenario_id', to='scenarios.scenario')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [vafa.tenancy.references.TenantReference('scenario_id', name='scenario_version_of', to='scenarios.Scenario'), models.UniqueConstraint(fields=('business_id', 'scenario_id', 'number'), name='scenario_version_number')],
            },
        ),
        migrations.CreateModel(
            name='Traveller',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('scenario_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('occasion', models.CharField(max_length=80)),
                ('goal', models.CharField(blank=True, max_length=16)),
                ('began_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=80)),
                ('arrived_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('tries', models.SmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('on_the_way', 'On the way'), ('arrived', 'Came to the end'), ('reached', 'Reached the goal'), ('stopped', 'The scenario was ended'), ('failed', 'Could not go on')], default='on_the_way', max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('scenario', vafa.tenancy.references.TenantForeignKey(column='scenario_id', to='scenarios.scenario')),
                ('version', vafa.tenancy.references.TenantForeignKey(column='version_id', to='scenarios.scenarioversion')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state', 'on_the_way')), fields=['business_id', 'due_at', 'id'], name='traveller_due'), models.Index(fields=['business_id', 'customer_id', '-began_at'], name='traveller_of_customer'), models.Index(fields=['business_id', 'scenario_id', 'state'], name='traveller_of_scenario')],
                'constraints': [vafa.tenancy.references.TenantReference('scenario_id', name='traveller_scenario', to='scenarios.Scenario'), vafa.tenancy.references.TenantReference('version_id', name='traveller_version', to='scenarios.ScenarioVersion'), vafa.tenancy.references.TenantReference('customer_id', name='traveller_customer', to='customers.Customer'), models.UniqueConstraint(fields=('business_id', 'scenario_id', 'customer_id', 'occasion'), name='traveller_sets_out_once'), models.UniqueConstraint(condition=models.Q(('state', 'on_the_way')), fields=('business_id', 'scenario_id', 'customer_id'), name='traveller_on_one_way'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'on_the_way')), models.Q(models.Q(('state', 'on_the_way'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='traveller_ended')],
            },
        ),
        migrations.CreateModel(
            name='Passing',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('traveller_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('place', models.CharField(max_length=80)),
                ('way', models.CharField(max_length=4)),
                ('note', models.CharField(blank=True, max_length=24)),
                ('at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('traveller', vafa.tenancy.references.TenantForeignKey(column='traveller_id', to='scenarios.traveller')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'version_id', 'place'], name='passing_at_place')],
                'constraints': [vafa.tenancy.references.TenantReference('traveller_id', name='passing_traveller', to='scenarios.Traveller'), models.UniqueConstraint(fields=('business_id', 'traveller_id', 'place'), name='passing_once')],
            },
        ),
    ]
