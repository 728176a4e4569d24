from django.apps import AppConfig


class CausesConfig(AppConfig):
    name = "vafa.causes"
    label = "causes"
