"""The customer's pages of one business, at /c/<slug>/."""

from __future__ import annotations

from vafa.portal import (
    arriving,
    causes,
    consents,
    friends,
    home,
    joining,
    manifest,
    own_data,
    plans,
    prizes,
    profile,
    purchases,
    sharing,
    sign_in,
    wallet,
)
from vafa.portal.access import portal_path

app_name = "portal"

BOTH = ("GET", "POST")

urlpatterns = [
    portal_path("", home.show_home, name="home"),
    portal_path("sign-in/", sign_in.ask, name="sign_in", methods=BOTH, is_open=True),
    portal_path("code/", sign_in.enter, name="code", methods=BOTH, is_open=True),
    portal_path("code/again/", sign_in.ask_again, name="again", methods=("POST",), is_open=True),
    portal_path("join/", joining.join, name="join", methods=BOTH, is_open=True),
    portal_path("join/<str:code>/", joining.join, name="join_at", methods=BOTH, is_open=True),
    portal_path("here/<str:code>/", arriving.arrive, name="here", methods=BOTH, is_open=True),
    portal_path("sign-out/", sign_in.leave, name="sign_out", methods=("POST",), is_open=True),
    portal_path("spend/", wallet.text_code, name="spend", methods=BOTH),
    portal_path("wallet/", wallet.show_wallet, name="wallet"),
    portal_path("shared/", sharing.show_sharing, name="sharing"),
    portal_path("shared/put/", sharing.put_some_in, name="put_in", methods=("POST",)),
    portal_path("shared/<cus:customer_id>/", sharing.set_limits, name="limits", methods=("POST",)),
    portal_path("purchases/", purchases.show_purchases, name="purchases"),
    portal_path("purchases/<sale:sale_id>/", purchases.show_purchase, name="purchase"),
    portal_path("friends/", friends.show_friends, name="friends"),
    portal_path("friends/qr.svg", friends.show_qr, name="friends_qr"),
    portal_path(
        "i/<str:code>/",
        friends.show_invitation,
        name="invitation",
        methods=BOTH,
        is_open=True,
    ),
    portal_path("memberships/", plans.show_plans, name="plans"),
    portal_path("causes/", causes.show_causes, name="causes", is_open=True),
    portal_path("causes/<cau:cause_id>/give/", causes.give_some, name="give", methods=("POST",)),
    portal_path("causes/<cau:cause_id>/choose/", causes.choose, name="choose", methods=("POST",)),
    portal_path("rewards/exchange/", prizes.exchange, name="exchange", methods=("POST",)),
    portal_path("rewards/", prizes.show_prizes, name="prizes"),
    portal_path("rewards/<prz:prize_id>/take/", prizes.take, name="take", methods=("POST",)),
    portal_path("rewards/taken/<clm:claim_id>/", prizes.show_claim, name="claim"),
    portal_path(
        "rewards/taken/<clm:claim_id>/cancel/",
        prizes.cancel,
        name="claim_cancel",
        methods=("POST",),
    ),
    portal_path("me/", profile.show_me, name="me", methods=BOTH),
    portal_path("me/consents/", consents.show_consents, name="consents", methods=BOTH),
    portal_path("me/data/", own_data.show_data, name="data", methods=BOTH),
    portal_path("me/data/file/", own_data.download, name="data_file"),
    portal_path("me/data/erase/", own_data.erase, name="erase", methods=BOTH),
    portal_path("me/texts/", profile.choose_texts, name="texts", methods=("POST",)),
    portal_path("me/looking/", profile.choose_looking, name="looking", methods=("POST",)),
    portal_path("manifest.webmanifest", manifest.show_manifest, name="manifest", is_open=True),
    portal_path("icon.svg", manifest.show_icon, name="icon", is_open=True),
]
