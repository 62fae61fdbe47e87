"""The settings of a test run: the real ones, with the embedded servers in a home of their own."""

import os
from pathlib import Path

os.environ["BATON_HOME"] = os.environ.get("BATON_TEST_HOME") or str(Path(__file__).parent.parent / ".baton-test")
os.environ.setdefault("SECRET_KEY", "not-a-secret-only-for-tests")

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
