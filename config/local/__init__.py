"""The embedded default: PostgreSQL and Valkey on this machine, when no URL names other servers.

Settings ask here for addresses; manage.py asks `prepare` to have the servers running. What a deployment
brings itself (DATABASE_URL, REDIS_URL) never passes through here. Standard library and psycopg2 only.
"""

from config.local.places import celery_url, database_url, home, redis_url, secret_key
from config.local.servers import prepare

__all__ = ["celery_url", "database_url", "home", "prepare", "redis_url", "secret_key"]
