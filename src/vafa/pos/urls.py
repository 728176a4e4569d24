"""The till: everything a cashier does, on one screen."""

from __future__ import annotations

from functools import partial

from vafa.pos.till import (
    arriving,
    bringing,
    cards,
    gift,
    holding,
    inviting,
    offline,
    prizes,
    returning,
    selling,
    stand,
)
from vafa.pos.till.stand import draw_frame
from vafa.staff.access import open_path, staff_path
from vafa.staff.types import Permission

app_name = "pos"

till_path = partial(staff_path, frame=draw_frame, permission=Permission.USE_TILL)

urlpatterns = [
    till_path("", selling.show_till, name="till"),
    till_path("stand/", stand.choose_stand, name="stand", methods=("GET", "POST")),
    till_path("quote/", selling.quote, name="quote", methods=("POST",)),
    till_path("sell/", selling.sell, name="sell", methods=("POST",)),
    till_path("hold/", holding.set_aside, name="hold", methods=("POST",)),
    till_path("release/", holding.let_go, name="release", methods=("POST",)),
    till_path("join/", selling.join, name="join", methods=("POST",)),
    till_path("code/", selling.send_code, name="code", methods=("POST",)),
    till_path("rewards/", prizes.show_prizes, name="prizes", methods=("GET", "POST")),
    till_path("inviter/", inviting.tell_inviter, name="inviter", methods=("POST",)),
    till_path("visit/", arriving.note_visit, name="visit", methods=("POST",)),
    till_path("card/", cards.hand_card, name="card", methods=("POST",)),
    till_path("gift/", gift.show_gift, name="gift", methods=("GET", "POST")),
    till_path(
        "bring/",
        bringing.bring,
        name="bring",
        methods=("GET", "POST"),
        abroad=bringing.ask_abroad,
    ),
    till_path("home/", bringing.send_home, name="send_home", methods=("POST",)),
    till_path("done/<sale:sale_id>/", selling.show_done, name="done"),
    till_path("offline/", offline.show_offline, name="offline"),
    till_path("offline/pass/", offline.give_pass, name="pass"),
    till_path("offline/sale/", offline.take_waited, name="waited", methods=("POST",)),
    till_path("late/", offline.show_late, name="late"),
    staff_path(
        "late/<late:late_id>/",
        offline.settle_late,
        name="settle_late",
        frame=draw_frame,
        permission=Permission.JUDGE_FLAGS,
        methods=("POST",),
    ),
    till_path("app.webmanifest", offline.show_manifest, name="manifest"),
    open_path("worker.js", offline.serve_worker, name="worker"),
    till_path("done/<sale:sale_id>/invoice.pdf", selling.print_invoice, name="print"),
    staff_path(
        "returns/",
        returning.show_sales,
        name="returns",
        frame=draw_frame,
        permission=Permission.RETURN_SALES,
    ),
    staff_path(
        "returns/<sale:sale_id>/",
        returning.take_back,
        name="take_back",
        frame=draw_frame,
        permission=Permission.RETURN_SALES,
        methods=("GET", "POST"),
    ),
]
