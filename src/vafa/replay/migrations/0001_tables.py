import django.db.models.deletion
import vafa.foundation.ids
import vafa.replay.types
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('replay', '0001_initial'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplayRun',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('rules', models.JSONField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('state', models.CharField(choices=[(vafa.replay.types.ReplayState['WAITING'], vafa.replay.types.ReplayState['WAITING']), (vafa.replay.types.ReplayState['RUNNING'], vafa.replay.types.ReplayState['RUNNING']), (vafa.replay.types.ReplayState['DONE'], vafa.replay.types.ReplayState['DONE']), (vafa.replay.types.ReplayState['CANCELLED'], vafa.replay.types.ReplayState['CANCELLED']), (vafa.replay.types.ReplayState['FAILED'], vafa.replay.types.ReplayState['FAILED'])], default=vafa.replay.types.ReplayState['WAITING'], max_length=12)),
                ('sales_total', models.IntegerField(default=0)),
                ('sales_done', models.IntegerField(default=0)),
                ('result', models.JSONField(null=True)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('actor_kind', models.CharField(max_length=16)),
                ('actor_id', models.BigIntegerField()),
                ('actor_label', models.CharField(max_length=120)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-created_at'], name='replay_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', [vafa.replay.types.ReplayState['WAITING'], vafa.replay.types.ReplayState['RUNNING']])), fields=('business_id',), name='replay_one_at_a_time'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='replay_period'), models.CheckConstraint(condition=models.Q(models.Q(('state', vafa.replay.types.ReplayState['DONE']), _negated=True), ('result__isnull', False), _connector='OR'), name='replay_done_has_result')],
            },
        ),
    ]
