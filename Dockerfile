# One image for web, worker, beat and sweep; docker-compose.yml says which command each of them runs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BATON_HOME=/var/lib/baton BATON_HASHED_STATIC=1
WORKDIR /srv/baton

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
# Collecting needs settings, not servers: these addresses are never called.
RUN SECRET_KEY=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input -v0 \
    && useradd --system --home /var/lib/baton --create-home baton
USER baton

EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:config.gunicorn"]
