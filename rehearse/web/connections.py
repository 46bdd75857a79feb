"""Connections within bounds: who begins a request and does not end it holds up nobody.

uvicorn hangs up on connections that are idle between two requests, and on no others; it refuses everybody once there
are too many. So there are time limits for the head and the body of a request, and a bound on how many connections may
wait to ask for something, of one client and of all: the one that has been silent longest makes room.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 15.0
"""How long a connection may take to send the head of a request, in seconds."""

SILENT_BODY_S = 15.0
"""How long nothing may come of a body that has begun, in seconds."""

BODY_S = 600.0
"""How long a body may take, in seconds: 64 MB at 1 Mbit/s."""

MOST_WAITING, MOST_WAITING_OF_CLIENT = 128, 64
"""Connections that have not asked for anything yet, or not to the end."""

LOOK_S = 1.0
"""How often a connection is looked at, in seconds."""


class BoundedProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, within bounds."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let a connection in; where there are too many that ask for nothing, hang up on another one."""
        super().connection_made(transport)
        self.began_at = self.heard_at = self.loop.time()
        self._is_idle = False
        self._make_room()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """Take in what has come."""
        self.heard_at = self.loop.time()
        if self._is_idle:
            self.began_at, self._is_idle = self.heard_at, False
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn sees to it that this does not last."""
        self._is_idle = True
        self.heard_at = self.loop.time()
        super().on_response_complete()

    @property
    def waits(self) -> bool:
        """Whether a request is still to come, or the rest of one."""
        return self._between_requests or self.cycle.more_body

    @property
    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _make_room(self) -> None:
        others = [one for one in self.connections if isinstance(one, BoundedProtocol) and one.waits and one is not self]
        own = [one for one in others if self.client and one.client and one.client[0] == self.client[0]]
        for found, most in ((own, MOST_WAITING_OF_CLIENT), (others, MOST_WAITING)):
            still = [one for one in found if not one.transport.is_closing()]
            if len(still) >= most:
                min(still, key=lambda one: one.heard_at).transport.abort()

    def _look_later(self) -> None:
        self.loop.call_later(LOOK_S, self._look)

    def _look(self) -> None:
        if self.transport.is_closing() or self not in self.connections:
            return
        if self._is_overdue():
            self.transport.close()
        else:
            self._look_later()

    def _is_overdue(self) -> bool:
        now = self.loop.time()
        if self._is_idle or not self.waits:
            return False
        if self._between_requests:
            return now - self.began_at > HEAD_S
        if self.flow.read_paused:  # we are the ones who are slow
            self.heard_at = now
        return now - self.heard_at > SILENT_BODY_S or now - self.began_at > BODY_S
