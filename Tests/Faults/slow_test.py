"""Five hundred slow connections of each kind: everybody else is served as before, and the slow ones are ended.

Usage: slow_test.py [--connections N] [--seconds S]    (needs slowhttptest)
"""

import argparse
import pathlib
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
import wire  # noqa: E402

CLOSED_WITHIN = 30
SLOWEST = 1.0
MODES = {
    "slow heads": ["-H", "-i", "5"],
    "slow bodies": ["-B", "-i", "5", "-s", "8192"],
    "slow readers": ["-X", "-n", "3", "-w", "64", "-y", "256", "-z", "32", "-k", "3"],
}
PATHS = {"slow heads": "/signin", "slow bodies": "/signin", "slow readers": "/"}
FORM = (
    "POST /signin HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8192\r\n\r\ncsrf_token=")


class Visitor(threading.Thread):
    """Somebody who asks for pages all the while and notes how long each took."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.times, self.failures, self.goes_on = url, [], [], True

    def run(self):
        while self.goes_on:
            start = time.monotonic()
            try:
                with urllib.request.urlopen(f"{self.url}/signin", timeout=10) as answer:
                    answer.read()
            except OSError as error:
                self.failures.append(str(error))
            self.times.append(time.monotonic() - start)
            time.sleep(0.05)

    def p99(self):
        return sorted(self.times)[int(len(self.times) * 0.99) - 1]


def open_at(port):
    """Connections that the kernel still keeps open at the program's side."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == "01" and int(row[1].split(":")[1], 16) == port for row in rows)


def attack(server, mode, options, connections, seconds):
    """The last second in which more than the visitor's connection was open, the most, and what the visitor saw."""
    visitor = Visitor(server.url)
    visitor.start()
    attacker = subprocess.Popen(
        ["slowhttptest", "-c", str(connections), "-r", "250", "-l", str(seconds), "-p", "5",
         "-u", server.url + PATHS[mode], "-t", "POST" if mode == "slow bodies" else "GET"] + options,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    start, last, most = time.monotonic(), 0, 0
    while time.monotonic() - start < seconds:
        count = open_at(server.port)
        most = max(most, count)
        if count > 1:
            last = int(time.monotonic() - start)
        time.sleep(0.5)
    attacker.kill()
    attacker.wait()
    visitor.goes_on = False
    visitor.join()
    return last, most, visitor


def drip_forms(server, connections, seconds):
    """Forms that the program starts to read, since they come from its own page, a byte a second each."""
    visitor = Visitor(server.url)
    visitor.start()
    dripping = [wire.open_connection(server.port) for _ in range(connections)]
    for connection in dripping:
        connection.sendall(FORM.format(port=server.port).encode())
        connection.setblocking(False)
    start = time.monotonic()
    while dripping and time.monotonic() - start < seconds:
        dripping = [one for one in dripping if still_open(one)]
        time.sleep(1)
    visitor.goes_on = False
    visitor.join()
    return int(time.monotonic() - start), connections, visitor


def still_open(connection):
    try:
        connection.send(b"a")
        return connection.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=40)
    options = parser.parse_args()
    failures = 0
    with harness.Server() as server:
        for mode in [*MODES, "dripping forms"]:
            if mode in MODES:
                last, most, visitor = attack(server, mode, MODES[mode], options.connections, options.seconds)
            else:
                last, most, visitor = drip_forms(server, options.connections, options.seconds)
            ramp = options.connections / 250
            is_good = last <= CLOSED_WITHIN + ramp and visitor.p99() < SLOWEST and not visitor.failures
            failures += not is_good
            print(
                f"{'passed' if is_good else 'FAILED'}: {mode}: at most {most} open, the last one until second {last}; "
                f"{len(visitor.times)} normal requests, p99 {visitor.p99() * 1000:.0f} ms, "
                f"{len(visitor.failures)} failed {visitor.failures[:2]}")
    print(f"slow_test: {len(MODES) + 1 - failures} passed, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
