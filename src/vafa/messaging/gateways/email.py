"""Email, by an SMTP server of the business's choosing.

Source: RFC 5321 (a reply of 4xx passes, one of 5xx lasts), RFC 2369 and 8058 (the way out). Nothing
is sent in the open unless the business says so. As with other calls, the server's name is looked up
once and the connection made to the very address that was checked (`foundation.http`).
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import not_taken, unanswered, with_way_out
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Capabilities,
    Channel,
    Fault,
    Gateway,
    Outgoing,
    Reach,
    SendResult,
    State,
    Way,
)

_MOST_SUBJECT = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    host: str = setting(pgettext_lazy("gateway", "SMTP server"), is_address=True)
    sender: str = setting(pgettext_lazy("gateway", "Email address of the sender"))
    username: str = setting(pgettext_lazy("gateway", "User name"), default="")
    password: str = setting(pgettext_lazy("gateway", "Password"), default="", is_secret=True)
    port: int = setting(pgettext_lazy("gateway", "Port"), default=587)
    security: str = setting(
        pgettext_lazy("gateway", "Security"),
        default="starttls",
        choices=("starttls", "tls", "none"),
        help_text=pgettext_lazy("gateway", "Port 587 has starttls, port 465 has tls."),
    )


@gateways.register
class Email(Gateway):
    """Up to 50 letters by one connection, each its own."""

    slug = "email"
    title = pgettext_lazy("gateway", "Email")
    needs = pgettext_lazy(
        "gateway",
        "The SMTP server of your mail, with a user name and password for it. It reaches customers "
        "whose email you have; everybody else gets the text by SMS.",
    )
    channel = Channel.EMAIL
    reaches_by = Reach.EMAIL
    capabilities = Capabilities(max_batch=50, max_chars=10_000, reports=Way.NONE, inbound=Way.NONE)
    Settings = EmailSettings
    settings: EmailSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        results: list[SendResult] = []
        backend = self._open_backend()
        try:
            backend.open()
            for place, one in enumerate(batch, 1):
                results.append(self._send_one(backend, one))
                if results[-1].state == State.UNKNOWN:
                    # The connection is gone, and the others would hang behind it.
                    return results + not_taken(batch[place:], Fault.PASSING, code="not_tried")
        except smtplib.SMTPAuthenticationError as error:
            return not_taken(batch, Fault.ACCOUNT, code=str(error.smtp_code))
        except (smtplib.SMTPNotSupportedError, ssl.SSLError):
            return not_taken(batch, Fault.ACCOUNT, code="no_tls")
        except (smtplib.SMTPException, OSError, http.CallFailed):
            return not_taken(batch, Fault.PASSING, code="unreachable")
        finally:
            _close(backend)
        return results

    def _open_backend(self) -> EmailBackend:
        settings = self.settings
        return _CheckedBackend(
            host=settings.host,
            port=settings.port,
            username=settings.username,
            password=settings.password,
            use_tls=settings.security == "starttls",
            use_ssl=settings.security == "tls",
            timeout=http.ANSWER_SECONDS,
        )

    def _send_one(self, backend: EmailBackend, one: Outgoing) -> SendResult:
        line = backend.connection
        assert line is not None, "it was opened"
        try:
            address, letter = sanitize_address(one.address, "utf-8"), self._write(one)
        except ValueError:  # what passes for an address elsewhere, and is none to mail
            return SendResult(uid=one.uid, state=State.INVALID, code="bad_address")
        try:
            line.sendmail(self.settings.sender, [address], letter.as_bytes(linesep="\r\n"))
        except smtplib.SMTPRecipientsRefused as error:
            code = next((code for code, _text in error.recipients.values()), 550)
            return _refuse(one, code, State.INVALID)
        except smtplib.SMTPSenderRefused as error:
            return not_taken([one], Fault.ACCOUNT, code=str(error.smtp_code))[0]
        except smtplib.SMTPResponseException as error:
            return _refuse(one, error.smtp_code, State.FAILED)
        except (smtplib.SMTPException, OSError):
            return unanswered([one], code="no_answer")[0]
        return SendResult(uid=one.uid, state=State.SENT, provider_id=one.uid)

    def _write(self, one: Outgoing) -> Any:
        name = self.context.business_name
        way_out = {"List-Unsubscribe": f"<{one.stop_link}>"} if one.stop_link else {}
        host = self.settings.sender.rpartition("@")[2]
        return EmailMessage(
            subject=" ".join(f"{name}: {one.text}".split())[:_MOST_SUBJECT],
            body=with_way_out(one),
            from_email=str(Address(display_name=name, addr_spec=self.settings.sender)),
            to=[one.address],
            headers={"Message-ID": f"<{one.uid}@{host}>", **way_out},
        ).message()


class _CheckedBackend(EmailBackend):
    """Django's backend, over connections that were checked."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _CheckedTls if self.use_ssl else _Checked


class _Checked(smtplib.SMTP):
    """Connects to an address that may be called, whatever the name says a moment later."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((http.find_address(host), port), timeout)


class _CheckedTls(smtplib.SMTP_SSL):
    """The same, and encrypted from the first byte on, for the name that was asked for."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((http.find_address(host), port), timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


def _refuse(one: Outgoing, code: int, lasting: State) -> SendResult:
    if 400 <= code < 500:
        return not_taken([one], Fault.PASSING, code=str(code))[0]
    return SendResult(uid=one.uid, state=lasting, code=str(code))


def _close(backend: EmailBackend) -> None:
    """Say goodbye; what was taken is taken, whatever comes of it."""
    try:
        backend.close()
    except (smtplib.SMTPException, OSError):
        backend.connection = None
