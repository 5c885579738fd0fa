"""The addresses of the webhooks: one a channel, by the name of its folder."""

from django.urls import path

from heatwatch.web.kit import faults
from heatwatch.web.webhooks import door

urlpatterns = [path("<slug:name>/", door.receive, name="receive")]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.server_error
