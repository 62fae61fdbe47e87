"""Sources by their code: the door that rows came through."""

from django.utils.text import slugify

from leads.models import Source

# What marketing logs of its own acts; keys and imports have other codes, so it alone is trusted to say who did it.
TOUCHES = "touches"


def source_for(code: str, name: str = "") -> Source:
    """The source of this code, made when unknown; safe when two ask at once."""
    slug = slugify(code)[:64] or "unnamed"
    return Source.objects.get_or_create(code=slug, defaults={"name": (name or code)[:100]})[0]
