"""Which encoding a file is in: by its byte order mark, else UTF-8 if it mostly is, else a guess by its letters."""

import codecs
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from charset_normalizer import from_bytes

SAMPLE = 262_144
# Longest first: UTF-32-LE begins like UTF-16-LE.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Letters people's names are made of, per code page; the page whose letters the file uses is the one.
WESTERN, CENTRAL = frozenset("åäöÅÄÖæøÆØéèüÜßñçõÕ"), frozenset("čšžČŠŽćđĆĐäöüÄÖÜßłńęąőűřěů")
BROKEN = "baton.broken"


def _broken(error: UnicodeError) -> tuple[str, int]:
    """An undecodable byte becomes half a character, which every field refuses: only that row is lost, and reported."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(BROKEN, _broken)


def opened(path: Path) -> IO[bytes]:
    """The file's bytes; a .gz is unpacked on the way."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def detect(path: Path) -> tuple[str, int]:
    """(encoding, length of the byte order mark)."""
    with opened(path) as file:
        sample = file.read(SAMPLE)
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return _wider(encoding, sample[len(mark) :]), len(mark)
    return _unmarked(sample), 0


def lines(path: Path, encoding: str, skip: int = 0) -> Iterator[str]:
    """The file's lines with their ends, decoded; `skip` bytes of a mark are left out."""
    with opened(path) as file:
        file.read(skip)
        yield from io.TextIOWrapper(file, encoding=encoding, errors=BROKEN, newline="")


def _wider(encoding: str, rest: bytes) -> str:
    """Some programs put a two-byte mark, of either order, before four-byte characters."""
    if not encoding.startswith("utf-16") or len(rest) < 4:
        return encoding
    if rest[:3] == b"\0\0\0":
        return "utf-32-be"
    return "utf-32-le" if rest[1:4] == b"\0\0\0" else encoding


def _unmarked(sample: bytes) -> str:
    if sample.isascii():
        return "utf-8"
    text = sample.decode("utf-8", BROKEN)
    bad = text.count("\udcff")
    if bad <= 1 or bad < sum(not c.isascii() for c in text) - bad:  # one: the sample may end inside a character
        return "utf-8" if bad != 1 or not _alone(text) else _by_letters(sample)
    return _by_letters(sample)


def _alone(text: str) -> bool:
    """One bad byte and nothing else beyond ASCII says nothing for UTF-8, unless it is the sample's cut end."""
    return sum(not c.isascii() for c in text) == 1 and len(text) < SAMPLE - 4


def _by_letters(sample: bytes) -> str:
    counted = {
        page: sum(letter in letters for letter in sample.decode(page, "ignore") if not letter.isascii())
        for page, letters in (("cp1252", WESTERN), ("cp1250", CENTRAL))
    }
    letters = sum(byte > 127 for byte in sample)
    best = max(counted, key=lambda page: counted[page])
    if counted[best] * 2 >= letters:
        return best
    guess = from_bytes(sample).best()
    return guess.encoding if guess else "cp1252"
