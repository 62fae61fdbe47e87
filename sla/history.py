"""Who changed a row of the agreement last, out of its field history. Reading only."""

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import User
from sla.models import Rung, Target


def who_changed(row: Target | Rung) -> str:
    """A sentence for whoever comes second: who was first."""
    history = apps.get_model("sla", f"{type(row).__name__}History")
    last = history.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("-pgh_id").first()
    said = last.pgh_context.metadata if last is not None and last.pgh_context is not None else {}
    user = User.objects.filter(pk=int(said.get("user") or 0)).first()
    if user is None:
        return _("Somebody changed this meanwhile. Look at how it stands now and say it again.")
    text = _("%(name)s changed this meanwhile. Look at how it stands now and say it again.")
    return text % {"name": user.name}
