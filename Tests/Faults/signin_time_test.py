"""A refused sign-in takes as long for an address that nobody has as for a wrong password, a disabled account and one that
was never confirmed. Kinds take turns, so that a busy machine slows all of them alike; Mann-Whitney compares them, once by the
clock and once by the time that the program's threads spent on a processor, which others on the machine hardly change.

Usage: signin_time_test.py [--samples 1000] [--keep FILE]

A guess costs about 0.2 s of one core, so the whole proof takes a quarter of an hour on a machine of its own. With fewer
samples the median may be off by more than the bar for no reason: 300 are enough on a quiet machine. `--keep` adds the
samples to those of earlier runs in a file and judges all of them, so that the proof can be made in pieces.
"""

import argparse
import http.client
import json
import math
import pathlib
import random
import statistics
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402

KINDS = ["unknown", "wrong", "disabled", "invited"]
SMALLEST_P = 0.01
LARGEST_GAP = 0.005


def p_value(one, other):
    """Two-sided Mann-Whitney with the normal approximation; ties share their rank."""
    values = sorted((value, which) for which, list_ in enumerate((one, other)) for value in list_)
    rank_sum, place = 0.0, 0
    while place < len(values):
        end = place
        while end < len(values) and values[end][0] == values[place][0]:
            end += 1
        rank = (place + 1 + end) / 2
        rank_sum += rank * sum(1 for _, which in values[place:end] if which == 0)
        place = end
    n, m = len(one), len(other)
    statistic = rank_sum - n * (n + 1) / 2
    deviation = math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(statistic - n * m / 2) / deviation / math.sqrt(2))


def prepare(server, samples):
    """An account for each guess, so that no throttle of an account answers in its place."""
    hash_ = server.sql("select password_hash from accounts where email = 'owner@northwind.example'")[0][0]
    for kind, status, password in [("wrong", "active", f"'{hash_}'"), ("disabled", "disabled", f"'{hash_}'"),
                                   ("invited", "invited", "null")]:
        server.sql(f"""
            insert into accounts (tenant_id, id, email, name, roles, status, password_hash, created_at)
            select t.id, gen_random_uuid(), '{kind}' || n || '@people.example', 'N', array['reviewer'], '{status}',
                {password}, now() from tenants t, generate_series(1, {samples}) n where t.slug = 'northwind'""")


class Guesser:
    """One browser with one connection: what differs from guess to guess is who it claims to be."""

    def __init__(self, server):
        self.server = server
        self.connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
        status, headers, page = self.send("GET", None, {})
        assert status == 200, f"the sign-in page answered {status}"
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = page.split('name="csrf_token" value="')[1].split('"')[0]

    def send(self, method, body, headers):
        self.connection.request(method, "/signin", body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def processor(self):
        """Seconds that the program's threads have run for."""
        folder = pathlib.Path(f"/proc/{self.server.process.pid}/task")
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in folder.iterdir()) / 1e9

    def guess(self, kind, number):
        """Seconds by the clock and on a processor, and answer of one guess, from a network of its own."""
        address = f"{kind}{number}@people.example"
        headers = {
            "X-Forwarded-For": f"{random.randint(11, 99)}.{random.randint(0, 255)}.{random.randint(0, 255)}.9",
            "Origin": self.server.url, "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(
            {"csrf_token": self.token, "email": address, "password": "not this one", "next": ""})
        spent, start = self.processor(), time.perf_counter()
        status, _, page = self.send("POST", body, headers)
        took = time.perf_counter() - start, self.processor() - spent
        if status == 303:
            raise SystemExit(f"{address} was let in")
        words = page.split("<h1")[1].split("</form>")[0].replace(address, "")
        return took, (status, words.replace(page.split('name="csrf_token" value="')[1].split('"')[0], ""))


def judge(what, times):
    """How many comparisons of this measure failed; the control counts as one."""
    failures = 0
    for kind in KINDS[1:]:
        p, gap = p_value(times["unknown"], times[kind]), abs(
            statistics.median(times["unknown"]) - statistics.median(times[kind]))
        is_good = p > SMALLEST_P and gap < LARGEST_GAP
        failures += not is_good
        print(f"{'ok   ' if is_good else 'WRONG'} {what}: unknown and {kind}: p {p:.3f}, medians {gap * 1000:.2f} ms apart "
              f"({statistics.median(times[kind]) * 1000:.0f} ms)")
    p = p_value(times["unknown"], [value + LARGEST_GAP for value in times["wrong"]])
    print(f"{'ok   ' if p <= SMALLEST_P else 'WRONG'} {what}: control: 5 ms more is seen (p {p:.4f})")
    return failures + (p > SMALLEST_P)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    samples = options.samples
    server = harness.Server()
    whole = server.environment
    server.environment = lambda: whole() | {"TRUSTED_PROXIES": "127.0.0.1,::1"}
    server.start()
    failures = 0
    try:
        prepare(server, samples)
        times, answers = {kind: [] for kind in KINDS}, set()
        if options.keep and options.keep.exists():
            times = json.loads(options.keep.read_text())
        guesser = Guesser(server)
        for number in range(1, samples + 1):
            for kind in random.sample(KINDS, len(KINDS)):
                took, answer = guesser.guess(kind, number)
                times[kind].append(took)
                answers.add(answer)
            if number % 100 == 0:
                print(f"{number} of {samples}", flush=True)
        if options.keep:
            options.keep.write_text(json.dumps(times))
        print(f"{len(times['unknown'])} samples of each kind")
        failures += judge("clock", {kind: [one for one, _ in times[kind]] for kind in KINDS})
        failures += judge("processor", {kind: [one for _, one in times[kind]] for kind in KINDS})
        print(f"{'ok   ' if len(answers) == 1 else 'WRONG'} {len(answers)} different answers")
        failures += len(answers) != 1
    finally:
        server.remove()
    print("signin_time_test: passed" if not failures else f"signin_time_test: {failures} findings")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
