"""Raw connections: what no library would send."""

import contextlib
import socket
import time


def open_connection(port, timeout=10, small_window=False):
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if small_window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.settimeout(timeout)
    connection.connect(("127.0.0.1", port))
    return connection


def read_all(connection):
    """Everything until the other side closes or nothing comes for the socket's time."""
    received = b""
    with contextlib.suppress(TimeoutError, ConnectionError):
        while part := connection.recv(65536):
            received += part
    return received


def statuses(received):
    """The status of each answer in some bytes, by its first line."""
    lines = received.split(b"\r\n")
    return [int(line.split(b" ")[1]) for line in lines if line.startswith(b"HTTP/1.1 ") and line.count(b" ") >= 1]


def exchange(port, sent, timeout=3):
    """Sends bytes and gives (statuses, closed by the server)."""
    with open_connection(port, timeout) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
        received, closed = b"", False
        try:
            while True:
                part = connection.recv(65536)
                if not part:
                    closed = True
                    break
                received += part
        except ConnectionError:
            closed = True
        except TimeoutError:
            pass
        return statuses(received), closed


def seconds_until_closed(connection, drip=b"", every=1.0, limit=60, reads=0):
    """Drips bytes into a connection, takes `reads` bytes a step, and measures until the server ends it."""
    start = time.monotonic()
    connection.settimeout(0.05)
    while time.monotonic() - start < limit:
        try:
            if drip:
                connection.sendall(drip)
            if reads:
                if connection.recv(reads) == b"":
                    return time.monotonic() - start
            else:
                with contextlib.suppress(TimeoutError):
                    if connection.recv(1, socket.MSG_PEEK) == b"" and not drip:
                        return time.monotonic() - start
        except TimeoutError:
            pass
        except OSError:
            return time.monotonic() - start
        time.sleep(every)
    return limit
