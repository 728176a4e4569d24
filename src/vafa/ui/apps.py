from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "vafa.ui"
    label = "ui"
