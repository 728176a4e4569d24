"""Texts: what went out, in which words, by which gateway, when, and what came in."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.messages import channels, gateways, inbound, sending, sent, wording
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_MESSAGES, Permission.EDIT_MESSAGES
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
