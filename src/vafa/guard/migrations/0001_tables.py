import django.db.models.deletion
import vafa.foundation.ids
import vafa.guard.types
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('guard', '0001_initial'),
        ('guard', '0002_patterns'),
    ]

    dependencies = [
        ('customers', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rule', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=80)),
                ('severity', models.SmallIntegerField(default=1)),
                ('score', models.SmallIntegerField(db_default=0, default=0)),
                ('times', models.IntegerField(default=1)),
                ('first_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
                ('evidence', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('stance', models.CharField(blank=True, choices=[(vafa.guard.types.Stance['HOLD'], vafa.guard.types.Stance['HOLD']), (vafa.guard.types.Stance['BLOCK'], vafa.guard.types.Stance['BLOCK'])], db_default='', default='', max_length=8)),
                ('ruling', models.CharField(blank=True, choices=[('fine', 'It is fine'), ('take_back', 'Take the awards back'), ('block', 'Take back and stop awards')], db_default='', default='', max_length=12)),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.CharField(blank=True, max_length=120)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-at'], name='flag_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('seen_at__isnull', True)), fields=('business_id', 'rule', 'subject'), name='flag_open_once')],
            },
        ),
        migrations.CreateModel(
            name='HeldAward',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('flag_id', models.BigIntegerField()),
                ('cause_kind', models.CharField(max_length=16)),
                ('cause_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('customer', vafa.tenancy.references.TenantForeignKey(column='customer_id', to='customers.customer')),
                ('flag', vafa.tenancy.references.TenantForeignKey(column='flag_id', to='guard.flag')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'cause_kind', 'cause_id'], name='held_award_by_cause')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'flag_id', 'cause_kind', 'cause_id'), name='held_award_once'), vafa.tenancy.references.TenantReference('flag_id', name='held_award_flag', to='guard.Flag'), vafa.tenancy.references.TenantReference('customer_id', name='held_award_customer', to='customers.Customer')],
            },
        ),
        migrations.CreateModel(
            name='PatternSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('slug', models.CharField(max_length=40)),
                ('then', models.CharField(choices=[('off', 'Do not look for it'), ('tell', 'Tell the manager'), ('hold', 'Tell, and hold the awards until decided'), ('block', 'Hold the first time, stop the awards the next')], max_length=8)),
                ('limits', models.JSONField(default=dict)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'slug'), name='pattern_settings_once')],
            },
        ),
    ]
