"""The addresses of the public site. They tell a stranger who reads a history as little as they can."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from heatwatch.web.kit import faults
from heatwatch.web.public import assets, leave, mailbox, report, views

# Tried in this order, at every request; where a report is sent, in a flood too, stands first (`bench/intake`).
urlpatterns = [
    *i18n_patterns(
        path("form/", report.report, name="report"),
        path("letters/", mailbox.messages, name="messages"),
        path("", views.home, name="home"),
        path("how/", views.how, name="how"),
        path("signs/", views.signs, name="signs"),
        path("signs/<slug:who>/", views.seen_by, name="seen_by"),
        path("yours/", views.yours, name="yours"),
        path("help/", views.help, name="help"),
        path("form/saved/", report.saved, name="saved"),
        path("letters/open/", mailbox.mailbox, name="mailbox"),
        path("browser/", views.safety, name="safety"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
    ),
    path("leave", leave.leave, name="leave"),
    path("static/<str:name>", assets.asset, name="asset"),
]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.server_error
