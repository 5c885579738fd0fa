from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='consolesession',
            name='factor_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='consolesession',
            name='may_enrol',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='consolesession',
            name='challenge',
            field=models.BinaryField(default=b'', max_length=32),
        ),
    ]
