import django.db.models.deletion
import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('audit', '0001_initial'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRecord',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('at', models.DateTimeField()),
                ('actor_kind', models.CharField(max_length=16)),
                ('actor_id', models.BigIntegerField()),
                ('actor_label', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=64)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('act', models.CharField(max_length=64)),
                ('object_kind', models.CharField(blank=True, max_length=32)),
                ('object_id', models.BigIntegerField(default=0)),
                ('facts', models.JSONField(default=dict)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', '-at', 'id'], name='audit_by_time'), models.Index(fields=['business_id', 'object_kind', 'object_id', '-at'], name='audit_by_object')],
            },
        ),
    ]
