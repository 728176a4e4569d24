from django.apps import AppConfig


class OnAccountConfig(AppConfig):
    name = "vafa.onaccount"
    label = "onaccount"
