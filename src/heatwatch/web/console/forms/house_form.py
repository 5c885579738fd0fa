"""What every form of the console has in common."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.safestring import SafeString

from heatwatch.common.errors import HouseError
from heatwatch.web.console.forms.drawing import drawn

# The longest text, and the longest text of one line, that a person may write.
LONG, LINE = 20_000, 300
NOT_GIVEN = "Write 'not given' if they gave none."
# What to do about an empty field; the summary of errors names the field before it. The first kind that fits counts.
EMPTY: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "Check this box to go on."),
    (forms.MultipleChoiceField, "This is needed. Choose at least one."),
    (forms.ChoiceField, "This is needed. Choose one."),
    (forms.Field, "This is needed. Fill it in."),
)


class HouseForm(forms.Form):
    """A form with ids of its own, so that several can stand on one page."""

    name = ""
    template_name = "console/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.name}_%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = next(words for kind, words in EMPTY if isinstance(field, kind))

    def __str__(self) -> SafeString:
        return drawn(self) or super().__str__()

    def refuse(self, refusal: HouseError) -> None:
        """Show a refusal of an action at the field it names, or above the form."""
        field = getattr(refusal, "field", "")
        self.add_error(field if field in self.fields else None, f"{sentence(refusal.cause)} {sentence(refusal.hint)}")


class OnceForm(HouseForm):
    """A form that carries an id, so that a double click does its work once."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    @property
    def once(self) -> UUID:
        """The id that this very form was shown with; a new one when it came without."""
        return self.cleaned_data.get("form_id") or uuid4()


class VersionedForm(OnceForm):
    """A form that changes a tip, and names the version of the tip that it was shown with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def sentence(text: str) -> str:
    """A cause or hint as a sentence."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def text_area(rows: int, **attributes: str) -> forms.Textarea:
    """A box for several lines, in a script of either direction."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attributes})


NO_MEMORY = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def secret_input() -> forms.PasswordInput:
    """A passphrase or code: never completed, corrected or kept by the browser."""
    return forms.PasswordInput(attrs=NO_MEMORY)
