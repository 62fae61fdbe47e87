"""Each signed-in person's own time zone and language for the request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


def people_settings(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Activate the user's zone and language; the signed-out get UTC and their browser's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
            request.LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return middleware
