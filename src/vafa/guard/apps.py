from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "vafa.guard"
    label = "guard"
