from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "vafa.audit"
    label = "audit"
