"""Texts: what went out, in which words, by which gateway, when, and what came in."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.messages import (
    account,
    by_hand,
    channels,
    gateways,
    inbound,
    kept_back,
    links,
    sending,
    sent,
    wording,
)
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_MESSAGES, Permission.EDIT_MESSAGES
SEND = Permission.SEND_MESSAGES
SET_UP = Permission.EDIT_SETTINGS

area = Area(slug="messages", label=_("Messages"), icon="message-lines", order=50, permission=SEE)

_FORM = ("GET", "POST")
_POST = ("POST",)

urlpatterns = [
    panel_path("", sent.show_list, name="home", permission=SEE),
    panel_path("<msg:message_id>/", sent.show_one, name="one", permission=SEE),
    panel_path(
        "<msg:message_id>/again/", sent.send_again, name="again", permission=EDIT, methods=_POST
    ),
    panel_path("words/", wording.show_list, name="words", permission=SEE),
    panel_path(
        "words/<slug:purpose>/", wording.edit, name="wording", permission=EDIT, methods=_FORM
    ),
    panel_path("kept-back/", kept_back.show_list, name="kept_back", permission=SEE),
    panel_path("links/", links.show_list, name="links", permission=SEE),
    panel_path("links/make/", links.make, name="link_make", permission=EDIT, methods=_POST),
    panel_path("links/site/", links.save_site, name="link_site", permission=SET_UP, methods=_POST),
    panel_path("links/<lnk:group_id>/", links.show_one, name="link", permission=SEE),
    panel_path("by-hand/", by_hand.show_list, name="mailings", permission=SEE),
    panel_path("by-hand/write/", by_hand.write, name="write", permission=SEND, methods=_FORM),
    panel_path("by-hand/<mal:mailing_id>/", by_hand.show_one, name="mailing", permission=SEE),
    panel_path(
        "by-hand/<mal:mailing_id>/cancel/",
        by_hand.cancel,
        name="mailing_cancel",
        permission=SEND,
        methods=_POST,
    ),
    panel_path("inbound/", inbound.show_list, name="inbound", permission=SEE),
    panel_path("answers/", inbound.show_answers, name="answers", permission=SEE),
    panel_path(
        "answers/<slug:meaning>/",
        inbound.switch_answer,
        name="switch_answer",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("stopped/", inbound.show_stopped, name="stopped", permission=SEE),
    panel_path("stopped/add/", inbound.stop, name="stop", permission=EDIT, methods=_POST),
    panel_path("account/", account.show, name="account", permission=SEE),
    panel_path("account/charge/", account.charge, name="charge", permission=SET_UP, methods=_FORM),
    panel_path(
        "account/terms/",
        account.save_terms,
        name="account_terms",
        permission=SET_UP,
        methods=_POST,
    ),
    panel_path("sending/", sending.edit, name="sending", permission=SET_UP, methods=_FORM),
    panel_path("channels/", channels.edit, name="channels", permission=SET_UP, methods=_FORM),
    panel_path("gateways/", gateways.show_list, name="gateways", permission=SET_UP),
    panel_path("gateways/test/", gateways.test, name="test", permission=SET_UP, methods=_POST),
    panel_path("gateways/add/", gateways.add, name="gateway_add", permission=SET_UP, methods=_FORM),
    panel_path(
        "gateways/<gate:account_id>/",
        gateways.edit,
        name="gateway",
        permission=SET_UP,
        methods=_FORM,
    ),
    panel_path(
        "gateways/<gate:account_id>/balance/",
        gateways.show_balance,
        name="balance",
        permission=SET_UP,
    ),
    panel_path(
        "gateways/<gate:account_id>/file/",
        gateways.make_file,
        name="make_file",
        permission=SET_UP,
        methods=_POST,
    ),
    panel_path(
        "gateways/<gate:account_id>/file/<hand:file_id>/",
        gateways.download_file,
        name="file",
        permission=SET_UP,
    ),
    panel_path(
        "gateways/<gate:account_id>/renew/",
        gateways.renew,
        name="renew",
        permission=SET_UP,
        methods=_POST,
    ),
]
