"""What people add to a tip. The words are sealed to the tip; who and when stand in the clear."""

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Attachment, Tip


class Note(models.Model):
    """A private note for colleagues who may open the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    sealed = models.BinaryField()


class Closure(models.Model):
    """A tip was closed with a disposition and a sealed line of reason; reopening keeps the row as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="closures")
    disposition = models.CharField(max_length=40)
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="closures")
    at = models.DateTimeField()
    reason = models.BinaryField()
    reopened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="reopenings")
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.BinaryField(default=b"")


class HandOver(models.Model):
    """A hand-over to emergency services: agency, person, incident number, time and what was told, sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    sealed = models.BinaryField()


class ChildReport(models.Model):
    """The Penal Code 11166 clock: by telephone at once, in writing within 36 hours, or a supervisor's reason."""

    tip = models.OneToOneField(Tip, primary_key=True, on_delete=models.CASCADE, related_name="child_report")
    started_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="child_reports")
    started_at = models.DateTimeField()
    written_due = models.DateTimeField()
    phoned_at = models.DateTimeField(null=True)
    phoned = models.BinaryField(default=b"")
    written_at = models.DateTimeField(null=True)
    written = models.BinaryField(default=b"")
    waived_at = models.DateTimeField(null=True)
    waived = models.BinaryField(default=b"")


class Assessment(models.Model):
    """One reading of a tip by the reader: a version, added and never changed; a trigger refuses anything else.

    The hashes say with which code, knowledge and trained model it was made. `line` holds the reasons in one line, for
    the queue; both it and `sealed` are sealed to the tip.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="assessments", db_index=False)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12)
    knowledge = models.CharField(max_length=12)
    model = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    line = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "number"], name="one_assessment_a_number")]


class Correction(models.Model):
    """What a person says of a finding, or of the lane: added and never changed; what it says is sealed to the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="corrections")
    at = models.DateTimeField()
    sealed = models.BinaryField()


class AdvocateFile(models.Model):
    """What advocates write about the person behind a tip. Its own identity is sealed to `advocates`, not to the desk.

    The identity lies in `vault_key` under this file's id, so that a rotation of `advocates` re-seals it too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, related_name="advocate_file")
    opened_at = models.DateTimeField()


class AdvocateNote(models.Model):
    """A note of a victim advocate; the words are sealed to the file, which no role of the desk opens."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(AdvocateFile, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="advocate_notes")
    at = models.DateTimeField()
    sealed = models.BinaryField()


class Privilege(models.Model):
    """The office's counsel marked an advocate: what they write is shown as privileged, with this legal basis."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="privilege")
    basis = models.CharField(max_length=40)
    counsel = models.CharField(max_length=120)
    marked_by = models.UUIDField()
    marked_at = models.DateTimeField()


class NeedToKnow(models.Model):
    """Somebody asked for a tip that they cannot open; a supervisor lent it until a moment, or did not.

    `number` is what was typed: whoever asks learns from nothing whether there is such a tip. The reason is sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="needs")
    number = models.CharField(max_length=12)
    tip = models.ForeignKey(Tip, null=True, on_delete=models.CASCADE, related_name="needs")
    asked_at = models.DateTimeField()
    sealed = models.BinaryField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="decided_needs")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="need_by_time", condition=models.Q(decided_at=None))]


class Presence(models.Model):
    """Who has a tip open at this moment."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="presences")
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "account"], name="one_presence_each")]


class Viewing(models.Model):
    """Somebody said why they need to see a file, and may see this one for a while. The reason is sealed to the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="viewings")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="viewings")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="viewings")
    at = models.DateTimeField()
    sealed = models.BinaryField()


class WithheldFile(models.Model):
    """A file that may be child sexual abuse material: its key lies here, sealed to custodians and recovery sheets."""

    attachment = models.OneToOneField(Attachment, primary_key=True, on_delete=models.CASCADE, related_name="withheld")
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="withheld_files")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="withheld_files")
    at = models.DateTimeField()
    sealed = models.BinaryField()


class FileHandOver(models.Model):
    """A withheld file was reported: to which agency and whom, when, under which reference; sealed to the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(WithheldFile, on_delete=models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="file_hand_overs")
    at = models.DateTimeField()
    sealed = models.BinaryField()
