"""One probe in a process of its own, on the database that DATABASE_URL names: `python -m benchmarks.probe NAME N`.

Prints one JSON object. The conductor (__main__) starts probes of several scales in turn and compares them.
"""

import json
import os
import sys
from importlib import import_module

PROBES = {
    "prepare": "benchmarks.preparing",
    "rescore": "benchmarks.rescoring",
    "sweep": "benchmarks.sweeping",
    "route": "benchmarks.routing",
    "clocks": "benchmarks.clocks",
    "handing": "benchmarks.handing",
    "raw": "benchmarks.raw_inserts",
    "walk": "benchmarks.walking",
    "counts": "benchmarks.plain_counts",
}


def main(name: str, people: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(json.dumps(import_module(PROBES[name]).probe(people)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
