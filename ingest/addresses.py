"""Which network addresses may be asked: public ones only, so that no page can point us at the owner's own network."""

import ipaddress
import socket
from collections.abc import Callable, Sequence

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last four bytes

Resolve = Callable[[str], Sequence[str]]


def resolve(host: str) -> Sequence[str]:
    """The addresses of a host, as the system knows them. OSError where there are none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether a numeric address is one that anybody on the internet may be asked at.

    An IPv4 address inside an IPv6 one is judged as itself. What is no numeric address is not public.

    >>> [is_public(a) for a in ("192.0.32.8", "127.0.0.1", "::ffff:10.0.0.1", "fe80::1%eth0", "224.0.0.1")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def public_addresses(host: str, ask: Resolve) -> bool:
    """Whether `host` leads to public addresses only; one that is not makes all of it not public.

    A number is judged as the number it is, in every way of writing that the C library takes (``2130706433`` and
    ``0177.1`` are 127.0.0.1). OSError where the name has no address.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            return is_public(socket.inet_ntoa(socket.inet_aton(host)))
        except OSError:
            found = ask(host)
            return bool(found) and all(is_public(address) for address in found)
    return is_public(host)
