"""How Baton logs: one line an occurrence on standard error, for eyes or (LOG_FORMAT=json) for machines."""

from typing import Any

import structlog

# Added to a record by whichever logger wrote it, ours or a library's.
COMMON = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_of(level: str, shape: str) -> dict[str, Any]:
    """Django's LOGGING for a level and a shape, `text` or `json`."""
    shapes: dict[str, list[Any]] = {
        # Plain tracebacks: the pretty ones print local variables, and those are people's facts.
        "text": [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)],
        "json": [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    }
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": COMMON,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shapes[shape]],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            # By itself Django would mail its errors to nobody and print the rest in debug mode only.
            "django": {"handlers": [], "propagate": True},
            # A mistyped address is no warning.
            "django.request": {"level": "ERROR"},
        },
    }
