"""The addresses of the console. The name of an address is the name of its view, its template and its test."""

from django.urls import path

from heatwatch.web.console.advocacy import views as advocacy
from heatwatch.web.console.alerting import board, handing
from heatwatch.web.console.alerting import own as reached
from heatwatch.web.console.alerting import views as alerting
from heatwatch.web.console.calls import views as calls
from heatwatch.web.console.cases import views as cases
from heatwatch.web.console.keys import views as keys
from heatwatch.web.console.lending import views as lending
from heatwatch.web.console.linking import grouped, mapped
from heatwatch.web.console.linking import views as linking
from heatwatch.web.console.media import views as media
from heatwatch.web.console.outreach import views as outreach
from heatwatch.web.console.retention import views as keeping
from heatwatch.web.console.searching import saved
from heatwatch.web.console.searching import views as searching
from heatwatch.web.console.second import own
from heatwatch.web.console.second import views as second
from heatwatch.web.console.texting import views as texting
from heatwatch.web.console.translating import views as translating
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
from heatwatch.web.console.watching import views as watching

TIP = "tips/<str:number>/"

urlpatterns = [
    path("", queue.home, name="home"),
    path("sign-in/", entering.sign_in, name="sign_in"),
    path("sign-in/second/", second.second_step, name="second_step"),
    path("sign-in/factors/", second.choose_factor, name="choose_factor"),
    path("sign-in/factors/app/", second.add_app, name="add_app"),
    path("sign-in/factors/passkey/", second.add_passkey, name="add_passkey"),
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
    path("search/", searching.search, name="search"),
    path("search/save/", saved.save_search, name="save_search"),
    path("search/saved/<uuid:id>/", saved.saved_search, name="saved_search"),
    path("search/saved/<uuid:id>/change/", saved.change_search, name="change_search"),
    path("search/saved/<uuid:id>/run/", saved.run_search, name="run_search"),
    path("search/saved/<uuid:id>/delete/", saved.delete_search, name="delete_search"),
    path("queue/same-text/<uuid:id>/", watching.text_group, name="text_group"),
    path("queue/same-text/<uuid:id>/close/", watching.close_group, name="close_group"),
    path("groups/", grouped.groups, name="groups"),
    path("alerts/", alerting.alerts, name="alerts"),
    path("alerts/<uuid:id>/take/", alerting.take_alert, name="take_alert"),
    path("alerts/rota/", alerting.rota, name="rota"),
    path("alerts/rota/<uuid:id>/remove/", alerting.remove_shift, name="remove_shift"),
    path("shifts/", handing.handovers, name="handovers"),
    path("shifts/<uuid:id>/", handing.handover, name="handover"),
    path("shifts/<uuid:id>/sign/", handing.sign_handover, name="sign_handover"),
    path("shifts/<uuid:id>/withdraw/", handing.withdraw_handover, name="withdraw_handover"),
    path("board/", board.board, name="board"),
    path("unusual-reading/", watching.unusual_reading, name="unusual_reading"),
    path("unusual-reading/<uuid:id>/decide/", watching.decide_reading, name="decide_reading"),
    path("calls/new/", calls.call, name="call"),
    path("calls/read/", calls.read_call, name="read_call"),
    path("calls/related/", calls.related_to_call, name="related_to_call"),
    path("calls/code/", calls.call_code, name="call_code"),
    path(TIP, tip.tip, name="tip"),
    path(f"{TIP}trail/", tip.trail, name="trail"),
    path(f"{TIP}present/", tip.present, name="present"),
    path(f"{TIP}files/<uuid:id>/", files.attachment, name="attachment"),
    path(f"{TIP}files/<uuid:id>/view/", media.view_file, name="view_file"),
    path(f"{TIP}files/<uuid:id>/withhold/", media.withhold, name="withhold"),
    path(f"{TIP}files/<uuid:id>/handed-over/", media.hand_over_file, name="hand_over_file"),
    path(f"{TIP}viewings/<uuid:id>/", media.viewing, name="viewing"),
    path(f"{TIP}viewings/<uuid:id>/play/", media.play, name="play"),
    path("withheld/", media.withheld, name="withheld"),
    path(f"{TIP}reply/", working.reply, name="reply"),
    path(f"{TIP}text/", texting.text_reply, name="text_reply"),
    path(f"{TIP}mail/", texting.mail_reply, name="mail_reply"),
    path(f"{TIP}text-safe/", texting.record_word, name="record_word"),
    path(f"{TIP}in-english/", translating.in_english, name="in_english"),
    path(f"{TIP}translate/", translating.translate, name="translate"),
    path(f"{TIP}ask-translation/", translating.ask_translation, name="ask_translation"),
    path(f"{TIP}settle-translation/", translating.settle_translation, name="settle_translation"),
    path(f"{TIP}language/", translating.set_language, name="set_language"),
    path(f"{TIP}note/", working.note, name="note"),
    path(f"{TIP}assign/", working.assign, name="assign"),
    path(f"{TIP}triage/", working.triage, name="triage"),
    path(f"{TIP}judge/", working.judge, name="judge"),
    path(f"{TIP}add-finding/", working.add_finding, name="add_finding"),
    path(f"{TIP}chart/", linking.chart, name="chart"),
    path(f"{TIP}group/", grouped.group, name="group"),
    path(f"{TIP}map/", mapped.tip_map, name="tip_map"),
    path(f"{TIP}links/<uuid:id>/", linking.decide_link, name="decide_link"),
    path(f"{TIP}close/", working.close, name="close"),
    path(f"{TIP}reopen/", working.reopen, name="reopen"),
    path(f"{TIP}hand-over/", working.hand_over, name="hand_over"),
    path(f"{TIP}minor/", safeguarding.mark_minor, name="mark_minor"),
    path(f"{TIP}child-report/", safeguarding.record_report, name="record_report"),
    path(f"{TIP}no-child-report/", safeguarding.waive_report, name="waive_report"),
    path(f"{TIP}restrict/", safeguarding.restrict, name="restrict"),
    path(f"{TIP}unrestrict/", safeguarding.unrestrict, name="unrestrict"),
    path(f"{TIP}hold/", keeping.place_hold, name="place_hold"),
    path(f"{TIP}lift-hold/", keeping.lift_hold, name="lift_hold"),
    path(f"{TIP}deletion/", keeping.decide_deletion, name="decide_deletion"),
    path("retention/", keeping.retention, name="retention"),
    path("retention/propose/", keeping.propose, name="propose"),
    path("retention/confirm/", keeping.confirm, name="confirm"),
    path("retention/withdraw/", keeping.withdraw, name="withdraw"),
    path("retention/certificates/", keeping.certificates, name="certificates"),
    path("retention/certificates/<uuid:id>/", keeping.certificate, name="certificate"),
    path("people/", administration.accounts, name="accounts"),
    path("people/new/", administration.new_account, name="new_account"),
    path("people/<uuid:id>/", administration.account, name="account"),
    path("people/<uuid:id>/reset/", administration.reset_account, name="reset_account"),
    path("people/<uuid:id>/factors/", own.reset_factors, name="reset_factors"),
    path("people/<uuid:id>/sessions/", administration.end_their_sessions, name="end_their_sessions"),
    path("roles/", administration.roles, name="roles"),
    path("keys/", oversight.grants, name="grants"),
    path("keys/grant/", oversight.grant, name="grant"),
    path("keys/revoke/", oversight.revoke, name="revoke"),
    path("keys/rotations/", keys.rotations, name="rotations"),
    path("people/<uuid:id>/privilege/", advocacy.privilege, name="privilege"),
    path("advocates/", advocacy.advocate_files, name="advocate_files"),
    path("advocates/<str:number>/", advocacy.advocate_notes, name="advocate_notes"),
    path("advocates/<str:number>/note/", advocacy.advocate_note, name="advocate_note"),
    path("cases/", cases.cases, name="cases"),
    path("cases/open/", cases.open_case, name="open_case"),
    path("cases/<uuid:id>/", cases.case, name="case"),
    path("cases/<uuid:id>/map/", mapped.case_map, name="case_map"),
    path("cases/<uuid:id>/close/", cases.close_case, name="close_case"),
    path("cases/<uuid:id>/reopen/", cases.reopen_case, name="reopen_case"),
    path(f"{TIP}bring-in/", cases.bring_in, name="bring_in"),
    path(f"{TIP}take-out/", cases.take_out, name="take_out"),
    path("requests/", lending.requests, name="requests"),
    path("requests/mine/", lending.ask_need, name="ask_need"),
    path("requests/<uuid:id>/decide/", lending.decide_need, name="decide_need"),
    path("requests/<uuid:id>/end/", lending.end_need, name="end_need"),
    path("audit/", oversight.audit, name="audit"),
    path("state/", oversight.state, name="state"),
    path("posters/", outreach.posters, name="posters"),
    path("posters/print/", outreach.poster, name="poster"),
    path("me/", me.me, name="me"),
    path("me/passphrase/", me.change_passphrase, name="change_passphrase"),
    path("me/factors/", own.my_factors, name="my_factors"),
    path("me/factors/remove/", own.remove_factor, name="remove_factor"),
    path("me/factors/codes/", own.new_recovery_codes, name="new_recovery_codes"),
    path("me/sessions/", me.end_sessions, name="end_sessions"),
    path("me/alerts/", reached.my_alerts, name="my_alerts"),
    path("me/alerts/browsers/", reached.add_browser, name="add_browser"),
    path("me/alerts/browsers/<uuid:id>/remove/", reached.remove_browser, name="remove_browser"),
    path("me/looked-at/", me.looked_at, name="looked_at"),
]

handler400 = "heatwatch.web.kit.faults.bad_request"
handler403 = "heatwatch.web.kit.faults.forbidden"
handler404 = "heatwatch.web.kit.faults.not_found"
handler500 = "heatwatch.web.kit.faults.server_error"
