"""Clients that do what they like: `python -m benchmarks.measure.attacks PORT NAME SECONDS [ABUSER]`."""

from __future__ import annotations

import contextlib
import socket
import sys
import time

CONNECTIONS = 300
ROOM = 4096
"""Bytes of an answer that the kernel holds for a client that does not read."""
_ABUSER = "127.0.0.3"
_PAUSE = 0.02
_POST = "POST /v1/fact-check HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n"
_GET = "GET {} HTTP/1.1\r\nHost: test\r\n"
SENT = {
    "nothing": b"",
    "halves of headers": _GET.format("/")[:-6].encode(),
    "dribbling bodies": _POST.encode(),
    "answers that nobody reads": (_GET.format("/v1/downloads/figures.sqlite") + "\r\n").encode(),
    "large headers": (_GET.format("/healthz") + f"X-Long: {'x' * 60_000}\r\n\r\n").encode(),
    "a flood of kept answers": (_GET.format("/v1/figures") + "\r\n").encode() * 20,
    "a flood of slow answers": (_GET.format("/v1/figures.png?width=2000") + "\r\n").encode(),
}
"""By the name of an attack, the bytes that each connection begins with."""


def attack(port: int, name: str, seconds: float, abuser: str = _ABUSER) -> None:
    """Hold CONNECTIONS connections that have sent the bytes of an attack, and open a new one for each that is lost."""
    held: list[socket.socket] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        held += [connection for _ in range(CONNECTIONS - len(held)) if (connection := _opened(port, name, abuser))]
        for connection in list(held):
            try:
                if name == "dribbling bodies":
                    connection.send(b"x")
                if name != "answers that nobody reads" and not connection.recv(ROOM):
                    raise ConnectionResetError
            except BlockingIOError:
                continue
            except OSError:
                connection.close()
                held.remove(connection)
        time.sleep(_PAUSE)


def _opened(port: int, name: str, abuser: str) -> socket.socket | None:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
    connection.settimeout(1)
    with contextlib.suppress(OSError):
        connection.bind((abuser, 0))
        connection.connect(("127.0.0.1", port))
        connection.sendall(SENT[name])
        connection.setblocking(False)
        return connection
    connection.close()
    return None


if __name__ == "__main__":
    attack(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), *sys.argv[4:])
