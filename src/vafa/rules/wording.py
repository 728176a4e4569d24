"""Rules, verdicts and changes in plain words: one sentence for one rule, one for one reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.money import Rounding
from vafa.foundation.trees import describe_tree
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Words
from vafa.rules.registry import conditions, triggers
from vafa.rules.spec import Basis, Multiply, RuleSpec
from vafa.rules.tree import Reason, read_node
from vafa.rules.types import Cap, Period, Verdict


def say_rule(spec: RuleSpec, words: Words) -> str:
    """«از هر خرید ۱۰۰٬۰۰۰ تومان به بالا، ۵٪ اعتبار با مهلت ۴۵ روز»"""
    when, award = describe_tree(spec.conditions, words), _say_award(spec, words)
    has_terms = not isinstance(spec.reward, Multiply) and spec.reward_kind.unit is not None
    parts = [
        " ".join(filter(None, [spec.when.describe(words), when])),
        f"{award} {spec.terms.describe(words)}" if has_terms else award,
    ]
    if spec.cap_per_sale:
        parts.append(_("%(amount)s at most") % {"amount": _say_cap_per_sale(spec, words)})
    parts.extend(say_cap(cap, spec, words) for cap in spec.caps)
    if spec.exclusive:
        parts.append(_("not added to other rules"))
    if spec.starts_at or spec.ends_at:
        parts.append(_say_window(spec, words))
    return words.series(parts)


def say_parts(spec: RuleSpec, words: Words) -> dict[str, str]:
    """The rule part by part: the name of each part and what it says."""
    return {
        _("Name"): spec.name,
        _("When"): spec.when.describe(words),
        _("Condition"): describe_tree(spec.conditions, words) or _("always"),
        _("Award"): _say_award(spec, words),
        _("Time limit"): _say_terms(spec, words),
        _("Kind of value"): _("a gift") if spec.terms.promotional else _("paid for"),
        _("Order of spending"): words.number(spec.terms.priority),
        _("Basis"): say_basis(spec.basis, words),
        _("Rounding"): _say_rounding(spec, words),
        _("At most per purchase"): _say_cap_per_sale(spec, words),
        _("Limits"): words.series(say_cap(cap, spec, words) for cap in spec.caps) or _("no limit"),
        _("With other rules"): _("applies alone") if spec.exclusive else _("adds up"),
        _("Priority"): words.number(spec.priority),
        _("In force"): _say_window(spec, words),
    }


def say_difference(old: RuleSpec, new: RuleSpec, words: Words) -> list[str]:
    """What a change changes, a line for each part; empty when the two say the same."""
    before, after = say_parts(old, words), say_parts(new, words)
    return [
        _("%(part)s: “%(before)s” becomes “%(after)s”")
        % {"part": part, "before": before[part], "after": after[part]}
        for part in after
        if before[part] != after[part]
    ]


def say_basis(basis: Basis, words: Words) -> str:
    """What of a sale counts: «مبلغ پس از تخفیف، بدون مالیات و …»."""
    extras = {
        _("tax"): basis.with_tax,
        _("delivery and service"): basis.with_fees,
        _("tip"): basis.with_tip,
        _("what credit paid"): basis.with_credit_part,
    }
    inside = words.all_of(name for name, counts in extras.items() if counts)
    outside = words.all_of(name for name, counts in extras.items() if not counts)
    chosen = [*basis.only_categories, *basis.only_skus]
    parts = [
        _("the price before discounts") if basis.before_discounts else _("the price paid"),
        inside and _("with %(names)s") % {"names": inside},
        outside and _("without %(names)s") % {"names": outside},
        chosen and _("only of %(names)s") % {"names": words.all_of(chosen)},
    ]
    return words.series(part for part in parts if part)


def say_verdict(verdict: Verdict, words: Words) -> str:
    """Why a rule gave what it gave, or why nothing, in one sentence for guest and cashier."""
    facts = verdict.facts
    if verdict.applied:
        amount = reward_kinds.get(facts["kind"]).describe_amount(facts["amount"], words)
        match verdict.reason:
            case "trimmed":
                return _say_trimmed(amount, facts)
            case "held":
                return _("%(amount)s, once the manager has looked at it") % {"amount": amount}
        return amount
    return say_reason(Reason(verdict.reason, facts), words)


def say_reason(reason: Reason, words: Words) -> str:
    """Why something did not apply, in one sentence for guest and cashier."""
    condition = conditions.find(reason.code)
    if condition is not None:
        return condition.say_why_not(reason.facts, words)
    return _say_engine_reason(reason.code, reason.facts, words)


def _say_engine_reason(code: str, facts: Mapping[str, Any], words: Words) -> str:
    match code:
        case "other_occasion":
            return _("Not for this, but for “%(occasion)s”.") % {
                "occasion": facts["event"] or triggers.get(facts["trigger"]).title
            }
        case "no_customer":
            return _("No customer is on this purchase.")
        case "not_started":
            starts_at = datetime.fromisoformat(facts["starts_at"])
            return _("Starts on %(day)s.") % {"day": words.day_of(starts_at)}
        case "ended":
            return _("Has ended.")
        case "time_is_up":
            return _("The time limit of what it gives is over.")
        case "left_out":
            phrase = describe_tree(read_node(facts["condition"]), words)
            return _("Not for purchases %(phrase)s.") % {"phrase": phrase}
        case "exclusive_rule":
            return _("Not added to “%(name)s”.") % {"name": facts["name"]}
        case "nothing_earns":
            return _("Nothing on this purchase counts.")
        case "too_little":
            return _("Too little to earn something.")
        case "used_up":
            return _("Already given as much as it may: %(limit)s.") % {
                "limit": _OVER[facts["per"], facts["within"]]
            }
        case "stopped":
            return _("Awards are stopped here for now; the manager has the reason.")
        case "nothing_to_multiply":
            return _("There is nothing to multiply.")
        case _:
            raise AssertionError(f"no words for the reason {code}")


def _say_award(spec: RuleSpec, words: Words) -> str:
    if isinstance(spec.reward, Multiply):
        return _("%(times)s times the %(kind)s") % {
            "times": words.number(spec.reward.times),
            "kind": spec.reward_kind.title,
        }
    return spec.reward.describe(words)


def _say_terms(spec: RuleSpec, words: Words) -> str:
    if isinstance(spec.reward, Multiply):
        return _("that of what it multiplies")
    if spec.reward_kind.unit is None:
        return _("none")
    return spec.terms.describe(words)


def _say_trimmed(amount: str, facts: Mapping[str, Any]) -> str:
    if facts["within"] == "sale":
        return _("%(amount)s, the most for one purchase") % {"amount": amount}
    limit = _OVER[facts["per"], facts["within"]]
    return _("%(amount)s, what was left of the limit %(limit)s") % {
        "amount": amount,
        "limit": limit,
    }


def say_cap(cap: Cap, spec: RuleSpec, words: Words) -> str:
    """«برای هر مشتری در ماه حداکثر ۵۰٬۰۰۰ تومان اعتبار»"""
    if cap.counts == "times":
        most = _("%(count)s times") % {"count": words.number(cap.most)}
    else:
        most = spec.reward_kind.describe_amount(cap.most, words)
    limit = _OVER[cap.per, cap.within]
    return _("%(limit)s %(amount)s at most") % {"limit": limit, "amount": most}


_OVER = {
    ("customer", Period.DAY): gettext_lazy("per customer and day"),
    ("customer", Period.WEEK): gettext_lazy("per customer and week"),
    ("customer", Period.MONTH): gettext_lazy("per customer and month"),
    ("customer", Period.SEASON): gettext_lazy("per customer and season"),
    ("customer", Period.YEAR): gettext_lazy("per customer and year"),
    ("customer", Period.EVER): gettext_lazy("per customer"),
    ("branch", Period.DAY): gettext_lazy("per branch and day"),
    ("branch", Period.WEEK): gettext_lazy("per branch and week"),
    ("branch", Period.MONTH): gettext_lazy("per branch and month"),
    ("branch", Period.SEASON): gettext_lazy("per branch and season"),
    ("branch", Period.YEAR): gettext_lazy("per branch and year"),
    ("branch", Period.EVER): gettext_lazy("per branch"),
    ("rule", Period.DAY): gettext_lazy("in all per day"),
    ("rule", Period.WEEK): gettext_lazy("in all per week"),
    ("rule", Period.MONTH): gettext_lazy("in all per month"),
    ("rule", Period.SEASON): gettext_lazy("in all per season"),
    ("rule", Period.YEAR): gettext_lazy("in all per year"),
    ("rule", Period.EVER): gettext_lazy("in all"),
}
"""Whose limit, and over what time."""


def _say_cap_per_sale(spec: RuleSpec, words: Words) -> str:
    if spec.cap_per_sale is None:
        return _("no limit")
    return spec.reward_kind.describe_amount(spec.cap_per_sale, words)


def _say_rounding(spec: RuleSpec, words: Words) -> str:
    step = spec.reward_kind.describe_amount(spec.step or spec.reward_kind.step, words)
    match spec.rounding:
        case Rounding.DOWN:
            return _("down to %(step)s") % {"step": step}
        case Rounding.HALF_UP:
            return _("to the nearest %(step)s") % {"step": step}
        case Rounding.UP:
            return _("up to %(step)s") % {"step": step}


def _say_window(spec: RuleSpec, words: Words) -> str:
    parts = []
    if spec.starts_at:
        parts.append(_("from %(day)s") % {"day": words.day_of(spec.starts_at)})
    if spec.ends_at:  # the instant after the last moment: what is said is the last day
        last = words.day_of(spec.ends_at - timedelta(seconds=1))
        parts.append(_("to the end of %(day)s") % {"day": last})
    return " ".join(parts) or _("without end")
