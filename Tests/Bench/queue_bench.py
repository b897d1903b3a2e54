"""How long the list of applications takes to answer among 10,000 of them, with its filters and its search.

Measured by one client on loopback, one request after the other, so what it says is a little more than the server takes.
The last lines are not the list: the funnel and the file read everything.
"""

import http.client
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
from client import Client  # noqa: E402
from harness import Server  # noqa: E402

APPLICATIONS = 10_000
REQUESTS = 200
GOAL = 50.0
LISTS = {
    "open, the oldest first": "?show=open",
    "under review": "?show=under_review",
    "all, two words found": "?show=all&q=company+97",
    "all, nothing found": "?show=all&q=nobody+of+this+name",
    "mine": "?show=mine",
}


def fill(server):
    """Copies of one application of the demo with names, addresses, days and statuses of their own."""
    server.sql(f"""
        insert into applications (tenant_id, id, public_id, status, answers, company_name, contact_name, contact_email,
            reseller_type, company_key, draft_token_hash, started_at, saved_at, submitted_at, submitted_on,
            submitted_from, claim_due_at, decision_due_at, claimed_at, reviewer_id, reviewer_name, scorecard, decided_at,
            decided_act, decided_by_name, rejection_reason)
        select a.tenant_id, gen_random_uuid(), 'APP-20251101-' || lpad(to_hex(n), 8, '0'),
            (array['submitted', 'under_review', 'background_check', 'rejected', 'withdrawn'])[1 + n % 5], a.answers,
            'Company ' || n, 'Contact ' || n, 'someone' || n || '@applicants.example', a.reseller_type, 'company' || n,
            sha256(n::text::bytea), now(), now(), now() - n * interval '50 minutes',
            (now() - n * interval '50 minutes')::date, '192.0.2.1', now(), now(),
            case when n % 5 > 0 then now() - n * interval '45 minutes' end,
            case when n % 5 > 0 then (select id from accounts where tenant_id = a.tenant_id
                and email = 'reviewer@northwind.example') end,
            case when n % 5 > 0 then 'Riley' end, a.scorecard,
            case when n % 5 > 2 then now() end, case n % 5 when 3 then 'reject' when 4 then 'withdraw' end,
            case when n % 5 > 2 then 'Riley' end, case when n % 5 = 3 then 'incomplete' end
        from (select * from applications where status = 'submitted' and tenant_id =
            (select id from tenants where slug = 'northwind') limit 1) a, generate_series(1, {APPLICATIONS}) n""")
    server.sql("analyze applications")


def percentile(values, share):
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def main():
    with Server() as server:
        fill(server)
        client = Client(server).sign_in("reviewer@northwind.example")
        cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies)
        connection = http.client.HTTPConnection("localhost", server.port, timeout=60)

        def get(path):
            start = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            size = len(answer.read())
            assert answer.status == 200, f"{path} answered {answer.status}"
            return (time.perf_counter() - start) * 1000, size

        met = True
        print(f"{'':<28}{'median ms':>10}{'p95 ms':>9}{'bytes':>10}")
        paths = {name: f"/admin/applications{query}" for name, query in LISTS.items()}
        paths["the funnel"] = "/admin/applications/funnel"
        for name, path in paths.items():
            get(path)
            answers = [get(path) for _ in range(REQUESTS)]
            times = [taken for taken, _ in answers]
            slow = percentile(times, 95)
            note = ""
            if name in LISTS:
                met = met and slow < GOAL
                note = f"  (goal {GOAL:.0f}: {'met' if slow < GOAL else 'MISSED'})"
            print(f"{name:<28}{statistics.median(times):>10.1f}{slow:>9.1f}{answers[0][1]:>10}{note}")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
