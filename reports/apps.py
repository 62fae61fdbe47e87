"""The reports app: the top floor; it may read every engine and nothing reads it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """The figures of every report are in the register before anybody asks for one."""
        from reports.base import sets as base  # noqa: F401
        from reports.funnel import sets as funnel  # noqa: F401
        from reports.goal import sets as goal  # noqa: F401
        from reports.results import sets as results  # noqa: F401
        from reports.velocity import sets as velocity  # noqa: F401
        from reports.waste import sets as waste  # noqa: F401
