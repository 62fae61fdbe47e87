"""Every change to what the engines share, one verb a function; doors and engines call these and nothing else."""

from leads.actions.activities import record_activities
from leads.actions.companies import add_company, correct_company
from leads.actions.customers import mark_customers, unmark_customers
from leads.actions.entrusting import Hands, entrust
from leads.actions.giving import give_companies, give_people
from leads.actions.histories import bring_history
from leads.actions.intake import intake, intake_companies
from leads.actions.marks import mark
from leads.actions.moves import Moved, Mover, move, move_one
from leads.actions.notices import close_past, mark_all_read, mark_read, notify, notify_of
from leads.actions.persons import add_person, correct_person
from leads.actions.standings import (
    begin_standings,
    clear_touched,
    delay_due,
    delay_touched,
    set_respond_by,
    write_standings,
)
from leads.actions.touches import log_touch
from leads.actions.touching import mark_touched
from leads.actions.undo import undo
from leads.actions.waking import wake_due
from leads.stirring import delay_stirred, settle_stirred, stir, stir_in_relay

__all__ = [
    "Hands",
    "Moved",
    "Mover",
    "add_company",
    "add_person",
    "begin_standings",
    "bring_history",
    "clear_touched",
    "close_past",
    "correct_company",
    "correct_person",
    "delay_due",
    "delay_stirred",
    "delay_touched",
    "entrust",
    "give_companies",
    "give_people",
    "intake",
    "intake_companies",
    "log_touch",
    "mark",
    "mark_all_read",
    "mark_customers",
    "mark_read",
    "mark_touched",
    "move",
    "move_one",
    "notify",
    "notify_of",
    "record_activities",
    "set_respond_by",
    "settle_stirred",
    "stir",
    "stir_in_relay",
    "undo",
    "unmark_customers",
    "wake_due",
    "write_standings",
]
