"""What stands around every request: who sent it, what is counted and what is logged."""

from __future__ import annotations

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from vafa.config.logging import JsonFormatter, PlainFormatter
from vafa.config.metrics import RequestCounts, write_requests
from vafa.config.middleware import RequestContext
from vafa.config.redaction import RedactingFilter, redact
from vafa.foundation.logs import logged_with


def serve(settings, *, proxies=(), peer="203.0.113.5", **headers):
    """The request as a view behind the middleware sees it, and the answer."""
    settings.TRUSTED_PROXIES = list(proxies)
    seen = []
    middleware = RequestContext(lambda request: seen.append(request) or HttpResponse())
    answer = middleware(RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers))
    return seen[0], answer


class TestAddress:
    def test_a_stranger_cannot_say_who_it_is(self, settings):
        forged = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
        request, _ = serve(settings, **forged)
        assert request.address == "203.0.113.5"
        assert "HTTP_X_FORWARDED_PROTO" not in request.META

    def test_a_proxy_of_ours_is_believed_one_hop_at_a_time(self, settings):
        request, _ = serve(
            settings,
            proxies=["10.0.0.0/8"],
            peer="10.0.0.2",
            **{"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 10.0.0.9"},
        )
        assert request.address == "198.51.100.7"

    def test_nonsense_in_the_chain_stops_at_our_proxy(self, settings):
        request, _ = serve(
            settings, proxies=["10.0.0.0/8"], peer="10.0.0.2", **{"X-Forwarded-For": "<script>"}
        )
        assert request.address == "10.0.0.2"

    def test_a_request_id_is_ours_unless_a_proxy_gave_one(self, settings):
        given = {"X-Request-ID": "abcdef-123456"}
        _, answer = serve(settings, **given)
        assert len(answer["X-Request-ID"]) == 32
        _, answer = serve(settings, proxies=["10.0.0.0/8"], peer="10.0.0.2", **given)
        assert answer["X-Request-ID"] == "abcdef-123456"
        bad = {"X-Request-ID": "a b\tc;{}$$$$$$$"}
        _, answer = serve(settings, proxies=["10.0.0.0/8"], peer="10.0.0.2", **bad)
        assert len(answer["X-Request-ID"]) == 32


SECRETS = """09121234567
+989121234567
989121234567
۰۹۱۲۱۲۳۴۵۶۷
9121234567
5820417
۵۸۲۰۴۱۷
482913
1234567812345678
vafa_live_abc-DEF_123
password=hunter2
code: 1234
Authorization: Bearer abc.def
"mobile": "0912"
postgresql://vafa_app:s3cret@db/vafa""".splitlines()


class TestRedaction:
    @pytest.mark.parametrize("secret", SECRETS)
    def test_hides(self, secret):
        told = redact(f"so it went: {secret} was it")
        assert "•••" in told
        for piece in ("1234567", "۱۲۳۴۵۶۷", "0417", "hunter2", "s3cret", "abc.def", "DEF", "0912"):
            assert piece not in told

    @pytest.mark.parametrize(
        "plain",
        [
            "took 12.345678 s",
            "business 812345678901234567",
            "at 2026-11-21T12:00:00",
            "status 200",
            "e41ce37d4c434d1aac0591232c",
        ],
    )
    def test_leaves(self, plain):
        assert redact(plain) == plain

    def test_error_pages_hide_what_was_posted(self):
        request = RequestFactory().post("/", {"password": "hunter2", "mobile": "0912", "name": "x"})
        posted = RedactingFilter().get_post_parameters(request)
        assert posted == {"password": "•••", "mobile": "•••", "name": "x"}


class TestLog:
    def line(self, message, *, error=None, **extra):
        record = logging.makeLogRecord({"name": "vafa.test", "msg": message, **extra})
        if error is not None:
            record.exc_info = (type(error), error, error.__traceback__)
        return json.loads(JsonFormatter().format(record))

    def test_a_line_says_which_request_whose_and_who(self):
        with logged_with(request_id="r1", business=7, actor="staff:8"):
            line = self.line("done", ms=1.5)
        assert (line["request_id"], line["business"], line["actor"], line["ms"]) == (
            "r1",
            7,
            "staff:8",
            1.5,
        )
        assert "request_id" not in self.line("afterwards")

    def test_an_id_of_a_request_stays_whole_whatever_its_digits(self):
        with logged_with(request_id="req-1234567"):
            assert self.line("done", status_code=404)["request_id"] == "req-1234567"
            assert self.line("done", status_code=404)["status_code"] == 404

    def test_nobody_outside_begins_a_line_of_the_log(self):
        forged = {"name": "vafa.test", "msg": "no host «a\nERROR b\u2028c»", "mark": "x\r\ny"}
        line = PlainFormatter().format(logging.makeLogRecord(forged))
        assert len(line.splitlines()) == 1

    def test_no_secret_gets_in_by_any_way(self):
        error = ValueError("Key (mobile)=(+989121234567) exists")
        line = self.line("call 09121234567", error=error, code="5820417", note="vafa_live_abc")
        text = json.dumps(line, ensure_ascii=False)
        for secret in ("9121234567", "5820417", "vafa_live_abc"):
            assert secret not in text
        assert "ValueError" in line["error"]

    def test_a_request_is_one_line_with_its_route(self, db, caplog):
        caplog.set_level("INFO", logger="vafa.request")
        answer = Client().get("/panel/people/mem_0000000000001/")
        [record] = [each for each in caplog.records if each.name == "vafa.request"]
        assert (record.method, record.route, record.status) == (
            "GET",
            "panel/people/<mem:member_id>/",
            302,
        )
        assert answer["X-Request-ID"]


class TestMetrics:
    def test_counts_add_up_over_processes_and_outlive_them(self, tmp_path):
        facts = {"method": "GET", "route": "a/<b>", "status": 200}
        first, second = RequestCounts(tmp_path), RequestCounts(tmp_path)
        first.observe(**facts, seconds=0.003)
        second.observe(**facts, seconds=0.2)
        second.observe(**facts, seconds=99)
        text = "\n".join(write_requests(first.add_up() | second.add_up()))
        labels = 'method="GET",route="a/<b>",status="200"'
        assert f'vafa_request_seconds_bucket{{{labels},le="0.005"}} 1' in text
        assert f'vafa_request_seconds_bucket{{{labels},le="0.25"}} 2' in text
        assert f'vafa_request_seconds_bucket{{{labels},le="+Inf"}} 3' in text
        assert f"vafa_request_seconds_sum{{{labels}}} 99.203000" in text
        assert f"vafa_request_seconds_count{{{labels}}} 3" in text

    def test_metrics_are_shown_to_the_neighbourhood_only(self, committed, business):
        assert Client(REMOTE_ADDR="203.0.113.5").get("/metrics").status_code == 404
        answer = Client(REMOTE_ADDR="127.0.0.1").get("/metrics")
        assert answer.status_code == 200
        text = answer.content.decode()
        for name in ("vafa_request_seconds_bucket", "vafa_outbox_waiting", "vafa_messages_waiting"):
            assert f"\n{name}" in text


class TestHealth:
    def test_is_live_without_a_database(self):
        assert Client().get("/health/live").content == b"ok\n"

    def test_is_ready_with_a_migrated_one(self, db):
        answer = Client().get("/health/ready")
        assert (answer.status_code, answer.json()["checks"]) == (
            200,
            {"database": True, "migrations": True},
        )


class TestBodyLimit:
    def test_a_large_body_is_refused_unread(self, db, settings):
        body = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        answer = Client().post("/panel/sign-in/", body, content_type="application/json")
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"
        answer = Client().post(
            "/panel/sign-in/", body, content_type="text/html", HTTP_ACCEPT="text/html"
        )
        assert answer.status_code == 413
        assert "problem" not in answer["Content-Type"]
