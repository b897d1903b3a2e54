"""kill -9 of the program while it imports and while it computes commissions: the final tables equal those of an
undisturbed one.

`--kills N` (default 4) kills in all, half of them in imports, half in runs. A kill waits until the job of the import or
the run is at work, then for a random moment more. Whether it hit is read afterwards: the job of a worker that was killed
at work still counts as running. Only such kills are counted. What the killed worker held is freed at once, as the end of
its lease would free it, so that the next start goes on without waiting; the queue's own caution with a job that loses
its worker again and again is not what is tried here, so that its count starts anew.
"""

import argparse
import csv
import datetime
import random
import sys
import time

from client import Client
from harness import Server

CUSTOMERS = 1200
KILLS_PER_JOB = 5
# In seconds: an import of this size takes some, a run more, most of it for the reseller with the most customers.
LONGEST_PAUSE = {"feed.import": 1.5, "earnings.calculate_run": 3}
TABLES = {
    "imports": "select state, rows_total, rows_done from feed_imports order by id",
    "files": "select i.received_at::date, f.position, f.name, f.created, f.updated, f.unchanged, f.rejected, f.parked "
             "from feed_import_files f join feed_imports i on i.id = f.import_id order by i.id, f.position",
    "records": "select entity, external_id, version from feed_records order by 1, 2",
    "versions": "select r.entity, r.external_id, v.version, md5(v.content) from feed_versions v "
                "join feed_records r on r.id = v.record_id order by 1, 2, 3",
    "services": "select r.external_id, s.version, s.status, s.status_since, s.mrr from service_versions s "
                "join feed_records r on r.id = s.record_id order by 1, 2",
    "invoice lines": "select r.external_id, l.version, l.line, l.category, l.net from invoice_lines l "
                     "join feed_records r on r.id = l.record_id order by 1, 2, 3",
    "payments": "select r.external_id, p.version, p.status, p.amount from payment_versions p "
                "join feed_records r on r.id = p.record_id order by 1, 2",
    "allocations": "select r.external_id, a.version, a.position, a.amount from payment_allocations a "
                   "join feed_records r on r.id = a.record_id order by 1, 2, 3",
    "customers": "select external_id, name, mrr, active_services, standing from customers order by 1",
    "links": "select s.public_id, c.starts_on, c.ends_on, c.share_rate, c.kind from customer_links c "
             "join resellers s on s.id = c.reseller_id order by 1, 2, 3, 4, 5",
    "accruals": "select r.name, a.kind, a.source_id, a.source_version, a.part, a.base, a.amount, a.state, a.withdrawn "
                "from accruals a join resellers r on r.id = a.reseller_id order by 1, 2, 3, 4, 5, 6, 7, 8, 9",
    "holds": "select a.source_id, a.source_version, a.part, h.kind, h.until_on from accrual_holds h "
             "join accruals a on a.id = h.accrual_id order by 1, 2, 3, 4, 5",
    "zero records": "select kind, source_id, source_version, reason from zero_records order by 1, 2, 3, 4",
    "runs": "select period, status, attempt from commission_runs order by 1",
    "run parts": "select r.period, p.attempt, p.reseller_name, p.status from run_parts p "
                 "join commission_runs r on r.id = p.run_id order by 1, 2, 3",
    "ledger": "select p.key ~ '^payout', l.account, count(*), sum(l.debit), sum(l.credit) from ledger_lines l "
              "join ledger_postings p on p.id = l.posting_id group by 1, 2 order by 1, 2",
    "statements": "select r.name, s.period, s.status, s.earned, s.closing from statements s "
                  "join resellers r on r.id = s.reseller_id order by 1, 2",
    "audit": "select act, count(*) from audit_events where act not like 'session%' and act not like 'sign%' "
             "group by 1 order by 1",
    "events": "select name, count(*) from domain_events group by 1 order by 1",
    "dead jobs": "select count(*) from jobs where state = 'dead'",
}


# The demo's other tenant has runs of its own.
OUR_RUNS = "commission_runs where tenant_id = (select id from tenants where is_default)"


def wait_for(question, seconds=240):
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            raise SystemExit("The work did not end in time.")
        time.sleep(0.05)


def import_is_over(server):
    return server.sql("select state from feed_imports order by id desc limit 1")[0][0] in ("done", "failed")


def run_is_over(server):
    return server.sql(f"select status from {OUR_RUNS} order by period desc limit 1")[0][0] in ("calculated", "failed")


def import_progress(server):
    done, total = server.sql("select rows_done, rows_total from feed_imports order by id desc limit 1")[0]
    return 100 * int(done) // int(total)


def run_progress(server):
    done, total = server.sql(
        "select count(*) filter (where p.status = 'done'), count(*) from run_parts p "
        f"join (select id, attempt from {OUR_RUNS} order by period desc limit 1) r "
        "on r.id = p.run_id and r.attempt = p.attempt")[0]
    return 100 * int(done) // max(1, int(total))


def is_at_work(server, kind):
    return server.sql(f"select count(*) from jobs where state = 'running' and kind = '{kind}'")[0][0] != "0"


def bundle(demo_feed, customers, prefix):
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
        name, net = f"{prefix}{number}", 2000 + number * 7 % 9000
        gross, fee = f"{(net + 400) / 100:.2f}", f"{net / 100:.2f}"
        reseller = resellers[number % len(resellers)]
        tables["customers"].append(f"{name},Customer {name},residential,{name}@k.example,{reseller}")
        tables["services"].append(f"{name}S,{name},{product},active,{first},{fee},USD")
        tables["invoices"].append(f"{name}I,{name},{first},{last},USD,{gross},issued")
        tables["invoice_lines"] += [f"{name}I,1,{name}S,{product},recurring,{fee}", f"{name}I,2,,,tax,4.00"]
        tables["payments"].append(f"{name}P,{name},{last},{gross},USD,succeeded")
        tables["payment_allocations"].append(f"{name}P,{name}I,{gross}")
    return [("files", f"{name}.csv", "\n".join(rows).encode() + b"\n") for name, rows in tables.items()]


class Disturber:
    """Kills the program at work, and keeps count of what each kill met."""

    def __init__(self, server, chance):
        self.server, self.chance = server, chance
        self.hits, self.misses = {}, {}

    def disturb(self, name, kind, kills, is_over, progress):
        """At most so many kills while the job is at work; the work may end before."""
        for _ in range(kills):
            wait_for(lambda: is_at_work(self.server, kind) or is_over(self.server))
            if is_over(self.server):
                return
            time.sleep(self.chance.random() * LONGEST_PAUSE[kind])
            self.server.kill()
            if is_at_work(self.server, kind):
                self.hits.setdefault(name, []).append(progress(self.server))
                self.server.sql("update jobs set leased_until = now() - interval '1 second', losses = 0 "
                                "where state = 'running'")
            else:
                self.misses[name] = self.misses.get(name, 0) + 1
            self.server.start()

    def count(self):
        return sum(len(found) for found in self.hits.values())

    def report(self):
        for name, found in self.hits.items():
            seen = ", ".join(f"{one} %" for one in found)
            print(f"{len(found)} kills hit {name} at work ({self.misses.get(name, 0)} came too late); done by then: {seen}")


def send_bundle(server, prefix):
    finance = Client(server).sign_in("finance@northwind.example")
    action, fields = finance.get("/admin/feed").form("/admin/feed")
    finance.upload(action, fields, bundle(server.folder / "data" / "demo-feed", CUSTOMERS, prefix))


def start_run(server, again):
    finance = Client(server).sign_in("finance@northwind.example")
    if not again:
        finance.submit(finance.get("/admin/runs"), "/admin/runs")
        return
    run = server.sql(f"select id from {OUR_RUNS} order by period desc limit 1")[0][0]
    page = f"/admin/runs/{run}/recalculation"
    finance.submit(finance.get(page), page)


def story(rounds, kills, seed):
    """Fills, imports and runs some times; kills on the way. Returns the tables at the end and the count of hits."""
    with Server() as server:
        disturber = Disturber(server, random.Random(seed))
        for number in range(rounds):
            send_bundle(server, f"K{number}N")
            left = kills // 2 - len(disturber.hits.get("the import", []))
            share = min(KILLS_PER_JOB, -(-left // (rounds - number)))
            disturber.disturb("the import", "feed.import", share, import_is_over, import_progress)
            wait_for(lambda: import_is_over(server))
        for number in range(rounds):
            start_run(server, again=number > 0)
            left = kills - disturber.count()
            share = min(KILLS_PER_JOB, -(-left // (rounds - number)))
            disturber.disturb("the run", "earnings.calculate_run", share, run_is_over, run_progress)
            wait_for(lambda: run_is_over(server))
        disturber.report()
        # Letters and counts that follow the work are done when nothing waits any more.
        wait_for(lambda: server.sql("select count(*) from jobs where state in ('available', 'running', 'retry') "
                                    "and run_at <= now()")[0][0] == "0")
        # Two tenants may have the same numbers, in either order.
        return {name: sorted(server.sql(query)) for name, query in TABLES.items()}, disturber.count()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=4)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    # A kill may come too late: some rounds more than the kills need.
    rounds = -(-options.kills // (2 * KILLS_PER_JOB)) + (3 if options.kills > 10 else 2)
    started = time.monotonic()
    expected, _ = story(rounds, 0, options.seed)
    actual, hits = story(rounds, options.kills, options.seed)
    failures = [name for name in TABLES if expected[name] != actual[name] or not expected[name]]
    for name in failures:
        print(f"FAIL {name}: {len(expected[name])} rows undisturbed, {len(actual[name])} after the kills")
        for row in [row for row in expected[name] if row not in actual[name]][:5]:
            print("  missing", row)
        for row in [row for row in actual[name] if row not in expected[name]][:5]:
            print("  too many", row)
    # How many kills of a short run come in time depends on how fast the machine is.
    needed = options.kills if options.kills > 10 else 1
    if hits < needed:
        failures.append("kills")
        print(f"FAIL only {hits} of {options.kills} kills hit the work; take another --seed")
    rows = sum(len(found) for found in actual.values())
    print(f"crash_test: {hits} kills at work, {rows} rows of {len(TABLES)} tables compared, "
          f"{len(failures)} failed, {time.monotonic() - started:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
