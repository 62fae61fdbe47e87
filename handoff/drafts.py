"""DealDraft: a deal as another system tells it, before anything is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leads.drafts import CompanyDraft, Problem


@dataclass(slots=True)
class DealDraft:
    """A deal with its company, person and salesperson, as far as the other system knows them. Blank says nothing."""

    deal: str = ""
    name: str = ""
    product: str = ""
    stage: str = ""
    opened: datetime | str | None = None
    closed: datetime | str | None = None
    amount: str = ""
    currency: str = ""
    seller: str = ""
    reason: str = ""
    company: CompanyDraft | None = None
    contact_id: int | None = None
    email: str = ""
    external_id: tuple[str, str] | None = None  # the person's: (system, id)
    user_id: str = ""
    anonymous_id: str = ""
    problems: Sequence[Problem] = ()

    @property
    def names_somebody(self) -> bool:
        return bool(self.contact_id or self.email or self.external_id or self.user_id)
