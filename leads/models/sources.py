"""Where rows come from: an import, the API, a page. A message id is unique within its source."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow


class Source(models.Model):
    """A door that data came through, so that every row can say where and when it came from."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=100)
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)

    class Meta:
        verbose_name = _("source")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name
