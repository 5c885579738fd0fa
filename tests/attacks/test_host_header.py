"""Host headers: a name that is not ours is refused, and no page repeats one, whoever else claims it."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.attacks import addresses
from tests.attacks.world import World, text_of

FOREIGN = "evil.example"
# An allowed name with a port of somebody's choosing: allowed, and still never repeated. A port follows a colon; the
# bare digits stand in a digest by chance.
PORT = ":6666"
OURS = f"testserver{PORT}"
CLAIMS = {
    "X-Forwarded-Host": FOREIGN,
    "X-Forwarded-Server": FOREIGN,
    "X-Original-Host": FOREIGN,
    "Forwarded": f"host={FOREIGN}",
}
CLAIMS |= {"X-Original-URL": f"//{FOREIGN}/", "X-Rewrite-URL": f"//{FOREIGN}/", "X-HTTP-Host-Override": FOREIGN}


@pytest.mark.django_db
def test_a_foreign_host_is_refused_everywhere_and_never_repeated(world: World) -> None:
    wrong = []
    for door, path, reader in addresses.on_both_sites(world):
        with override_settings(**settings.DOORS[door]):
            client = world.browser_of(reader)
            for host in (FOREIGN, f"testserver@{FOREIGN}", f"testserver.{FOREIGN}", f"{FOREIGN}#testserver"):
                answer = client.get(path, headers={"host": host})
                # The style sheet of the public site is nobody's secret and names nothing.
                if FOREIGN in f"{answer.headers}{text_of(answer)}" or answer.status_code < 400:
                    wrong.append(f"{path} as {host}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_no_address_is_built_from_a_host(world: World) -> None:
    wrong = []
    for door, path, reader in addresses.on_both_sites(world):
        with override_settings(**settings.DOORS[door]):
            client = world.browser_of(reader)
            answer = client.get(path, headers={**CLAIMS, "host": OURS})
            if any(name in f"{answer.headers}{text_of(answer)}" for name in (FOREIGN, PORT)):
                wrong.append(path)
    assert not wrong, "\n".join(wrong)
