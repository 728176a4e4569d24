"""A payment's own addresses, at /pay/<token>/. The token is the key: whoever has it may pay."""

from __future__ import annotations

from django.urls import path

from vafa.payer import views

app_name = "payer"

urlpatterns = [
    path("<str:token>/", views.show, name="pay"),
    path("<str:token>/back/", views.come_back, name="back"),
    path("<str:token>/trial/", views.play_bank, name="trial"),
]
