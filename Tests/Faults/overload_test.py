"""Ten times as many requests as the program can answer: it goes on answering nearly as many as it can, turns the rest
away at once, does not grow, and is itself again as soon as they stop. Before that: how soon a start answers its first
page.

Usage: overload_test.py [--seconds S]    (needs h2load of nghttp2-client, and two processors)

The requests come from a processor of their own, or they would take from the program what they are to measure. They ask
for many different pages of one reseller, so that each is work.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
from client import Client  # noqa: E402

TIMES = 10
CLIENTS = 1000
USUAL_CLIENTS = 32
GOODPUT = 0.8
RECOVERS_WITHIN = 5
FIRST_PAGE_WITHIN = 0.3
# 99 of 100 who are turned away know it after this time, in seconds, and those who are answered after the other.
TURNED_AWAY_WITHIN = 0.2
PAGES = (
    ["/portal", "/portal/statements", "/portal/commissions"]
    + [f"/portal/customers?q={letter}" for letter in "abcdefghijklmnoprstuvw"])


class Pinned(harness.Server):
    """The program and its PostgreSQL on one processor."""

    def start(self):
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(before)})
        try:
            return super().start()
        finally:
            os.sched_setaffinity(0, before)


class Load:
    """What h2load saw: answers a second of status 200 and of status 503, and requests that got no answer."""

    def __init__(self, urls, cookie, clients, seconds, per_second=None):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as pages, tempfile.NamedTemporaryFile("r") as log:
            pages.write("\n".join(urls))
            pages.flush()
            command = ["taskset", "-c", str(min(os.sched_getaffinity(0))), "h2load", "--h1", "-t", "1", "-c",
                       str(clients), "-D", str(seconds), "-H", f"cookie: {cookie}", "-i", pages.name,
                       f"--log-file={log.name}"]
            if per_second:
                command += ["--rps", f"{per_second / clients:.2f}"]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            self.took = {"200": [], "503": []}
            for line in log:
                _, status, microseconds = line.split()
                self.took.setdefault(status, []).append(int(microseconds))
        self.failed = int(re.search(r"(\d+) errored", printed).group(1))
        self.good, self.away = len(self.took["200"]) / seconds, len(self.took["503"]) / seconds
        self.others = {status: len(times) for status, times in self.took.items() if status not in ("200", "503")}

    def within(self, status, share):
        """Seconds after which a share of the answers of a status had come."""
        times = sorted(self.took[status])
        return times[min(int(len(times) * share), len(times) - 1)] / 1e6 if times else 0.0


class Memory(threading.Thread):
    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.samples, self.goes_on = process, [], True

    def run(self):
        while self.goes_on:
            status = pathlib.Path(f"/proc/{self.process}/status").read_text()
            self.samples.append(int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024)
            time.sleep(1)


def seconds_of_a_page(url, cookie):
    start = time.monotonic()
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
    except urllib.error.HTTPError:
        return float("inf")
    return time.monotonic() - start


def first_page(server):
    """Seconds from the start of the program to its first page; PostgreSQL runs already and has every migration."""
    times = []
    for _ in range(7):
        server.kill()
        start = time.monotonic()
        with open(server.log, "ab") as log:
            server.process = subprocess.Popen(
                [harness.binary(), "serve"], cwd=harness.ROOT, env=server.environment(), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True)
        while time.monotonic() < start + harness.START_SECONDS:
            try:
                with urllib.request.urlopen(f"{server.url}/", timeout=2) as answer:
                    if answer.status == 200 and answer.read():
                        break
            except OSError:
                time.sleep(0.005)
        times.append(time.monotonic() - start)
    return sorted(times)[len(times) // 2]


def overload(server, seconds):
    client = Client(server).sign_in("dana@brightline.example")
    cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies)
    urls = [f"{server.url}{page}" for page in PAGES]
    for page in PAGES:
        answer = client.get(page)
        assert answer.status == 200, f"{page} answered {answer.status}"
    Load(urls, cookie, USUAL_CLIENTS, 5)
    usual = sorted(seconds_of_a_page(urls[0], cookie) for _ in range(20))[10]
    peak = Load(urls, cookie, USUAL_CLIENTS, 15).good
    memory = Memory(server.process.pid)
    memory.start()
    load = Load(urls, cookie, CLIENTS, seconds, TIMES * peak)
    stopped = time.monotonic()
    while seconds_of_a_page(urls[0], cookie) > max(3 * usual, 0.05):
        time.sleep(0.05)
    recovery = time.monotonic() - stopped
    memory.goes_on = False
    memory.join()
    third = len(memory.samples) // 3
    early, late = max(memory.samples[:third] or [0]), max(memory.samples[2 * third:] or [0])
    asked = load.good + load.away
    return {
        f"{load.good:.0f} good answers a second of {peak:.0f} at the peak ({load.good / peak:.2f}), while "
        f"{asked / peak:.1f} times as many were asked for": load.good >= GOODPUT * peak,
        f"{load.away:.0f} a second were turned away, {load.failed} got no answer, others {load.others}":
            load.away > 0 and load.failed == 0 and not load.others,
        f"half of those turned away knew it after {load.within('503', 0.5) * 1000:.0f} ms, 99 % after "
        f"{load.within('503', 0.99) * 1000:.0f} ms; pages came after {load.within('200', 0.5) * 1000:.0f} and "
        f"{load.within('200', 0.99) * 1000:.0f} ms": load.within("503", 0.99) <= TURNED_AWAY_WITHIN,
        f"a page takes its usual time ({usual * 1000:.1f} ms) again after {recovery:.1f} s": recovery < RECOVERS_WITHIN,
        f"memory: {early:.0f} MB in the first third, {late:.0f} MB in the last": late <= 1.15 * early,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    with harness.Server() as server:
        first = first_page(server)
    checks = {f"the first page came {first:.2f} s after the start": first < FIRST_PAGE_WITHIN}
    with Pinned() as server:
        checks |= overload(server, options.seconds)
    for what, is_good in checks.items():
        print(f"{'passed' if is_good else 'FAILED'}: {what}")
    failures = sum(not is_good for is_good in checks.values())
    print(f"overload_test: {len(checks) - failures} passed, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
