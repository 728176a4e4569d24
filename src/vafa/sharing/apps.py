from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "vafa.sharing"
    label = "sharing"
