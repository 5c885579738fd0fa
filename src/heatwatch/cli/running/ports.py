"""Ports of this machine."""

import ipaddress
import socket

from heatwatch.common.errors import HouseError


def refuse_other_machines(host: str) -> None:
    """A demonstration answers to this machine only; raises `HouseError` for any other address."""
    if not _is_loopback(host):
        raise HouseError(
            f"a demonstration does not listen on {host}",
            "use 127.0.0.1, or make a real instance with `heatwatch setup`",
        )


def refuse_in_clear(host: str) -> None:
    """A real instance without TLS listens to this machine only, whatever names it answers to: those can be forged."""
    if not _is_loopback(host):
        raise HouseError(
            f"heatwatch.E006: a real instance does not listen on {host} without TLS",
            "listen on 127.0.0.1 behind a proxy with TLS (ops/ has one) and set HEATWATCH_TLS=1",
        )


def refuse_everybody(host: str) -> None:
    """A real instance behind a proxy listens where the proxy is: past it, anybody could forge what it says of them."""
    if host in {"", "*"} or _is_every(host):
        raise HouseError(
            f"heatwatch.E014: a real instance does not listen on every address ({host})",
            "listen on 127.0.0.1, or on the one address that the proxy reaches",
        )


def refuse_taken(host: str, port: int, option: str) -> None:
    """Raise `HouseError` when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise HouseError(
                f"port {port} cannot be used: {(taken.strerror or 'taken').lower()}",
                f"stop what uses it, or choose another with {option}",
            ) from taken


def _is_every(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
