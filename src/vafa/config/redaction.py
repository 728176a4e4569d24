"""What must not reach a log or an error page: phones, codes, keys and passwords."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

HIDDEN = "•••"
_DIGIT = "0-9۰-۹٠-٩"
_EDGE = f"A-Za-z{_DIGIT}"  # not within an id of letters and digits
_CARD = rf"[{_DIGIT}]{{4}}(?:[ \-\u200c]?[{_DIGIT}]{{4}}){{3}}"
_PATTERNS = [
    (re.compile(r"vafa_live_[\w-]+"), f"vafa_live_{HIDDEN}"),
    (re.compile(r"\b(postgres(?:ql)?://[^:@/\s]*):[^@\s]*@"), rf"\1:{HIDDEN}@"),
    # A mobile number in any usual shape, then the codes of 6, 7 and 16 digits.
    (
        re.compile(rf"(?<![{_EDGE}])(?:\+?98|0098|[0۰٠])?[9۹٩][{_DIGIT}]{{9}}(?![{_EDGE}])"),
        HIDDEN,
    ),
    (
        re.compile(rf"(?<![{_EDGE}.])(?:[{_DIGIT}]{{6,7}}|{_CARD})(?![{_EDGE}])"),
        HIDDEN,
    ),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:passw|secret|token|authorization|cookie|mobile|phone|code|api_?key)[\w-]*"
            r"[\"']?\s*[=:]\s*)(?:Bearer\s+)?[^\s,;)}\]]+"
        ),
        rf"\1{HIDDEN}",
    ),
]
SECRET_NAME = re.compile(
    r"(?i)passw|secret|token|authorization|cookie|mobile|phone|code|key|signature|session|_url"
)


def redact(text: str) -> str:
    """The text without what must not be read by others; the rest is left as it is."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFilter(SafeExceptionReporterFilter):
    """Hides the same on Django's error pages, also with VAFA_DEBUG=1."""

    cleansed_substitute = HIDDEN
    hidden_settings = SECRET_NAME

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always: a developer's screen is seen by others as well."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """What was posted, without secrets."""
        posted = super().get_post_parameters(request)
        return {name: self.cleanse_setting(name, value) for name, value in posted.items()}
