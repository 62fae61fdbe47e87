# Every command of the house. Nothing is needed but Python 3.11 or newer and make; `make demo` does the rest.
.POSIX:
.PHONY: demo run test test-faults lint bench lock venv

UV = uv==0.13.9
PY = .venv/bin/python
PORT ?= 8000
BIND ?= 127.0.0.1

# The demo company on embedded PostgreSQL and Valkey (or on DATABASE_URL and REDIS_URL). Ctrl-C stops all.
demo: .venv/runtime
	@exec $(PY) manage.py serve --demo --end-with-parent --bind "$(BIND):$(PORT)"

# Production-like: no demo, hashed static files, DATABASE_URL and REDIS_URL. docs/deploying.md says the rest.
run: .venv/runtime
	@exec $(PY) manage.py serve --end-with-parent --bind "$(BIND):$(PORT)"

test: .venv/dev
	$(PY) -m pytest -q -n 2 --dist loadfile

test-faults: .venv/dev
	$(PY) -m pytest -q -m faults

lint: .venv/dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	SECRET_KEY=lint $(PY) -m mypy .
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	BATON_HOME=.baton-test SECRET_KEY=lint $(PY) manage.py makemigrations --check --dry-run

bench: .venv/runtime
	$(PY) -m benchmarks

lock: .venv/dev
	$(PY) -m uv pip compile -q --universal --python-version 3.11.0 --no-header --generate-hashes requirements.txt -o requirements.lock
	$(PY) -m uv pip compile -q --universal --python-version 3.11.0 --no-header --generate-hashes requirements-dev.txt -o requirements-dev.lock

venv: .venv/dev

.venv/bin/python:
	@for python in python3.11 python3.12 python3.13 python3 python; do \
		"$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv .venv && exit 0; \
	done; \
	echo "Baton needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv)." >&2; exit 1

# uv is quick; plain pip does the same, checked against the same hashes, where uv cannot.
.venv/uv: .venv/bin/python
	-$(PY) -m pip install -q --disable-pip-version-check "$(UV)"
	@touch .venv/uv

.venv/runtime: requirements.lock .venv/uv
	$(PY) -m uv pip install -q --python $(PY) --require-hashes -r requirements.lock \
		|| $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch .venv/runtime

.venv/dev: requirements-dev.lock .venv/runtime
	$(PY) -m uv pip install -q --python $(PY) --require-hashes -r requirements-dev.lock \
		|| $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch .venv/dev
