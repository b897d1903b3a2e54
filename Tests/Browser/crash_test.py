"""kill -9 of the program at random moments of an import and a run: the final tables equal those of an undisturbed one.

`--kills N` (default 5) kills in all; half of them during the import, half during the run.
"""

import argparse
import pathlib
import random
import re
import sys
import time

from client import Client
from harness import Server

TABLES = {
    "customers": "select external_id, name, type, email from customers order by 1",
    "accruals": "select r.name, a.event, a.base_minor, a.amount_minor, a.state from accruals a "
                "join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id order by 1, 2, 3, 4, 5",
    "statements": "select r.name, s.period, s.opening_minor, s.earned_minor, s.closing_minor, s.state from statements s "
                  "join resellers r on r.tenant_id = s.tenant_id and r.id = s.reseller_id order by 1, 2",
}


def wait_for(question, seconds=240):
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            raise SystemExit("The work did not end in time.")
        time.sleep(0.2)


def import_state(server):
    return server.sql("select state from feed_imports order by id desc limit 1")[0][0]


def run_state(server):
    return server.sql("select state from commission_runs order by period desc limit 1")[0][0]


def signed_in(server):
    return Client(server).sign_in("finance@northwind.example")


def disturb(server, chance, kills, is_done):
    for _ in range(kills):
        time.sleep(chance.random() * 1.5)
        if is_done():
            return
        server.kill()
        server.start()


def story(kills, seed):
    """Fills, imports, runs; kills on the way. Returns the tables at the end."""
    chance = random.Random(seed)
    with Server() as server:
        bundle = server.folder / "data" / "demo-feed"
        finance = signed_in(server)
        files = [("files", path.name, path.read_bytes()) for path in sorted(bundle.glob("*.csv"))]
        action, fields = finance.get("/admin/feed").form("/admin/feed")
        finance.upload(action, fields, files)
        disturb(server, chance, kills // 2, lambda: import_state(server) in ("done", "failed"))
        wait_for(lambda: import_state(server) in ("done", "failed"))
        finance = signed_in(server)
        finance.submit(finance.get("/admin/runs"), "/admin/runs")
        disturb(server, chance, kills - kills // 2, lambda: run_state(server) == "calculated")
        wait_for(lambda: run_state(server) in ("calculated", "failed"))
        return {name: server.sql(query) for name, query in TABLES.items()}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    expected = story(0, options.seed)
    actual = story(options.kills, options.seed)
    failures = [name for name in TABLES if expected[name] != actual[name] or not expected[name]]
    for name in failures:
        print(f"FAIL {name}: {len(expected[name])} rows undisturbed, {len(actual[name])} after the kills")
        for row in [row for row in expected[name] if row not in actual[name]][:5]:
            print("  missing", row)
        for row in [row for row in actual[name] if row not in expected[name]][:5]:
            print("  too many", row)
    print(f"crash_test: {len(TABLES) - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
