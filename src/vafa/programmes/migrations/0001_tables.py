import django.db.models.deletion
import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('programmes', '0001_initial'),
    ]

    dependencies = [
        ('tenancy', '0002_fa_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('pk', models.CompositePrimaryKey('business_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False)),
                ('kind', models.CharField(max_length=32)),
                ('is_on', models.BooleanField(default=False)),
                ('answers', models.JSONField(default=dict)),
                ('made', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(blank=True, max_length=120)),
                ('business', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.business')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('business_id', 'kind'), name='programme_once')],
            },
        ),
    ]
