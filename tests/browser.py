"""A real browser for tests: signed-in pages that are watched for policy breaches, script errors and axe violations.

Ask for the fixture `chromium` (tests/conftest.py), then `with opened(chromium, live_server.url) as page`.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
DESKTOP, PHONE = (1280, 900), (360, 760)
WATCH = """document.addEventListener("securitypolicyviolation",
  (event) => console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));"""


@dataclass
class Watched:
    """What went wrong on the pages of one browser tab."""

    breaches: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def hear(self, message: Any) -> None:
        if message.type != "error":
            return
        kind = self.breaches if "Content Security Policy" in message.text else self.errors
        kind.append(message.text)


@contextmanager
def opened(
    chromium: Any, address: str, *, theme: str = "light", size: tuple[int, int] = DESKTOP, script: bool = True
) -> Iterator[Any]:
    """A fresh tab; leaving it fails on any policy breach or uncaught script error of its pages."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        java_script_enabled=script,
        base_url=address,
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    page, watched = context.new_page(), Watched()
    page.on("console", watched.hear)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.home = address
    try:
        yield page
        wrong = watched.breaches + [text for text in watched.errors if "status of 4" not in text]
        assert not wrong, "\n".join(wrong)
    finally:
        context.close()


def sign_in(page: Any, user: Any) -> None:
    """Give the tab a session of `user`; the sign-in form itself has its own test."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.home}])


# Light on a desk and dark in a hand differ in all that matters; BATON_EVERY_LOOK=1 asks axe of the other two as well.
LOOKS = (("light", DESKTOP), ("dark", PHONE), ("light", PHONE), ("dark", DESKTOP))
# A folder for a picture of each.
PICTURES = os.environ.get("BATON_PICTURES", "")
AXED = len(LOOKS) if os.environ.get("BATON_EVERY_LOOK") else 2


def assert_looks_right(page: Any, path: str = "") -> None:
    """The page fits at both widths in light and dark, and axe finds nothing. Without a path: as it stands."""
    if path:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    for number, (theme, size) in enumerate(LOOKS):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if PICTURES:
            screenshot(page, Path(PICTURES), f"{path or page.url} {theme} {size[0]}")
        assert_fits(page)
        if number < AXED:
            assert_accessible(page)


@cache
def axe() -> str:
    return AXE.read_text()


def assert_accessible(page: Any) -> None:
    """No axe violation of any kind on the page as it stands."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]
    assert not told, "\n".join(told)


def assert_fits(page: Any) -> None:
    """Nothing makes the page scroll sideways."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide on {room}"


def screenshot(page: Any, folder: Path, name: str) -> Path:
    """A picture of the whole page, for eyes."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"
    page.screenshot(path=str(target), full_page=True)
    return target
