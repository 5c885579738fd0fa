"""What can go wrong while a tip comes in. The hints are shown to reporters, in their language, by the public site."""

from heatwatch.common.errors import HouseError, Invalid, NotFound


class NoSuchMailbox(NotFound):
    """No mailbox has this code."""

    def __init__(self) -> None:
        super().__init__("no mailbox has this code", "check each word against what you wrote down")


class UnreadableCode(Invalid):
    """What was typed cannot be a message code.

    `reason` is one of COUNT, DIGITS and SPELLING; `words` are those to check. The public site says it in the reader's
    language.
    """

    COUNT, DIGITS, SPELLING = "count", "digits", "spelling"

    def __init__(self, reason: str, hint: str, words: tuple[str, ...] = ()) -> None:
        super().__init__("this is not a message code", hint, "code")
        self.reason = reason
        self.words = words


class VisitOver(HouseError):
    """The mailbox was closed: half an hour passed, or the reporter left."""

    def __init__(self) -> None:
        super().__init__("the mailbox is closed", "type your message code again")


class FilesGone(HouseError):
    """A file that was added earlier is not there any more, or belongs to another tip."""

    def __init__(self) -> None:
        super().__init__("a file is not there any more", "add it again")
