"""A refused sign-in takes as long for an address that nobody has as for a wrong password, a disabled account and one that
was never confirmed. Kinds take turns, so that a busy machine slows all of them alike; Mann-Whitney compares them.

Usage: signin_time_test.py [--samples 200]     (1000 for the whole proof: about half an hour)
"""

import argparse
import math
import pathlib
import random
import statistics
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

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


def guess(server, kind, number):
    """Seconds and answer of one guess, from a network of its own."""
    network = f"{random.randint(11, 99)}.{random.randint(0, 255)}.{random.randint(0, 255)}.9"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    headers = {"X-Forwarded-For": network, "Origin": server.url}
    page = opener.open(urllib.request.Request(f"{server.url}/signin", headers=headers), timeout=30).read().decode()
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": f"{kind}{number}@people.example", "password": "not this one", "next": ""}
    request = urllib.request.Request(f"{server.url}/signin", urllib.parse.urlencode(form).encode(), headers)
    start = time.perf_counter()
    try:
        opener.open(request, timeout=30)
        raise SystemExit(f"{kind}{number} was let in")
    except urllib.error.HTTPError as error:
        took = time.perf_counter() - start
        body = error.read().decode()
        return took, (error.code, body.split("<h1")[1].split("</form>")[0].replace(form["email"], "").replace(
            body.split('name="csrf_token" value="')[1].split('"')[0], ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=200)
    samples = parser.parse_args().samples
    server = harness.Server()
    whole = server.environment
    server.environment = lambda: whole() | {"TRUSTED_PROXIES": "127.0.0.1,::1"}
    server.start()
    failures = 0
    try:
        prepare(server, samples)
        times, answers = {kind: [] for kind in KINDS}, set()
        for number in range(1, samples + 1):
            for kind in random.sample(KINDS, len(KINDS)):
                took, answer = guess(server, kind, number)
                times[kind].append(took)
                answers.add(answer)
        for kind in KINDS[1:]:
            p, gap = p_value(times["unknown"], times[kind]), abs(
                statistics.median(times["unknown"]) - statistics.median(times[kind]))
            isGood = p > SMALLEST_P and gap < LARGEST_GAP
            failures += not isGood
            print(f"{'ok   ' if isGood else 'WRONG'} unknown and {kind}: p {p:.3f}, medians {gap * 1000:.2f} ms apart "
                  f"({statistics.median(times[kind]) * 1000:.0f} ms)")
        print(f"{'ok   ' if len(answers) == 1 else 'WRONG'} {len(answers)} different answers")
        failures += len(answers) != 1
        slower = [value + 0.005 for value in times["wrong"]]
        p = p_value(times["unknown"], slower)
        print(f"{'ok   ' if p <= SMALLEST_P else 'WEAK '} control: 5 ms more would be seen (p {p:.4f})")
    finally:
        server.remove()
    print("signin_time_test: passed" if not failures else f"signin_time_test: {failures} findings")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
