"""What a canary tells the house, and what the desk does with it: a nonsense word in every place where people write."""

import re
import secrets
import time
from dataclasses import dataclass

from tests.laws.canary.visitor import Visitor, hidden_in
from tests.laws.canary.words import canary
from tests.web.console.desk import WHEN
from tests.web.webhooks.providers import FORM, Twilio

ANSWERS = ("who", "where", "when", "vehicles", "contacts", "how_known", "contact_how")
CHOICES = {"danger_now": "yes", "affected": "other", "contact_safe": "no"}
PDF = f"%PDF-1.4\n%{canary('insideapdf')}\n1 0 obj\n<</Type /Catalog>>\nendobj\n%%EOF\n".encode()
COMMENT = canary("insideajpeg").encode()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
JPEG += b"\xff\xfe" + (len(COMMENT) + 2).to_bytes(2, "big") + COMMENT + b"\xff\xd9"
FILES = [(canary("pdfname") + ".pdf", PDF), (canary("jpegname") + ".jpg", JPEG)]
OK, REFUSED = 200, 422
NUMBER = re.compile(r"HW-[0-9A-Z]{3}-[0-9A-Z]{3}")


@dataclass
class Told:
    """What is known of the tip afterwards."""

    number: str
    code: str


def reports(reporter: Visitor) -> Told:
    """A refused form, its draft and files, then the report; the code is written down and the number learned."""
    answers = {name: canary(name) for name in ANSWERS} | CHOICES
    reporter.opens("/en/form/")
    reporter.fills_in("/en/form/", {**answers, "who": canary("toolong") * 1000, "story": canary("draft")}, FILES)
    assert "This is too long" in reporter.text
    # The reader takes the address for an identifier, so that it quotes a word of the canary.
    reporter.fills_in("/en/form/", {**answers, "story": f"{canary('story')} writes {canary('mail')}@example.org"})
    words = re.findall(r"<li>(\w+)</li>", reporter.text.partition('<ol class="words"')[2].partition("</ol>")[0])
    assert len(words) == 8, reporter.text
    reporter.fills_in("/en/form/saved/", {})
    return Told(comes_back(reporter, " ".join(words)), " ".join(words))


def comes_back(reporter: Visitor, code: str) -> str:
    """Type a wrong code, then the right one; the number stands on the page."""
    reporter.opens("/en/letters/")
    reporter.fills_in("/en/letters/", {"code": canary("wrongcode")})
    reporter.fills_in("/en/letters/", {"code": code})
    found = NUMBER.search(reporter.text)
    assert found, reporter.text
    return found[0]


def follows_up(reporter: Visitor, code: str) -> None:
    """A message that the visit does not outlive, then one that arrives; then leaving."""
    comes_back(reporter, code)
    visit, reporter.cookies = reporter.cookies, {}
    reporter.fills_in("/en/letters/open/", {"text": canary("waiting")}, FILES[:1])
    assert "Your message is kept" in reporter.text
    reporter.cookies = visit
    reporter.opens("/en/letters/open/")
    reporter.fills_in("/en/letters/open/", {"text": canary("followup")}, FILES[1:])
    assert "Your message was added" in reporter.text
    reporter.fills_in("/leave", {})


def signs_in(staff: Visitor, name: str, passphrase: str) -> None:
    """Wrong at first: a passphrase that is none, and a passphrase in the field of the name."""
    staff.opens("/sign-in/")
    staff.fills_in("/sign-in/", {"username": name, "passphrase": f"{canary('passphrase')} {canary('more')} a b c d"})
    staff.fills_in("/sign-in/", {"username": canary("asname"), "passphrase": canary("passphrase")})
    staff.fills_in("/sign-in/", {"username": name, "passphrase": passphrase})
    staff.fills_in("/sign-in/second/", {"code": canary("code")})
    shows_a_code(staff)
    assert "Sign out</button>" in staff.text, staff.text


def shows_a_code(staff: Visitor) -> None:
    """The one that the demonstration shows; after two in half a minute it shows none for a while."""
    for _ in range(30):
        if found := re.search(r'class="demo-code">(\d{6})<', staff.text):
            staff.fills_in("/sign-in/second/", {"code": found[1]})
            return
        time.sleep(2)
        staff.fills_in("/sign-in/second/", {"code": ""})
    raise AssertionError("no code was shown")


def works(staff: Visitor, number: str) -> None:
    """Read, reply, note, hand over, download, type too late, close."""
    tip = f"/tips/{number}/"
    for path in ("/queue/?view=all", f"/queue/find/?number={canary('number')}", tip):
        staff.opens(path)
    assert canary("story") in staff.text
    corrects(staff, tip)
    staff.fills_in(f"{tip}reply/", {"text": canary("reply")})
    staff.fills_in(f"{tip}note/", {"text": canary("note")})
    told = {name: canary(name) for name in ("agency", "person", "incident", "told")} | {"time": WHEN}
    staff.fills_in(f"{tip}hand-over/", told)
    downloads(staff, tip)
    staff.opens(tip)
    staff.fills_in(f"{tip}close/", {"disposition": "", "reason": canary("halfreason")})
    staff.fills_in(f"{tip}close/", {"disposition": "information_given", "reason": canary("reason")})
    staff.opens(f"{tip}trail/")


def corrects(staff: Visitor, tip: str) -> None:
    """Once the reader has read it: add a finding in the words of the tip, and say why the lane is another."""
    for _ in range(60):
        staff.opens(tip)
        if "Versions: 1" in staff.text:
            break
        time.sleep(0.5)
    assert f"{canary('mail')}@example.org" in staff.text
    staff.fills_in(f"{tip}add-finding/", {"finding": "indicator:debt_bondage", "quote": canary("story")})
    staff.fills_in(f"{tip}judge/", {"verdict": "rejected"})
    staff.fills_in(f"{tip}triage/", {"lane": "referral", "urgency": "week", "reason": canary("lanereason")})
    assert canary("lanereason") in staff.text


def downloads(staff: Visitor, tip: str) -> None:
    staff.opens(tip)
    for path in re.findall(rf'href="({tip}files/[^/"]+/)"', staff.text):
        staff.opens(path)
        assert staff.downloads(path) in {PDF, JPEG}


def takes_a_call(staff: Visitor) -> None:
    """Typed and read, refused, saved, and its code read out."""
    typed = {name: canary(name) for name in (*ANSWERS, "wishes")} | {"story": canary("call"), "language": "en"}
    staff.opens("/calls/new/")
    staff.fills_in("/calls/new/", {**typed, "do": "read"})
    sent = hidden_in(staff.text) + list(typed.items())
    staff.sends("/calls/read/", sent)
    assert canary("call") not in staff.text, "only findings quote what was typed"
    staff.sends("/calls/related/", sent)
    assert (staff.status, "related" in staff.text or "noted" in staff.text) == (200, True)
    staff.opens("/calls/new/")
    staff.fills_in("/calls/new/", {**typed, "story": "", "do": "save"})
    assert staff.status == REFUSED
    staff.fills_in("/calls/new/", {**typed, "do": "save"})
    assert "read out the message code" in staff.text
    staff.fills_in("/calls/code/", {"told": "1"})
    assert canary("call") in staff.text


def is_texted(provider: Visitor, secret: str) -> None:
    """Two text messages of one number, the second of which waits for no third; then what no provider signed."""
    twilio = Twilio(secret=secret)
    for text in (f"{canary('texted')} writes", "911"):
        request = twilio.message(text, sender=canary("number"), id=secrets.randbits(100))
        provider.posts(request.path, request.body, {"Content-Type": request.kind, **request.headers})
        assert provider.status == OK, provider.text
    provider.posts("/sms/", b"Body=" + canary("unsigned").encode(), {"Content-Type": FORM})
    provider.posts(f"/{canary('channel')}/", b"", {})


def reads_the_text(staff: Visitor) -> None:
    """It is in the queue as soon as the reader has gathered it; the number stands on the page of the tip."""
    for _ in range(60):
        for number in NUMBER.findall(staff.opens("/queue/?view=all&channel=sms")):
            if canary("texted") in staff.opens(f"/tips/{number}/"):
                assert canary("number") in staff.text
                return
        time.sleep(0.5)
    raise AssertionError("the text message is not in the queue")


def types_too_late(staff: Visitor, number: str, passphrase: str) -> None:
    """A note sent while the screen is locked waits, sealed, in the page."""
    tip = f"/tips/{number}/"
    staff.opens(tip)
    page = staff.text
    staff.fills_in("/lock/", {})
    staff.text = page
    staff.fills_in(f"{tip}note/", {"text": canary("toolate")})
    assert "kept, sealed" in staff.text
    staff.fills_in("/unlock/", {"passphrase": passphrase})
    assert canary("toolate") in staff.text
    staff.fills_in(f"{tip}note/", {})


def looks_for_it(staff: Visitor) -> None:
    """What everybody wrote, by its words, until the reader found it; then words that nobody wrote."""
    for place in ("story", "where", "note", "reply", "followup", "call"):
        searches(staff, canary(place), f"<mark>{canary(place)}</mark>")
    for typed in (f"{canary('beginning')}*", f"{canary('nearly')}~1", f'"{canary("first")} {canary("second")}"'):
        searches(staff, typed, "No tip fits")
    staff.fills_in("/search/", {"query": f"{canary('nofield')}:{canary('wrongly')}"})


def searches(staff: Visitor, typed: str, until: str) -> None:
    """Again and again: the reader may not hold it yet, or be too busy to answer in time."""
    for _ in range(60):
        staff.opens("/search/")
        staff.fills_in("/search/", {"query": typed})
        if until in staff.text:
            return
        time.sleep(0.5)
    raise AssertionError(f"no search for {typed} showed {until}: {staff.text}")


def goes_astray(visitor: Visitor) -> None:
    """Addresses that do not exist, and forms that cannot be read."""
    for path in (f"/en/{canary('path')}/", f"/en/form/?q={canary('query')}", f"/static/{canary('asset')}.js"):
        visitor.opens(path)
    visitor.sends("/en/form/", [(f"{canary('field')}{number}", canary("value")) for number in range(300)])
    visitor.sends("/en/nothing/", [("story", canary("lost"))])
    visitor.sends("/en/form/", [("token", canary("token")), ("story", canary("badtoken")), ("kept", canary("kept"))])
