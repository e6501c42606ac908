"""Slow clients on a real socket: whoever asks in time is answered, and whoever does not is dropped."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from edi837.desk.listening import PromptChannel, port_of, server_of
from tests.desk.working import ALONE, office
from tests.drop.running import DropFolder

_HALF = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
# More than a server of waitress takes by default.
_MANY = 150
_HELD = 60.0


@contextmanager
def served(plain: DropFolder, channel: type[PromptChannel] = PromptChannel) -> Iterator[int]:
    """The port of a desk that is served."""
    with office(plain, alone=ALONE) as opened:
        server = server_of(opened.app, "127.0.0.1", 0, channel)
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        yield port_of(server)
        server.close()


def healthz(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_HELD)) as link:
        link.request("GET", "/healthz")
        return link.getresponse().status


def test_many_half_open_requests_leave_others_answered(plain: DropFolder) -> None:
    with served(plain) as port, ExitStack() as stack:
        for number in range(_MANY):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port), _HELD))
            link.sendall(_HALF if number % 2 else _HALF + b"\r\ncsrf=")
        assert [healthz(port) for _ in range(5)] == [200] * 5


def test_a_request_that_trickles_is_dropped(plain: DropFolder) -> None:
    class Hasty(PromptChannel):
        seconds = 0

    with served(plain, Hasty) as port, socket.create_connection(("127.0.0.1", port), _HELD) as link:
        link.sendall(_HALF)
        try:
            while True:  # each byte is activity; waitress alone would wait for the last of them
                link.sendall(b"x")
                link.settimeout(0.1)
                try:
                    if link.recv(1) == b"":
                        break
                except TimeoutError:
                    link.settimeout(_HELD)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert healthz(port) == 200


def test_a_request_of_ten_megabytes_is_refused_before_it_is_read(plain: DropFolder) -> None:
    with served(plain) as port, socket.create_connection(("127.0.0.1", port), _HELD) as link:
        link.sendall(b"POST /find HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000000\r\n\r\n")
        assert link.recv(12).startswith(b"HTTP/1.1 413")
