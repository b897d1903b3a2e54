"""The whole program through PgBouncer in transaction mode, set up as `tributary deploy cluster` prints it: it starts on
an empty database, fills the demo, answers pages, takes forms and does its work, and all of that through the pooler.

Needs root, pgbouncer and postgresql. Usage: pooler_test.py
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
from client import Client  # noqa: E402

PORT = 54337
PEOPLE = {
    "dana@brightline.example": ["/portal", "/portal/customers", "/portal/commissions", "/portal/statements"],
    "reviewer@northwind.example": ["/admin", "/admin/applications", "/admin/profile"],
}


def as_postgres(command, **kept):
    prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
    return subprocess.run(
        prefix + [str(part) for part in command], cwd="/", check=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, **kept)


class Servers:
    """PostgreSQL with passwords, and PgBouncer that asks it for them."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-pooler-", dir="/tmp"))
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        self.url = f"host=127.0.0.1 port={PORT} dbname=tributary user=tributary_owner password=owner"
        self.pooler = f"host=127.0.0.1 port={PORT + 1} dbname=tributary"

    def sql(self, text, database="tributary", host=None, port=PORT, user="postgres"):
        return subprocess.run(
            ["psql", "-h", str(host or self.folder), "-p", str(port), "-U", user, "-d", database, "-AtXc", text],
            check=True, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": "pooler"}).stdout.splitlines()

    def __enter__(self):
        self.folder.chmod(0o755)
        shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        as_postgres([self.programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8", "-N",
                     "--auth-local", "trust", "--auth-host", "scram-sha-256"], stderr=subprocess.DEVNULL)
        as_postgres([self.programs / "pg_ctl", "start", "-D", data, "-l", self.folder / "log", "-w", "-s", "-o",
                     f"-p {PORT} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"])
        self.sql("create role tributary_owner login createrole password 'owner'", "postgres")
        self.sql("create role pgbouncer login password 'pooler'", "postgres")
        self.sql("create database tributary owner tributary_owner", "postgres")
        for statement in self.planned():
            self.sql(statement)
        self.start_pooler()
        return self

    def planned(self):
        """What the plan says to do once, but for the role with its chosen password."""
        text = subprocess.run(
            [harness.binary(), "deploy", "cluster"], capture_output=True, text=True, check=True, cwd=harness.ROOT).stdout
        lines = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
        start = next(number for number, line in enumerate(lines) if line.startswith("create function pooler_secret"))
        end = next(number for number, line in enumerate(lines) if line.startswith("revoke all on function"))
        self.query = next(line for line in text.splitlines() if line.startswith("auth_query"))
        return [" ".join(lines[start:end]), *lines[end].split("; ")]

    def start_pooler(self):
        (self.folder / "users").write_text('"pgbouncer" "pooler"\n')
        (self.folder / "pgbouncer.ini").write_text(f"""[databases]
tributary = host=127.0.0.1 port={PORT} dbname=tributary auth_user=pgbouncer
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {PORT + 1}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {self.folder}/users
{self.query}
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
stats_users = pgbouncer
pidfile = {self.folder}/pid
logfile = {self.folder}/pgbouncer.log
""")
        for name in ("users", "pgbouncer.ini"):
            shutil.chown(self.folder / name, "postgres")
        program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
        as_postgres([program, "-q", "-d", self.folder / "pgbouncer.ini"])

    def transactions(self):
        """How many went through the pooler."""
        rows = self.sql("show stats", "pgbouncer", "127.0.0.1", PORT + 1, "pgbouncer")
        return sum(int(row.split("|")[1]) for row in rows if row.startswith("tributary|"))

    def __exit__(self, *_):
        try:
            os.kill(int((self.folder / "pid").read_text()), 15)
        except (OSError, ValueError):
            pass
        as_postgres([self.programs / "pg_ctl", "stop", "-D", self.folder / "data", "-m", "immediate", "-s"])
        shutil.rmtree(self.folder, ignore_errors=True)


class Program(harness.Server):
    def __init__(self, servers):
        super().__init__()
        self.servers = servers

    def environment(self):
        return super().environment() | {"DATABASE_URL": self.servers.url, "DATABASE_POOLER": self.servers.pooler}


def main():
    checks = {}
    with Servers() as servers, Program(servers) as server:
        for address, pages in PEOPLE.items():
            client = Client(server).sign_in(address)
            for page in pages:
                checks[f"{address} sees {page}"] = client.get(page).status == 200
        profile = client.get("/admin/profile")
        answer = client.submit(profile, "/admin/profile", name="Through The Pooler")
        checks["a form is taken"] = answer.status == 200 and "Through The Pooler" in answer.text
        deadline = time.monotonic() + 60
        live = "select count(*) from jobs where state in ('available', 'running', 'retry') and run_at <= now()"
        while servers.sql(live) != ["0"] and time.monotonic() < deadline:
            time.sleep(0.5)
        checks["all that was due is done"] = servers.sql(live) == ["0"]
        [[dead, done]] = [row.split("|") for row in servers.sql(
            "select count(*) filter (where state = 'dead'), count(*) filter (where state = 'done') from jobs")]
        checks[f"{done} jobs are done and {dead} given up"] = int(done) > 0 and dead == "0"
        backends = int(servers.sql(
            "select count(*) from pg_stat_activity where usename in ('tributary_program', 'tributary_platform') "
            "and application_name <> 'tributary-listen'")[0])
        # The program alone would open up to 8 for each.
        checks[f"{backends} sessions of the two roles are open, at most 4 for each"] = 0 < backends <= 8
        count = servers.transactions()
        checks[f"{count} transactions went through the pooler"] = count > 100
        log = server.log.read_text()
        checks["the program logged no failure"] = '"failure"' not in log and '"level":"error"' not in log
    for what, is_good in checks.items():
        print(f"{'passed' if is_good else 'FAILED'}: {what}")
    failures = sum(not is_good for is_good in checks.values())
    print(f"pooler_test: {len(checks) - failures} passed, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
