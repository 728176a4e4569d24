from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "vafa.staff"
    label = "staff"
