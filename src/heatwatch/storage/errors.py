"""What can go wrong with a backup."""

from heatwatch.common.errors import HouseError


class NotEmpty(HouseError):
    """A restore never mixes its rows with others."""

    def __init__(self, table: str) -> None:
        super().__init__(f"the database is not empty ({table})", "restore into a new, empty database")


class Damaged(HouseError):
    """The backup is not what it says it is; nothing of it was kept."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the backup is damaged: {what}", "use another copy of it; nothing was changed")


class NewerBackup(HouseError):
    """The backup is written in a way that this version does not know yet."""

    def __init__(self) -> None:
        super().__init__("the backup was made by a newer HEAT Watch", "update HEAT Watch on this machine, then restore")


class OtherVersion(HouseError):
    """The backup was made by a version of the house with other tables."""

    def __init__(self, made_by: str) -> None:
        super().__init__("the backup is of another version", f"restore it with version {made_by}, then update")


class NewerTables(HouseError):
    """The tables were made by a later release, which may keep there what this one would not understand."""

    def __init__(self) -> None:
        super().__init__(
            "the tables are of a newer release; nothing was changed",
            "install that release again, or restore the backup that was made before the update into an empty database",
        )
