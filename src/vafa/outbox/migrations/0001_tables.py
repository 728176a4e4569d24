import django.db.models.deletion
import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('outbox', '0001_initial'),
        ('outbox', '0003_letters'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('name', models.CharField(max_length=64)),
                ('payload', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
                ('tries', models.SmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('addressee_id', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('delivered_at__isnull', True)), fields=['business_id', 'due_at', 'id'], name='outbox_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ReceivedLetter',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('sender_id', models.BigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'received_at'], name='letter_by_time')],
            },
        ),
    ]
