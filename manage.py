#!/usr/bin/env python
"""Command line entry: starts the embedded servers when no URL names others, then runs the command."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["serve"]:
        # The supervisor does without Django: it starts at once and stays small.
        from config import serve

        sys.exit(serve.main(sys.argv[2:]))
    from config import local

    local.prepare(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
