"""Is it alive, is it ready, how is it doing: for supervisors, balancers and Prometheus."""

from __future__ import annotations

import threading
import time
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import Http404, HttpResponse, JsonResponse

from vafa.config.metrics import REQUESTS, write_gauge, write_requests
from vafa.config.middleware import is_in
from vafa.config.migrate import is_migrated
from vafa.foundation.requests import VafaRequest
from vafa.messaging.queries import count_by_state
from vafa.messaging.states import State
from vafa.outbox.actions import count_waiting
from vafa.staff.access import open_path
from vafa.tenancy.queries import list_active_business_ids
from vafa.tenancy.scope import business_scope

GAUGES_FRESH_S = 15.0
_GAUGES = {
    "vafa_outbox_waiting": "Events that wait for their reactions.",
    "vafa_outbox_given_up": "Events whose reactions failed too often; a person must look.",
    "vafa_messages_waiting": "Texts that wait to be sent.",
    "vafa_businesses_active": "Businesses that are served.",
}


def live(request: VafaRequest) -> HttpResponse:
    """The process answers. Says nothing of the database: restarting us would not mend it."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: VafaRequest) -> HttpResponse:
    """Requests can be served: the database answers and has the shape of this code."""
    checks = {"database": _has_database(), "migrations": False}
    if checks["database"]:
        checks["migrations"] = _is_migrated()
    is_ready = all(checks.values())
    state = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JsonResponse(state, status=200 if is_ready else 503)


def metrics(request: VafaRequest) -> HttpResponse:
    """Figures for Prometheus, for the addresses in VAFA_METRICS_FROM; 404 for all others."""
    if not is_in(request.address, settings.METRICS_FROM):
        raise Http404
    lines = [*write_requests(REQUESTS.add_up())]
    gauges = _read_gauges()
    for name, words in _GAUGES.items():
        lines += write_gauge(name, words, gauges[name])
    answer = "\n".join(lines) + "\n"
    return HttpResponse(answer, content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_database() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_migrated() -> bool:
    """Whether every migration of this code is applied; once it is, the answer stands."""
    global _is_known_migrated
    if not _is_known_migrated:
        _is_known_migrated = is_migrated()
    return _is_known_migrated


def _read_gauges() -> Counter[str]:
    """What waits, over all businesses; counted anew every fifteen seconds at most."""
    global _gauges, _gauges_read_at
    with _lock:
        if time.monotonic() - _gauges_read_at > GAUGES_FRESH_S:
            _gauges, _gauges_read_at = _count_what_waits(), time.monotonic()
        return _gauges


def _count_what_waits() -> Counter[str]:
    total: Counter[str] = Counter()
    for business_id in list_active_business_ids():
        with business_scope(business_id):
            events = count_waiting()
            texts = count_by_state()
        total["vafa_businesses_active"] += 1
        total["vafa_outbox_waiting"] += events["waiting"]
        total["vafa_outbox_given_up"] += events["given_up"]
        total["vafa_messages_waiting"] += texts.get(State.QUEUED, 0)
    return total


_lock = threading.Lock()
_gauges: Counter[str] = Counter()
_gauges_read_at = -GAUGES_FRESH_S - 1
_is_known_migrated = False

urlpatterns = [
    open_path("health/live", live, name="live"),
    open_path("health/ready", ready, name="ready"),
    open_path("metrics", metrics, name="metrics"),
]
