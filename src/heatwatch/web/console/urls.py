"""The addresses of the console. The name of an address is the name of its view, its template and its test."""

from django.urls import path

from heatwatch.web.console.views import (
    administration,
    entering,
    files,
    me,
    oversight,
    queue,
    safeguarding,
    set_up,
    tip,
    working,
)

TIP = "tips/<str:number>/"

urlpatterns = [
    path("", queue.home, name="home"),
    path("sign-in/", entering.sign_in, name="sign_in"),
    path("sign-out/", entering.sign_out, name="sign_out"),
    path("lock/", entering.lock, name="lock"),
    path("unlock/", entering.unlock, name="unlock"),
    path("still-here/", entering.still_here, name="still_here"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/passphrase/", set_up.choose_passphrase, name="choose_passphrase"),
    path("waiting/", set_up.waiting, name="waiting"),
    path("queue/", queue.queue, name="queue"),
    path("queue/new/", queue.new_tips, name="new_tips"),
    path("queue/bulk/", queue.bulk, name="bulk"),
    path("queue/find/", queue.find_tip, name="find_tip"),
    path(TIP, tip.tip, name="tip"),
    path(f"{TIP}trail/", tip.trail, name="trail"),
    path(f"{TIP}present/", tip.present, name="present"),
    path(f"{TIP}files/<uuid:id>/", files.attachment, name="attachment"),
    path(f"{TIP}reply/", working.reply, name="reply"),
    path(f"{TIP}note/", working.note, name="note"),
    path(f"{TIP}assign/", working.assign, name="assign"),
    path(f"{TIP}triage/", working.triage, name="triage"),
    path(f"{TIP}close/", working.close, name="close"),
    path(f"{TIP}reopen/", working.reopen, name="reopen"),
    path(f"{TIP}hand-over/", working.hand_over, name="hand_over"),
    path(f"{TIP}minor/", safeguarding.mark_minor, name="mark_minor"),
    path(f"{TIP}child-report/", safeguarding.record_report, name="record_report"),
    path(f"{TIP}no-child-report/", safeguarding.waive_report, name="waive_report"),
    path(f"{TIP}restrict/", safeguarding.restrict, name="restrict"),
    path(f"{TIP}unrestrict/", safeguarding.unrestrict, name="unrestrict"),
    path("people/", administration.accounts, name="accounts"),
    path("people/new/", administration.new_account, name="new_account"),
    path("people/<uuid:id>/", administration.account, name="account"),
    path("people/<uuid:id>/reset/", administration.reset_account, name="reset_account"),
    path("roles/", administration.roles, name="roles"),
    path("keys/", oversight.grants, name="grants"),
    path("keys/grant/", oversight.grant, name="grant"),
    path("keys/revoke/", oversight.revoke, name="revoke"),
    path("audit/", oversight.audit, name="audit"),
    path("state/", oversight.state, name="state"),
    path("me/", me.me, name="me"),
    path("me/passphrase/", me.change_passphrase, name="change_passphrase"),
    path("me/sessions/", me.end_sessions, name="end_sessions"),
    path("me/looked-at/", me.looked_at, name="looked_at"),
]

handler400 = "heatwatch.web.kit.faults.bad_request"
handler403 = "heatwatch.web.kit.faults.forbidden"
handler404 = "heatwatch.web.kit.faults.not_found"
handler500 = "heatwatch.web.kit.faults.server_error"
