"""Calls of SMS gateways: delivery reports and customers' texts.

GET or POST, in the address, a form or JSON, as each gateway likes. A repeat is harmless. What
cannot be understood is answered like the rest, since a gateway would only send it again.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vafa.foundation.requests import VafaRequest
from vafa.messaging import actions, queries
from vafa.messaging.types import Callback, CallbackKind


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take_report(request: VafaRequest, secret: str) -> HttpResponse:
    """What became of our texts."""
    return _take(request, secret, CallbackKind.REPORT)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take_inbound(request: VafaRequest, secret: str) -> HttpResponse:
    """What customers wrote to our lines."""
    return _take(request, secret, CallbackKind.INBOUND)


def _take(request: VafaRequest, secret: str, kind: CallbackKind) -> HttpResponse:
    target = queries.find_callback(secret)
    if target is None:
        return HttpResponseNotFound()
    body = request.body  # read before the form, which would consume it
    callback = Callback(query=request.GET.dict(), form=request.POST.dict(), body=body)
    answer = actions.take_callback(
        business_id=target.business_id,
        account_id=target.account_id,
        kind=kind,
        callback=callback,
        at=request.at,
    )
    return HttpResponse(answer, content_type="text/plain; charset=utf-8")
