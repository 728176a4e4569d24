"""The components and the formats: `{% load ui %}`. Examples are in ui/README.md and on /ui.

A component is a tag. One with a body is closed by its name: `{% section %}…{% endsection %}`.
Further keyword arguments of a button become attributes: hx_get is hx-get, x_on_click x-on:click.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from vafa.foundation.ids import write_id
from vafa.ui import drawing, formats
from vafa.ui.accent import read_hex
from vafa.ui.frame import current_frame
from vafa.ui.markup import flat_attributes
from vafa.ui.types import Chart, Pager, Sort, Tab

register = template.Library()

_FORMATS: dict[str, Callable[..., str]] = {
    "fa": formats.fa,
    "number": formats.number,
    "percent": formats.percent,
    "money": formats.money,
    "day": formats.day,
    "jalali": formats.jalali_date,
    "jalali_moment": formats.jalali_moment,
    "relative": formats.relative_html,
    "days_away": formats.days_away,
    "last_day": formats.last_day,
    "mobile": formats.mobile_html,
    "code": formats.code_html,
}
for _name, _format in _FORMATS.items():
    register.filter(_name, _format)

register.filter("written", lambda number, kind: write_id(kind, number))
register.filter("money_short", lambda amount: formats.money(amount, short=True))
register.filter("amount", lambda amount: formats.money(amount, with_unit=False))
register.filter("mobile_masked", lambda e164: formats.mobile_html(e164, masked=True))
register.simple_tag(formats.money_html, name="money")
register.simple_tag(drawing.draw_bar, name="bar")
register.simple_tag(drawing.draw_split, name="split_bar")
register.simple_tag(drawing.draw_ring, name="ring")
register.simple_tag(drawing.draw_qr, name="qr")
register.simple_tag(drawing.draw_steps, name="steps")
register.simple_tag(drawing.draw_stars, name="stars")
register.simple_tag(drawing.draw_avatar, name="avatar")


_TOAST_KINDS = {"error": "bad", "warning": "warn"}


@register.filter
def size(amount: int) -> int:
    """An amount without its sign, where words tell the direction."""
    return abs(amount)


@register.filter
def toast_kind(level: str) -> str:
    """The look of a message of Django's: good, warn or bad."""
    return _TOAST_KINDS.get(level, "good")


@register.filter
def words(text: str) -> list[str]:
    """The text cut at its spaces, to loop over."""
    return text.split()


@register.simple_tag
def accent_href() -> str:
    """The style sheet of the business's own colour; empty where it has none that can be read."""
    colour = read_hex(current_frame().accent)
    return reverse("ui:accent", args=[colour]) if colour else ""


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A line icon; give it a label where it stands alone."""
    return drawing.draw_icon(name, label=label, css=css)


@register.simple_tag
def badge(text: object, kind: str = "plain", icon: str = "") -> SafeString:
    """Kind: plain, accent, good, warn, bad, gold, bronze. Colour is never alone: text or icon."""
    return format_html('<span class="badge badge-{}">{}{}</span>', kind, _icon(icon), text)


@register.simple_tag
def button(
    text: object = "",
    *,
    kind: str = "plain",
    href: str = "",
    icon: str = "",
    size: str = "",
    key: str = "",
    label: str = "",
    type: str = "submit",  # noqa: A002 (the attribute's own name)
    **attributes: Any,
) -> SafeString:
    """A link with `href`, else a button. Kind: primary (one a screen), plain, soft, quiet, danger.

    Size: sm, lg, xl. `key` shows the key that does the same; `label` names one without text.
    """
    css = " ".join(
        filter(
            None,
            [
                "btn",
                f"btn-{kind}",
                f"btn-{size}" if size else "",
                "" if text else "btn-icon",
                attributes.pop("css", ""),
            ],
        )
    )
    inside = format_html(
        "{}{}{}",
        _icon(icon),
        format_html("<span>{}</span>", text) if text else "",
        format_html('<kbd class="kbd">{}</kbd>', key) if key else "",
    )
    if label:
        attributes["aria_label"] = label
    if href:
        return format_html(
            '<a class="{}" href="{}"{}>{}</a>', css, href, flat_attributes(attributes), inside
        )
    busy = mark_safe('<span class="busy" aria-hidden="true"></span>') if type == "submit" else ""
    return format_html(
        '<button class="{}" type="{}"{}>{}{}</button>',
        css,
        type,
        flat_attributes(attributes),
        busy,
        inside,
    )


@register.inclusion_tag("ui/parts/delta.html")
def delta(ratio: formats.Number | None, note: str = "", good: str = "up") -> dict[str, Any]:
    """Change against before. Good: up, down, or "" where neither is better. 0.09 is «۹٪»."""
    rises, falls = (ratio or 0) > 0, (ratio or 0) < 0
    better = (rises and good == "up") or (falls and good == "down")
    worse = (rises and good == "down") or (falls and good == "up")
    return {
        "icon": "arrow-up" if rises else "arrow-down" if falls else "equal",
        "word": _("more") if rises else _("less") if falls else _("no change"),
        "shown": formats.percent(ratio).lstrip("\u200e\u2212-"),
        "mood": "is-good" if better else "is-bad" if worse else "",
        "note": note,
    }


@register.inclusion_tag("ui/parts/stat.html")
def stat(label: str, value: object, **more: Any) -> dict[str, Any]:
    """A figure that leads to its list.

    More: unit, href, delta (ratio), delta_note, good, spark (numbers, oldest first), is_first,
    title (the exact figure, on hover).
    """
    spark = drawing.draw_spark(
        more.pop("spark", ()), is_first=bool(more.get("is_first")), is_rtl=get_language_bidi()
    )
    return {"label": label, "value": value, "drawn": spark, "good": "up", **more}


@register.simple_block_tag
def page_head(content: str, title: str, note: str = "", badge: str = "") -> SafeString:
    """The head of a page: its title says the finding. The body holds actions."""
    return format_html(
        '<header class="page-head"><div class="page-head-text"><div class="page-head-title">'
        "<h1>{}</h1>{}</div>{}</div>{}</header>",
        title,
        badge,
        format_html('<p class="page-head-note">{}</p>', note) if note else "",
        format_html('<div class="actions">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag
def section(
    content: str,
    title: str = "",
    *,
    note: str = "",
    href: str = "",
    more: str = "",
    css: str = "",
    id: str = "",  # noqa: A002 (the attribute's own name)
) -> SafeString:
    """A part of a page: space and a hairline, no box. Css: tinted (to act on), boxed.

    `href` with `more` leads on: «همه ‹».
    """
    head = ""
    if title:
        leads = (
            format_html(
                '<a class="link-more" href="{}">{} {}</a>', href, more or _("All"), _icon("forward")
            )
            if href
            else ""
        )
        beside = format_html(' <span class="quiet">{}</span>', note) if note else ""
        head = format_html('<div class="section-head"><h2>{}{}</h2>{}</div>', title, beside, leads)
    return format_html(
        '<section class="section {}"{}>{}{}</section>',
        css,
        format_html(' id="{}"', id) if id else "",
        head,
        content,
    )


@register.simple_block_tag
def table(content: str, label: str, css: str = "") -> SafeString:
    """A table around thead and tbody. Css: table-tight, table-cards (rows as cards on a phone)."""
    return format_html(
        '<div class="table-box" tabindex="0" role="region" aria-label="{}">'
        '<table class="table {}"><caption class="sr-only">{}</caption>{}</table></div>',
        label,
        css,
        label,
        content,
    )


@register.simple_tag
def sort_head(sort: Sort, key: str, text: str, css: str = "") -> SafeString:
    """A head that sorts by `key`."""
    is_on = sort.key == key
    state = "descending" if sort.is_descending else "ascending"
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort-link" href="{}">{}{}</a></th>',
        css,
        format_html(' aria-sort="{}"', state) if is_on else "",
        sort.href(key),
        text,
        _icon("arrow-down" if sort.is_descending else "arrow-up") if is_on else "",
    )


@register.simple_block_tag
def empty(content: str, title: str, text: str = "", icon: str = "spark") -> SafeString:
    """Where a list has nothing yet: teaches the first step, and the body offers it."""
    return format_html(
        '<div class="empty"><div class="empty-icon">{}</div><p class="empty-title">{}</p>'
        '<p class="empty-text">{}</p><div class="actions">{}</div></div>',
        _icon(icon),
        title,
        text,
        content,
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A word in the text. Kind: info, good, warn, bad."""
    names = {"good": "check-circle", "warn": "alert", "bad": "alert-circle"}
    return format_html(
        '<div class="notice notice-{}" role="{}">{}<div>{}{}</div></div>',
        kind,
        "alert" if kind == "bad" else "note",
        _icon(names.get(kind, "info")),
        format_html("<b>{}</b>", title) if title else "",
        content,
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str, css: str = "", opens: bool = False) -> SafeString:  # noqa: A002
    """A native dialog; `{% button dialog=… %}` opens it, `data-close` closes it.

    `opens` opens it at once: for a fragment that htmx brings.
    """
    return format_html(
        '<dialog class="dialog {}" id="{}" aria-labelledby="{}-title"{}>'
        '<h2 class="dialog-title" id="{}-title">{}</h2>{}</dialog>',
        css,
        id,
        id,
        mark_safe(" data-opens") if opens else "",
        id,
        title,
        content,
    )


@register.simple_block_tag
def event(
    content: str,
    icon: str,
    title: str,
    *,
    note: str = "",
    end: str = "",
    at: str = "",
    kind: str = "",
) -> SafeString:
    """One thing that happened, in a `<ol class="timeline">`. Kind: accent, gold."""
    return format_html(
        '<li class="timeline-item"><span class="timeline-icon is-{}">{}</span><div>'
        '<div class="timeline-title">{}</div><div class="timeline-note">{}</div>{}</div>'
        '<div class="timeline-end"><div>{}</div><div class="quiet">{}</div></div></li>',
        kind or "plain",
        _icon(icon),
        title,
        note,
        content,
        end,
        at,
    )


@register.simple_block_tag
def menu(content: str, label: str = "", icon: str = "more", css: str = "") -> SafeString:
    """A button that opens a list of `.menu-item` links and buttons. Css: menu-end, menu-up."""
    return format_html(
        '<details class="menu {}"><summary class="btn btn-quiet btn-icon" aria-label="{}">{}'
        '</summary><div class="menu-list">{}</div></details>',
        css,
        label or _("More"),
        _icon(icon),
        content,
    )


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **more: Any) -> dict[str, Any]:
    """A field with its label, help and errors. More: css, note (beside the label)."""
    return {"field": bound, **more}


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """What is wrong with a form as a whole; nothing where nothing is."""
    said = format_html_join("", "<p>{}</p>", ((error,) for error in form.non_field_errors()))
    return notice(said, kind="bad") if said else mark_safe("")


@register.inclusion_tag("ui/parts/date_range.html")
def date_range(first: BoundField, last: BoundField, presets: Sequence[Tab] = ()) -> dict[str, Any]:
    """Two Jalali days, and ready-made ranges as links."""
    return {"first": first, "last": last, "presets": presets}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Tab], label: str = "", look: str = "tab", **more: Any) -> dict[str, Any]:
    """Ways to look at a list. Look: tab (underlined), segment (in one box), chip."""
    box = {"tab": "tabs", "segment": "segments", "chip": "actions"}[look]
    return {"items": items, "label": label, "look": look, "box": box, **more}


@register.inclusion_tag("ui/parts/pager.html")
def pager(pager: Pager) -> dict[str, Any]:
    """Back and on through a long list."""
    return {"pager": pager}


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart: Chart, label: str, css: str = "") -> dict[str, Any]:
    """A chart and, for who cannot see it, its table. Css: chart-low, chart-short, chart-tall."""
    return {"chart": chart, "label": label, "css": css}


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: int, total: int, label: str, note: str = "") -> dict[str, Any]:
    """A long job: how far it is. The page asks again by itself with hx-trigger around it."""
    return {"done": done, "total": total, "label": label, "note": note}


def _icon(name: str) -> SafeString:
    return drawing.draw_icon(name) if name else mark_safe("")
