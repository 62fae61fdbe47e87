"""The report as PDF by WeasyPrint, an optional extra: without it there is no PDF, and pages hide the button."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports.models import MonthlyReport
from reports.monthly.shown import Shown

# Style sheets of a page do not reach the drawings in it, so each drawing brings its own.
DRAWN = Path("css/report-pdf-charts.css")
OPENED = re.compile(r"<svg\b[^>]*>")


@cache
def is_installed() -> bool:
    return find_spec("weasyprint") is not None


def as_pdf(report: MonthlyReport) -> bytes:
    """The frozen report on A4, with the numbers of every chart. Nothing is fetched from anywhere."""
    import weasyprint  # the extra may be missing

    page = render_to_string("reports/monthly_pdf.html", {"shown": Shown(report), "report": report, "paper": True})
    style = weasyprint.CSS(string=_own("css/report-pdf.css"))
    found: bytes = weasyprint.HTML(
        string=with_styles(page), base_url=settings.BATON_URL, url_fetcher=_nothing
    ).write_pdf(stylesheets=[style])
    return found


def with_styles(page: str) -> str:
    style = f"<style>{_own(str(DRAWN))}</style>"
    return OPENED.sub(lambda opened: opened.group() + style, page)


@cache
def _own(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text()


def _nothing(address: str, *_args: Any, **_options: Any) -> Any:
    raise ValueError(f"A report fetches nothing: {address}")
