"""The addresses of the public site. They tell a stranger who reads a history as little as they can."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from heatwatch.web.kit import faults
from heatwatch.web.public import assets, leave, mailbox, report, views

urlpatterns = [
    path("leave", leave.leave, name="leave"),
    path("static/<str:name>", assets.asset, name="asset"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("how/", views.how, name="how"),
        path("signs/", views.signs, name="signs"),
        path("signs/<slug:who>/", views.seen_by, name="seen_by"),
        path("yours/", views.yours, name="yours"),
        path("help/", views.help, name="help"),
        path("form/", report.report, name="report"),
        path("form/saved/", report.saved, name="saved"),
        path("letters/", mailbox.messages, name="messages"),
        path("letters/open/", mailbox.mailbox, name="mailbox"),
        path("browser/", views.safety, name="safety"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
    ),
]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.server_error
