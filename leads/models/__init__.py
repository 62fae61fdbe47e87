"""The tables the engines share, one file a family."""

from leads.models.activities import Activity, ActivityType, Touched
from leads.models.companies import Company, CompanyIdentity
from leads.models.contacts import Contact, Identity
from leads.models.events import Event, EventDetail, Outbox
from leads.models.imports import ImportRejection, ImportRun
from leads.models.moved import Moved
from leads.models.notices import Digest, Notification
from leads.models.past import PastMove
from leads.models.sources import Source
from leads.models.standing import Standing
from leads.models.stirred import Stirred

__all__ = [
    "Activity",
    "ActivityType",
    "Company",
    "CompanyIdentity",
    "Contact",
    "Digest",
    "Event",
    "EventDetail",
    "Identity",
    "ImportRejection",
    "ImportRun",
    "Moved",
    "Notification",
    "Outbox",
    "PastMove",
    "Source",
    "Standing",
    "Stirred",
    "Touched",
]
