"""The desk's server: many connections may wait, and a request has to come whole in some seconds."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server

# Pages are short, and live counters ask often.
_THREADS = 8
_MOST_BODY = 1 << 18
# Connections that are open and ask nothing cost a descriptor each, and no thread.
_MOST_CONNECTIONS = 1_000
_WHOLE_SECONDS, _IDLE_SECONDS, _LOOK_SECONDS = 20, 30, 5
# What a slow reader has not read yet is kept in a file of the drop folder, so that no thread waits for him.
_MOST_UNREAD = 1 << 30


class PromptChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that ends when a request of it does not come whole in time, however busily it trickles."""

    seconds = _WHOLE_SECONDS
    began = 0.0

    def received(self, data: bytes) -> Any:
        """Some bytes of a request."""
        if self.request is None:
            self.began = time.monotonic()
        return super().received(data)

    def readable(self) -> Any:
        """Whether more is read: asked for each connection whenever anything happens, and each second."""
        if self.request is not None and not self.requests and time.monotonic() - self.began > self.seconds:
            self.will_close = True
        return super().readable()


def server_of(app: Flask, host: str, port: int, channel: type[PromptChannel] = PromptChannel) -> Any:
    """A server of the application that listens, and runs when it is told to."""
    listening: dict[int, Any] = {}
    server = create_server(
        app, map=listening, host=host, port=port, threads=_THREADS, ident="", max_request_body_size=_MOST_BODY,
        channel_timeout=_IDLE_SECONDS, cleanup_interval=_LOOK_SECONDS, connection_limit=_MOST_CONNECTIONS,
        asyncore_use_poll=True, outbuf_high_watermark=_MOST_UNREAD, expose_tracebacks=False,
        # Who is behind a proxy is read by sessions.py, which knows the proxy's address.
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip
    for each in listening.values():
        if hasattr(each, "channel_class"):
            each.channel_class = channel
    return server


def port_of(server: Any) -> int:
    """The port that a server listens on, on the first of its addresses."""
    return int(getattr(server, "effective_port", 0) or server.effective_listen[0][1])
