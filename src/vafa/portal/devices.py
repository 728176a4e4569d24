"""What a browser says of the device it runs on: model, system, name; no more than that is kept.

Read from `User-Agent` and from the client hints that newer browsers send when asked for them
(https://wicg.github.io/ua-client-hints/): since Chrome 110 the former says "K" for every phone and
"10" for every Android. What is not known stays empty; nothing is worked out of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vafa.customers.types import SeenDevice

ASKED = "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version"  # for Accept-CH
_LONGEST = 60
_SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (  # whoever builds on another names both: the first that is found is the one
    ("SamsungBrowser/", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("OPX/", "Opera"),
    ("YaBrowser/", "Yandex"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_ANDROID_MODEL = re.compile(r"Android [\d.]+; ([^;()]+?)(?: Build/[^;()]*)?\)")
_ANDROID = re.compile(r"Android (\d+)")
_IOS = re.compile(r"OS (\d+)_\d+(?:_\d+)? like Mac OS X")
_HIDDEN = "K"  # what Chrome says in the place of every model
_HIDDEN_ANDROID = "10"


def read_device(headers: Mapping[str, str]) -> SeenDevice:
    """The device that sent these headers; empty texts for what it does not say."""
    agent = headers.get("User-Agent", "")[:500]
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return SeenDevice(
        model=_read_model(headers, agent),
        system=f"{system} {_read_version(headers, agent, system)}".strip(),
        browser=next((name for mark, name in _BROWSERS if mark in agent), ""),
    )


def _read_model(headers: Mapping[str, str], agent: str) -> str:
    if hinted := _unquote(headers.get("Sec-CH-UA-Model", "")):
        return hinted
    for apple in ("iPhone", "iPad"):
        if f"({apple};" in agent:
            return apple
    found = _ANDROID_MODEL.search(agent)
    return found[1].strip()[:_LONGEST] if found and found[1].strip() != _HIDDEN else ""


def _read_version(headers: Mapping[str, str], agent: str, system: str) -> str:
    """The first number of the version, where it is told and means something."""
    if system == "Android":
        hinted = _unquote(headers.get("Sec-CH-UA-Platform-Version", "")).partition(".")[0]
        if hinted.isdecimal():
            return hinted
        found = _ANDROID.search(agent)
        hides = found is not None and found[1] == _HIDDEN_ANDROID and f"; {_HIDDEN})" in agent
        return found[1] if found and not hides else ""
    found = _IOS.search(agent)
    return found[1] if found and system in ("iOS", "iPadOS") else ""


def _unquote(hint: str) -> str:
    """The text of a client hint, which stands in quotes."""
    return hint.strip().strip('"').strip()[:_LONGEST]
