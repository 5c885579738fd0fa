"""Whether a key fits: trying an identity on a row of `vault_key`, past every rule of the house."""

from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.models import TipKey
from heatwatch.vault.unsealing import unseal


def opens(row: TipKey, key: Identity) -> bool:
    try:
        unseal(row.sealed, kind="tip key", record=row.tip, identity=key)
    except Unsealable:
        return False
    return True
