"""Indexes of journeys that the reports ask for: who was accepted, who became a customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_saved")]

    operations = [
        migrations.AddIndex(
            model_name="journey",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False)), fields=["accepted_at"], name="journey_accepted"
            ),
        ),
        migrations.AddIndex(
            model_name="journey",
            index=models.Index(
                condition=models.Q(("customer_at__isnull", False)), fields=["customer_at"], name="journey_customer"
            ),
        ),
    ]
