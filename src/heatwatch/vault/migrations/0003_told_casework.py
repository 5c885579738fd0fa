"""What the desk compared is proven to casework too, with the next tip that comes into a case."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0002_rotation'),
    ]

    operations = [
        migrations.AddField(
            model_name='comparedkey',
            name='casework_proof',
            field=models.BinaryField(default=b'', max_length=32),
        ),
    ]
