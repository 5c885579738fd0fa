"""What can be wrong with a question."""

from heatwatch.common.errors import Invalid


class BadQuery(Invalid):
    """A question that cannot be answered, with a sentence that says why, and one that says what to type instead.

    Neither holds a word of what was typed: a question may hold somebody's number.
    """

    def __init__(self, hint: str) -> None:
        super().__init__("the question cannot be understood", hint, "query")
