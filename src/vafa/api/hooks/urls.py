"""`/hooks/…`: addresses with a secret in the path."""

from django.urls import path

from vafa.api.hooks.views import take_inbound, take_report

urlpatterns = [
    path("sms/<str:secret>/report", take_report, name="hook_sms_report"),
    path("sms/<str:secret>/inbound", take_inbound, name="hook_sms_inbound"),
]
