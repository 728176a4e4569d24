"""The settings of a real server."""

from __future__ import annotations

import os
import subprocess
import sys

PRODUCTION = {
    "VAFA_DEBUG": "0",
    "VAFA_DEMO": "0",
    "VAFA_HTTPS": "1",
    "VAFA_SECRET_KEY": "Zr8w" * 20 + "abcdefghijklm",
    "VAFA_CODE_KEY": "Qx7t" * 20 + "nopqrstuvwxyz",
    "VAFA_ALLOWED_HOSTS": "club.example",
    "VAFA_TRUSTED_PROXIES": "10.0.0.0/8",
}


def run(*arguments):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": "src:.", **PRODUCTION}
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_djangos_deployment_check_has_nothing_to_say():
    done = run("-m", "vafa.config.manage", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_cookies_and_headers_are_those_of_a_served_site():
    done = run(
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'vafa.config.settings'\n"
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,\n"
        "      s.SESSION_COOKIE_SAMESITE, s.SECURE_SSL_REDIRECT,\n"
        "      s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_PRELOAD)",
    )
    said = ["True", "True", "True", "Lax", "True", "True", "False"]
    assert done.stdout.split() == said, done.stderr
