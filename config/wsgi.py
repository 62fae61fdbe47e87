"""The WSGI door that gunicorn opens."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Every view is imported before the workers fork: they share the memory, and no first visitor waits for it.
get_resolver().reverse_dict  # noqa: B018
