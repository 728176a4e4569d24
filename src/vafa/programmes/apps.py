from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "vafa.programmes"
    label = "programmes"
