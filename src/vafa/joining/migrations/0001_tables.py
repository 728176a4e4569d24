import django.db.models.deletion
import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('joining', '0001_initial'),
        ('joining', '0002_promise'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='JoinCode',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('branch_id', models.BigIntegerField(null=True)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('business', 'branch_id'), name='join_code_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('code__regex', '^[1-9][0-9]{4}$')), name='join_code_five_digits')],
            },
        ),
        migrations.CreateModel(
            name='JoiningSettings',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('is_open', models.BooleanField(default=True)),
                ('terms', models.TextField(blank=True)),
                ('line', models.CharField(blank=True, max_length=20)),
                ('promise', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id',), name='joining_settings_once')],
            },
        ),
    ]
