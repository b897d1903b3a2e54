"""kill -9 of the program at random moments of an import and a run: the final tables equal those of an undisturbed one.

`--kills N` (default 5) kills in all; half of them during the import, half during the run.
"""

import argparse
import csv
import datetime
import random
import sys
import time

from client import Client
from harness import Server

CUSTOMERS = 1500
TABLES = {
    "records": "select entity, external_id, version from feed_records order by 1, 2",
    "versions": "select r.entity, r.external_id, v.version, md5(v.content) from feed_versions v "
                "join feed_records r on r.id = v.record_id order by 1, 2, 3",
    "services": "select r.external_id, s.version, s.status, s.status_since, s.mrr from service_versions s "
                "join feed_records r on r.id = s.record_id order by 1, 2",
    "invoice lines": "select r.external_id, l.version, l.line, l.category, l.net from invoice_lines l "
                     "join feed_records r on r.id = l.record_id order by 1, 2, 3",
    "payments": "select r.external_id, p.version, p.status, p.amount from payment_versions p "
                "join feed_records r on r.id = p.record_id order by 1, 2",
    "links": "select s.public_id, c.starts_on, c.ends_on, c.share_rate, c.kind from customer_links c "
             "join resellers s on s.id = c.reseller_id order by 1, 2, 3, 4, 5",
    "accruals": "select r.name, a.kind, a.source_id, a.source_version, a.part, a.base, a.amount, a.state "
                "from accruals a join resellers r on r.id = a.reseller_id order by 1, 2, 3, 4, 5, 6, 7, 8",
    "zero records": "select kind, source_id, source_version, reason from zero_records order by 1, 2, 3, 4",
    "ledger": "select p.key ~ '^payout', l.account, sum(l.debit), sum(l.credit) from ledger_lines l "
              "join ledger_postings p on p.id = l.posting_id group by 1, 2 order by 1, 2",
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
    return server.sql("select status from commission_runs order by period desc limit 1")[0][0]


def signed_in(server):
    return Client(server).sign_in("finance@northwind.example")


def bundle(demo_feed, customers):
    """Last month of many new customers of the demo's resellers: enough rows that an import and a run take seconds."""
    with open(demo_feed / "customers.csv", newline="") as file:
        resellers = sorted({row["reseller_id"] for row in csv.DictReader(file) if row["reseller_id"]})
    with open(demo_feed / "services.csv", newline="") as file:
        product = next(csv.DictReader(file))["product"]
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=2)
    first = last.replace(day=1)
    tables = {
        "customers": ["external_id,name,type,email,reseller_id"],
        "services": ["external_id,customer,product,status,status_since,mrr,currency"],
        "invoices": ["external_id,customer,issued_on,due_on,currency,total_gross,status"],
        "invoice_lines": ["invoice,id,service,product,category,net"],
        "payments": ["external_id,customer,paid_on,amount,currency,status"],
        "payment_allocations": ["payment,invoice,amount"],
    }
    for number in range(customers):
        net = 2000 + number * 7 % 9000
        gross = f"{(net + 400) / 100:.2f}"
        tables["customers"].append(f"K{number},Customer {number},residential,k{number}@k.example,{resellers[number % len(resellers)]}")
        tables["services"].append(f"KS{number},K{number},{product},active,{first},{net / 100:.2f},USD")
        tables["invoices"].append(f"KI{number},K{number},{first},{last},USD,{gross},issued")
        tables["invoice_lines"] += [f"KI{number},1,KS{number},{product},recurring,{net / 100:.2f}", f"KI{number},2,,,tax,4.00"]
        tables["payments"].append(f"KP{number},K{number},{last},{gross},USD,succeeded")
        tables["payment_allocations"].append(f"KP{number},KI{number},{gross}")
    return [("files", f"{name}.csv", "\n".join(rows).encode() + b"\n") for name, rows in tables.items()]


def disturb(server, chance, kills, is_done):
    """Kills and starts again, at random moments, until it was done often enough or the work is over."""
    done = 0
    while done < kills and not is_done():
        time.sleep(chance.random() * 0.6)
        server.kill()
        server.start()
        done += 1
    return done


def story(kills, seed):
    """Fills, imports, runs; kills on the way. Returns the tables at the end."""
    chance = random.Random(seed)
    with Server() as server:
        finance = signed_in(server)
        action, fields = finance.get("/admin/feed").form("/admin/feed")
        finance.upload(action, fields, bundle(server.folder / "data" / "demo-feed", CUSTOMERS))
        first = disturb(server, chance, kills // 2, lambda: import_state(server) in ("done", "failed"))
        wait_for(lambda: import_state(server) in ("done", "failed"))
        finance = signed_in(server)
        finance.submit(finance.get("/admin/runs"), "/admin/runs")
        second = disturb(server, chance, kills - kills // 2, lambda: run_state(server) == "calculated")
        wait_for(lambda: run_state(server) in ("calculated", "failed"))
        if kills:
            print(f"killed {first} times during the import, {second} times during the run")
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
