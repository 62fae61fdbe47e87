"""The one way a sheet leaves: a response with CSV that streams, or with XLSX, and the ending of an address."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation

from reports.sheets.commas import csv_lines
from reports.sheets.tables import Sheet
from reports.sheets.workbook import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetKind:
    """The ending of an address: `<sheet:kind>`."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def answer(
    request: HttpRequest, kind: str, name: str, sheets: Sequence[Sheet], *, at: datetime
) -> FileResponse | StreamingHttpResponse:
    """The sheets as a file called `name`; `?section=` takes one of them alone."""
    section = request.GET.get("section")
    chosen = [sheet for sheet in sheets if sheet.code == section] or sheets
    file = f"{name}.{kind}"
    if kind == "xlsx":
        return FileResponse(workbook(chosen, at=at), as_attachment=True, filename=file, content_type=XLSX)
    named = {"Content-Disposition": f'attachment; filename="{file}"'}
    return StreamingHttpResponse(_streamed(chosen), content_type="text/csv; charset=utf-8", headers=named)


def _streamed(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Lines are made when the page's language and zone are gone already, so both are put back for them."""
    zone, language = timezone.get_current_timezone(), translation.get_language() or "en"

    def lines() -> Iterator[bytes]:
        with timezone.override(zone), translation.override(language):
            yield from (line.encode() for line in csv_lines(sheets))

    return lines()
