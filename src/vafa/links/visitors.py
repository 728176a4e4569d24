"""Who opens a link: a person on some device, or a program that only looks at it. Pure.

Messengers and phones fetch links to show what is behind them, and scanners to judge it. They say
who they are, ask for the head alone, or call it a prefetch; those that do none of it are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vafa.links.types import Device, Visitor

_PROGRAMS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|scan|facebookexternalhit|whatsapp|telegram|skypeuri"
    r"|curl|wget|python|okhttp|java/|go-http|libwww|headless|lighthouse|monitor",
    re.IGNORECASE,
)
_DEVICES = (
    (re.compile(r"iphone|ipad|ipod", re.IGNORECASE), Device.IOS),
    (re.compile(r"android", re.IGNORECASE), Device.ANDROID),
    (re.compile(r"windows nt|macintosh|x11|cros", re.IGNORECASE), Device.DESKTOP),
)


def read_visitor(*, method: str, headers: Mapping[str, str]) -> Visitor:
    """Who asks, by what the request says. `headers` by name, in whatever case they know."""
    agent = headers.get("User-Agent", "")
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower()
    is_ahead = "prefetch" in purpose or "preview" in purpose
    is_program = not agent or _PROGRAMS.search(agent) is not None
    return Visitor(
        device=next((device for known, device in _DEVICES if known.search(agent)), Device.OTHER),
        is_person=method == "GET" and not is_ahead and not is_program,
    )
