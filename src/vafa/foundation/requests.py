"""A request as it stands behind our middleware."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest


class VafaRequest(HttpRequest):
    """What every view may count on.

    `at` is the one moment of this request. `address` is the client's, seen through trusted
    proxies only. `request_id` also goes out as X-Request-ID and stands in logs and audit.
    """

    at: datetime
    address: str
    request_id: str
