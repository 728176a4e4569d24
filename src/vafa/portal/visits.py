"""What a customer's browser carries: a session of its own, apart from that of the staff.

One cookie per business, sent only to that business's pages. Its row says who is in, and with
which mobile: when the customer's number changes, every browser that came in with the old one is
out. While somebody is on the way in it keeps what they asked for instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "vafa_customer"
STAYS = timedelta(days=90)
WAITS = timedelta(minutes=15)
PROVEN = timedelta(minutes=15)  # after a fresh code, for what is not shown to who found a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who asked for a code and has not typed it yet; by whose invitation or which join
    code, if by one, what they are called then, and the page they want to come to.
    """

    ask_id: int
    mobile: str
    asked_at: datetime
    invitation: str = ""
    join_code: str = ""
    name: str = ""
    after: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """What was asked for: the same again within a minute is the same ask."""
        return self.mobile, self.invitation, self.join_code, self.name, self.after

    @property
    def may_join(self) -> bool:
        """Whether the code makes a customer of a stranger."""
        return bool(self.invitation or self.join_code)


class Visit:
    """One browser at one business. Changes are kept by `keep`."""

    def __init__(self, request: HttpRequest, *, business_id: int, path: str) -> None:
        self._session = SessionStore(request.COOKIES.get(COOKIE) or None)
        self._business_id = business_id
        self._path = path
        self._is_known = COOKIE in request.COOKIES

    def customer(self) -> tuple[int, str] | None:
        """Who is in, and the mobile they came in with."""
        if not self._is_here() or "customer" not in self._session:
            return None
        return self._session["customer"], self._session["mobile"]

    def waiting(self) -> Waiting | None:
        """What was asked for, while the code is awaited."""
        if not self._is_here() or "ask" not in self._session:
            return None
        return Waiting(
            ask_id=self._session["ask"],
            mobile=self._session["mobile"],
            asked_at=datetime.fromisoformat(self._session["asked_at"]),
            invitation=self._session.get("invitation", ""),
            join_code=self._session.get("join_code", ""),
            name=self._session.get("name", ""),
            after=self._session.get("after", ""),
        )

    def wait(self, waiting: Waiting) -> None:
        """Keep what was asked for."""
        self._begin(WAITS)
        self._session["ask"] = waiting.ask_id
        self._session["mobile"] = waiting.mobile
        self._session["asked_at"] = waiting.asked_at.isoformat()
        self._session["invitation"] = waiting.invitation
        self._session["join_code"] = waiting.join_code
        self._session["name"] = waiting.name
        self._session["after"] = waiting.after

    def enter(self, customer_id: int, mobile: str) -> None:
        """Let the customer in, under a new key."""
        self._begin(STAYS)
        self._session["customer"] = customer_id
        self._session["mobile"] = mobile

    def is_first_today(self, day: date) -> bool:
        """Whether the browser comes for the first time on this day; asked once."""
        if self._session.get("day") == day.isoformat():
            return False
        self._session["day"] = day.isoformat()
        return True

    def ask_proof(self, ask_id: int, *, at: datetime) -> None:
        """Keep that a fresh code is awaited from who is in."""
        self._session["proof"] = [ask_id, at.isoformat()]

    def awaited_proof(self) -> tuple[int, datetime] | None:
        """The ask of the fresh code that is awaited, and when it was asked for."""
        asked = self._session.get("proof")
        return (asked[0], datetime.fromisoformat(asked[1])) if asked else None

    def prove(self, *, at: datetime) -> None:
        """Keep that the fresh code was typed."""
        self._session.pop("proof", None)
        self._session["proven_at"] = at.isoformat()

    def is_proven(self, *, at: datetime) -> bool:
        """Whether a fresh code was typed a moment ago."""
        proven_at = self._session.get("proven_at")
        return proven_at is not None and at < datetime.fromisoformat(proven_at) + PROVEN

    def leave(self) -> None:
        """Forget this browser."""
        self._session.flush()

    def keep(self, response: HttpResponseBase) -> None:
        """Write what changed, and hand the browser its cookie."""
        if self._session.is_empty():
            if self._is_known:
                response.delete_cookie(COOKIE, path=self._path, samesite="Lax")
            return
        if not self._session.modified:
            return
        self._session.save()
        response.set_cookie(
            COOKIE,
            self._session.session_key or "",
            max_age=self._session.get_expiry_age(),
            path=self._path,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )

    def _begin(self, life: timedelta) -> None:
        self._session.flush()
        self._session["business"] = self._business_id
        self._session.set_expiry(int(life.total_seconds()))

    def _is_here(self) -> bool:
        return bool(self._session.get("business") == self._business_id)
