"""The floor of a sale: django-hordak 2 on the same PostgreSQL, with nothing around it.

Run with `var/bench` on the path (bench/README.md). As a program it reads lines from its input:
`N` makes N bare two-leg transfers in this process and answers `done`. As `application` it serves
the same transfer over HTTP, with no middleware and no authentication.
"""

from __future__ import annotations

import json
import os
import random
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["HORDAK_DATABASE"],
            "USER": "postgres",
            "HOST": os.environ["HORDAK_HOST"],
            "CONN_MAX_AGE": 600,
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "djmoney", "hordak"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from hordak.models import Account  # noqa: E402
from moneyed import Money  # noqa: E402

ACCOUNTS = 200
_accounts: list[Account] = []


def set_up() -> None:
    """Tables, one account of the house, and customers' accounts."""
    call_command("migrate", verbosity=0)
    if Account.objects.exists():
        return
    for number in range(ACCOUNTS + 1):
        Account.objects.create(
            name=f"account {number}",
            code=f"{number:04}",
            type="LI" if number else "EX",
            currencies=["EUR"],
        )


def make_transfer() -> int:
    """One transfer from the house to a customer, as a user of the library writes it."""
    if not _accounts:
        _accounts.extend(Account.objects.order_by("id"))
    with transaction.atomic():
        made = _accounts[0].transfer_to(random.choice(_accounts[1:]), Money(150_000, "EUR"))
    return made.pk


def transfer(request: HttpRequest) -> JsonResponse:
    """POST /: a transfer over HTTP."""
    json.loads(request.body)
    return JsonResponse({"transfer": make_transfer()}, status=201)


urlpatterns = [path("", transfer)]
application = get_wsgi_application()


if __name__ == "__main__":
    set_up()
    print("ready", flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            make_transfer()
        print("done", flush=True)
    connection.close()
