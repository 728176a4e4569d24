import django.contrib.postgres.fields
import django.db.models.deletion
import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('portal', '0001_initial'),
        ('portal', '0002_ask_invitation'),
        ('portal', '0003_join_code'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('mobile', models.CharField(max_length=16)),
                ('invitation', models.CharField(blank=True, db_default='', default='', max_length=8)),
                ('join_code', models.CharField(blank=True, db_default='', default='', max_length=5)),
                ('at', models.DateTimeField()),
                ('tries', models.SmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'mobile', '-id'], name='portal_ask_by_mobile'), models.Index(fields=['business_id', 'at'], name='portal_ask_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Turns',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('side', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('moments', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                ('last_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'last_at'], name='portal_turns_by_time')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'side', 'subject'), name='portal_turns_once')],
            },
        ),
    ]
