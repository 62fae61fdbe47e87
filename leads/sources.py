"""Sources by their code: the door that rows came through."""

from django.utils.text import slugify

from leads.models import Source


def source_for(code: str, name: str = "") -> Source:
    """The source of this code, made when unknown; safe when two ask at once."""
    slug = slugify(code)[:64] or "unnamed"
    return Source.objects.get_or_create(code=slug, defaults={"name": (name or code)[:100]})[0]
