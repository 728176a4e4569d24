import django.db.models.deletion
import vafa.foundation.ids
import vafa.imports.types
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('imports', '0001_initial'),
        ('imports', '0003_kinds_of_files'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(db_default='sales', max_length=20)),
                ('is_dry', models.BooleanField(db_default=False, default=False)),
                ('file_name', models.CharField(max_length=200)),
                ('path', models.CharField(max_length=400)),
                ('reading', models.JSONField()),
                ('state', models.CharField(choices=[(vafa.imports.types.JobState['WAITING'], vafa.imports.types.JobState['WAITING']), (vafa.imports.types.JobState['RUNNING'], vafa.imports.types.JobState['RUNNING']), (vafa.imports.types.JobState['DONE'], vafa.imports.types.JobState['DONE']), (vafa.imports.types.JobState['CANCELLED'], vafa.imports.types.JobState['CANCELLED']), (vafa.imports.types.JobState['FAILED'], vafa.imports.types.JobState['FAILED']), (vafa.imports.types.JobState['UNDOING'], vafa.imports.types.JobState['UNDOING']), (vafa.imports.types.JobState['UNDONE'], vafa.imports.types.JobState['UNDONE'])], default=vafa.imports.types.JobState['WAITING'], max_length=12)),
                ('next_line', models.IntegerField(default=2)),
                ('size', models.BigIntegerField(default=0)),
                ('rows_total', models.IntegerField(default=0)),
                ('rows_done', models.IntegerField(default=0)),
                ('recorded', models.IntegerField(default=0)),
                ('changed', models.IntegerField(db_default=0, default=0)),
                ('known', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
                ('amounts', models.JSONField(db_default={}, default=dict)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('actor_kind', models.CharField(max_length=16)),
                ('actor_id', models.BigIntegerField()),
                ('actor_label', models.CharField(max_length=120)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-created_at'], name='import_by_time')],
            },
        ),
        migrations.CreateModel(
            name='ImportKey',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('job_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('line', models.IntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('job', vafa.tenancy.references.TenantForeignKey(column='job_id', to='imports.importjob')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'key'], name='import_key_by_key')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'job_id', 'key'), name='import_key_once'), vafa.tenancy.references.TenantReference('job_id', name='import_key_job', to='imports.ImportJob')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('job_id', models.BigIntegerField()),
                ('line', models.IntegerField()),
                ('column', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(max_length=40)),
                ('message', models.CharField(max_length=200)),
                ('cells', models.JSONField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('job', vafa.tenancy.references.TenantForeignKey(column='job_id', to='imports.importjob')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'job_id', 'line'), name='import_row_once'), vafa.tenancy.references.TenantReference('job_id', name='import_row_job', to='imports.ImportJob')],
            },
        ),
        migrations.CreateModel(
            name='KnownHead',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(max_length=20)),
                ('head', models.CharField(max_length=64)),
                ('reading', models.JSONField()),
                ('used_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'kind', 'head'), name='known_head_once')],
            },
        ),
    ]
