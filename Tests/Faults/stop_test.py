"""SIGTERM under load, again and again: every request that was taken is answered whole, and the program ends in time,
with an upload and a download that stand still.

Usage: stop_test.py [--rounds N]
"""

import argparse
import http.client
import pathlib
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
import wire  # noqa: E402

ENDS_WITHIN = 30
CLIENTS = 16
UPLOAD = (
    "POST /signin HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ncsrf_token=abc")


class Client(threading.Thread):
    """Asks for pages on kept connections, as a browser does: a kept connection that was closed before the first byte
    of an answer is opened anew, everything else that is no whole answer is a failure."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.answered, self.failures, self.goes_on = port, 0, [], True

    def run(self):
        connection, is_fresh = None, True
        while self.goes_on:
            if connection is None:
                connection, is_fresh = http.client.HTTPConnection("127.0.0.1", self.port, timeout=35), True
                try:
                    connection.connect()
                except ConnectionError:
                    return
            try:
                connection.request("GET", "/signin", headers={"Host": f"localhost:{self.port}"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or b"</html>" not in body:
                    self.failures.append(f"{answer.status}, {len(body)} bytes")
                self.answered += 1
                is_fresh = False
                if answer.will_close:
                    connection = None
            except (http.client.HTTPException, OSError) as error:
                is_kept = isinstance(error, (http.client.RemoteDisconnected, ConnectionError)) and not is_fresh
                if not is_kept:
                    self.failures.append(repr(error))
                    return
                connection.close()
                connection = None


def one_round(server, number):
    server.start()
    clients = [Client(server.port) for _ in range(CLIENTS)]
    stalled = []
    if number % 2 == 0:
        upload = wire.open_connection(server.port)
        upload.sendall(UPLOAD.format(port=server.port).encode())
        download = wire.open_connection(server.port, small_window=True)
        download.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        stalled = [upload, download]
    for client in clients:
        client.start()
    time.sleep(0.5 + number % 5 * 0.1)
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    code = server.process.wait(timeout=60)
    seconds = time.monotonic() - start
    for client in clients:
        client.goes_on = False
        client.join()
    for connection in stalled:
        connection.close()
    failures = [failure for client in clients for failure in client.failures]
    return code, seconds, sum(client.answered for client in clients), failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    failed = answered = 0
    slowest = 0.0
    with harness.Server() as server:
        server.stop()
        for number in range(rounds):
            code, seconds, count, failures = one_round(server, number)
            answered, slowest = answered + count, max(slowest, seconds)
            is_good = code == 0 and seconds <= ENDS_WITHIN and not failures
            failed += not is_good
            if not is_good:
                print(f"FAILED: round {number}: status {code} after {seconds:.1f} s, {failures[:4]}")
    print(f"{answered} requests answered, the slowest end took {slowest:.1f} s")
    print(f"stop_test: {rounds - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
