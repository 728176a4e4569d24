from django.apps import AppConfig


class ReplayConfig(AppConfig):
    name = "vafa.replay"
    label = "replay"
