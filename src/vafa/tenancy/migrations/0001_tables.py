import vafa.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('tenancy', '0001_initial'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Business',
            fields=[
                ('id', models.BigIntegerField(default=vafa.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended')], default='active', max_length=16)),
                ('zone', models.CharField(default='Asia/Tehran', max_length=64)),
                ('unit', models.CharField(choices=[('toman', 'toman'), ('rial', 'rial'), ('thousand_toman', 'thousand toman')], default='toman', max_length=16)),
                ('language', models.CharField(default='fa', max_length=8)),
                ('accent', models.CharField(blank=True, default='', max_length=40)),
                ('is_demo', models.BooleanField(default=False)),
                ('terms_version', models.BigIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
            ],
        ),
    ]
