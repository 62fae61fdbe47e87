"""Trigrams, for the search box and for likely duplicates."""

from typing import ClassVar

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    operations: ClassVar = [TrigramExtension()]
