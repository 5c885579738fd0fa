"""Why a file is not shown, and what to do instead.

The child names a reason by a word of this table and by nothing else: what it says is as little trusted as what it read.
"""

from heatwatch.common.errors import HouseError

APART = "if it matters, download the original and open it on the computer that is made for that"
REASONS = {
    "kind": ("this kind of file is not shown here", APART),
    "damaged": ("the file is damaged, or is not what it says it is", f"nothing is lost, it stays as it came; {APART}"),
    "pixels": ("the picture has more points than can be shown safely", f"it may be made to crash computers; {APART}"),
    "memory": ("showing the file would take too much memory", f"it may be made to crash computers; {APART}"),
    "time": ("showing the file took too much time or memory and was stopped", f"try once more; {APART}"),
    "stopped": ("the program that reads the file broke, and nothing else did", f"the file may be an attack; {APART}"),
    "locked": ("the document asks for a password", "ask the reporter for it in a reply, and open the original with it"),
    "pages": ("there is no such page", "choose a page that the document has"),
    "large": ("the file is too large to be shown", APART),
    "changed": ("the stored file is not the one that was received", "do not rely on it; tell a supervisor at once"),
    "no answer": ("the virus scanner does not answer", "tell the administrator; the page State shows what is wrong"),
    "infected": ("the virus scanner warns of this file", "do not open it; ask whoever runs your computers"),
    "no ffmpeg": (
        "audio and video cannot be shown on this machine",
        f"ask the administrator to install ffmpeg; or {APART}",
    ),
    "busy": ("other files are being shown at this moment", "wait a few seconds and try again"),
}


class NotShown(HouseError):
    """A file that is not shown; `reason` is a word of `REASONS`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason if reason in REASONS else "stopped"
        super().__init__(*REASONS[self.reason])


class Refused(Exception):
    """Inside the child: the word of `REASONS` to end with."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
