"""Small drawings as SVG: attributes only, since the page allows no inline styles."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import segno
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vafa.ui import formats

# They point with or against the text, so they turn with its direction.
DIRECTED = frozenset({"forward", "back", "arrow-back", "logout", "send", "undo"})
SPARK_WIDTH, SPARK_HEIGHT = 64, 22


def draw_icon(name: str, *, label: str = "", css: str = "") -> SafeString:
    """A line icon of the sprite frontend/icons.svg; silent to readers unless it has a label."""
    classes = " ".join(filter(None, ["icon", "icon-directed" if name in DIRECTED else "", css]))
    speech = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"/></svg>',
        classes,
        speech,
        static("vafa/icons.svg"),
        name,
    )


def draw_spark(
    values: Sequence[float], *, is_first: bool = False, is_rtl: bool = True
) -> SafeString:
    """The course of a figure, oldest first; time runs with the text, the latest point is marked."""
    if len(values) < 2:
        return mark_safe("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (SPARK_WIDTH - 6) / (len(values) - 1)
    across = [round(3 + step * place, 1) for place in range(len(values))]
    if is_rtl:
        across = [round(SPARK_WIDTH - x, 1) for x in across]
    points = [
        (x, round(SPARK_HEIGHT - 4 - (value - low) / span * (SPARK_HEIGHT - 8), 1))
        for x, value in zip(across, values, strict=True)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    area = f"{points[0][0]},{SPARK_HEIGHT} {line} {points[-1][0]},{SPARK_HEIGHT}"
    return format_html(
        '<svg class="spark{}" viewBox="0 0 {} {}" aria-hidden="true">'
        '<polygon points="{}" fill="currentColor" opacity="0.1"/>'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.4" '
        'stroke-linejoin="round"/><circle cx="{}" cy="{}" r="2.4" fill="currentColor"/></svg>',
        " is-first" if is_first else "",
        SPARK_WIDTH,
        SPARK_HEIGHT,
        area,
        line,
        *points[-1],
    )


def draw_bar(ratio: float, *, css: str = "", label: str = "") -> SafeString:
    """A bar filled from the start side; ratio from 0 to 1."""
    width = round(max(0.0, min(1.0, float(ratio))) * 100, 2)
    speech = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe("aria-hidden='true'")
    )
    return format_html(
        '<svg class="bar {}" {} preserveAspectRatio="none">'
        '<rect width="{}%" height="100%" rx="3" fill="currentColor"/></svg>',
        css,
        speech,
        width,
    )


def draw_split(parts: Sequence[tuple[float, str]], *, label: str = "") -> SafeString:
    """A bar in parts: (weight, colour class as in text-c1), from the start side."""
    whole = sum(weight for weight, _ in parts) or 1
    rects, start = [], 0.0
    for weight, css in parts:
        width = weight / whole * 100
        rects.append(
            format_html(
                '<rect class="{}" x="{}%" width="{}%" height="100%" fill="currentColor"/>',
                css,
                round(start, 2),
                round(max(width - 0.5, 0.5), 2),
            )
        )
        start += width
    return format_html(
        '<svg class="bar bar-thick" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>',
        label,
        mark_safe("".join(rects)),  # noqa: S308 (each part is escaped above)
    )


def draw_ring(done: int, total: int, *, label: str) -> SafeString:
    """Steps of a way as a ring, clockwise from the top; at most 24 segments are drawn."""
    total = max(total, 1)
    segments = min(total, 24)
    filled = round(min(done, total) / total * segments)
    arcs = []
    for place in range(segments):
        a, b = ((place + edge) / segments * 2 * pi - pi / 2 for edge in (0.08, 0.92))
        arcs.append(
            format_html(
                '<path d="M{} {}A42 42 0 0 1 {} {}" class="{}"/>',
                *(round(50 + 42 * turn(angle), 2) for angle in (a, b) for turn in (cos, sin)),
                "ring-done" if place < filled else "ring-rest",
            )
        )
    return format_html(
        '<svg class="way-ring" viewBox="0 0 100 100" role="img" aria-label="{}">{}</svg>',
        label,
        mark_safe("".join(arcs)),  # noqa: S308 (each arc is escaped above)
    )


def draw_qr(text: str, *, label: str) -> SafeString:
    """A QR code of digits or an address, in the ink of its surroundings."""
    code = segno.make_qr(text, error="m")
    side = code.symbol_size(border=0)[0]
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'shape-rendering="crispEdges"><path d="{}" fill="currentColor"/></svg>',
        side,
        side,
        label,
        path,
    )


def draw_steps(done: int, total: int, label: str) -> SafeString:
    """Steps of a way as a row of boxes: eleven of twelve purchases."""
    boxes = format_html_join(
        "",
        "<span{}></span>",
        ((mark_safe(' class="is-done"') if n < done else "",) for n in range(total)),
    )
    return format_html('<div class="steps-bar" role="img" aria-label="{}">{}</div>', label, boxes)


def draw_stars(count: int, of: int = 5) -> SafeString:
    """A rating; said aloud in words."""
    drawn = format_html_join(
        "",
        "{}",
        ((draw_icon("star", css="star is-full" if n < count else "star"),) for n in range(of)),
    )
    label = _("%(count)s of %(of)s stars") % {"count": formats.fa(count), "of": formats.fa(of)}
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', label, drawn)


def draw_avatar(name: str, size: str = "") -> SafeString:
    """The first letters of a name, kept apart so that they do not join. Size: md, lg."""
    letters = "\u200c".join(word[0] for word in name.split()[:2])
    return format_html(
        '<span class="avatar-letters{}" aria-hidden="true">{}</span>',
        f" avatar-{size}" if size else "",
        letters or "؟",
    )
