import django.db.models.deletion
import vafa.foundation.ids
import vafa.tenancy.references
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('answers', '0001_initial'),
    ]

    dependencies = [
        ('messaging', '0001_tables'),
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('inbound_id', models.BigIntegerField()),
                ('meaning', models.CharField(max_length=20)),
                ('outcome', models.CharField(max_length=20)),
                ('is_answered', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
                ('inbound', vafa.tenancy.references.TenantForeignKey(column='inbound_id', to='messaging.inboundtext')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'inbound_id'), name='answers_once_each'), vafa.tenancy.references.TenantReference('inbound_id', name='answer_inbound', to='messaging.InboundText')],
            },
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('meaning', models.CharField(max_length=20)),
                ('is_on', models.BooleanField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'meaning'), name='answer_switch_once')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('mobile', models.CharField(max_length=16)),
                ('day', models.DateField()),
                ('turn', models.SmallIntegerField()),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['business_id', 'day'], name='answer_turn_by_day')],
                'constraints': [models.UniqueConstraint(fields=('business_id', 'mobile', 'day', 'turn'), name='answer_turn_once'), models.CheckConstraint(condition=models.Q(('turn__range', (1, 5))), name='answer_turn_few')],
            },
        ),
    ]
