"""Everything that time causes: name → sweep and how often. Beat nudges a worker, `manage.py sweep` does the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sweep:
    """`does` is a dotted function: takes keyword `at`, returns how many rows it served, may run twice at once."""

    does: str
    every: float  # seconds


SCHEDULE: dict[str, Sweep] = {
    "touched": Sweep("scoring.actions.score_touched", 1.0),
    "due-scores": Sweep("scoring.actions.score_due", 10.0),
    "rescores": Sweep("scoring.actions.continue_rescores", 5.0),
    "wake-ups": Sweep("leads.actions.wake_due", 30.0),
    "adoptions": Sweep("handoff.actions.adopt", 15.0),
    "take-backs": Sweep("handoff.actions.take_back_due", 300.0),
    "clocks": Sweep("sla.actions.derive_stirred", 1.0),
    "due-clocks": Sweep("sla.actions.derive_due", 1.0),
    "old-clocks": Sweep("sla.actions.derive_old", 60.0),
    "simulations": Sweep("sla.actions.continue_simulations", 2.0),
    "commitments": Sweep("sla.actions.warn_of_commitments", 600.0),
    "unrouted": Sweep("handoff.actions.route_unrouted", 60.0),
    "passages": Sweep("reports.passages.rebuild_moved", 2.0),
    "passages-compared": Sweep("reports.passages.comparing.compare_everybody", 2.0),
    "monthly-report": Sweep("reports.actions.compose_due", 300.0),
    "monthly-letters": Sweep("reports.monthly.letters.send_letters", 30.0),
    "saved-reports": Sweep("reports.explore.posting.send_saved", 60.0),
    "outbox": Sweep("leads.outbox.settle_due", 5.0),
    "notices": Sweep("leads.notices.send_due", 10.0),
    "digests": Sweep("leads.notices.send_digests", 60.0),
    "old-replies": Sweep("accounts.actions.forget_replies", 3600.0),
}
