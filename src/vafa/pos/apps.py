from django.apps import AppConfig


class PosConfig(AppConfig):
    name = "vafa.pos"
    label = "pos"
