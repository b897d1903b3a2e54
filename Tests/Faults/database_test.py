"""The database's disk runs full, its WAL's disk runs full, it is killed: the program says so and resumes by itself, and
what it had acknowledged is there exactly once.

Needs root for two small file systems in memory. Usage: database_test.py
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
from client import Client  # noqa: E402

DATA_SIZE, WAL_SIZE = "320m", "160m"
RESUMES_WITHIN = 15


class Postgres:
    """A server whose data and whose WAL lie on small disks of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.data, self.wal = self.folder / "data", self.folder / "wal"
        self.programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.url = f"host={self.folder} dbname=tributary user=tributary_owner"

    def run(self, program, *words):
        command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
        return subprocess.run(
            [*command, str(self.programs / program), *words], cwd="/", check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def make(self):
        for disk, size in ((self.data, DATA_SIZE), (self.wal, WAL_SIZE)):
            disk.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
            shutil.chown(disk, "postgres", "postgres")
        shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o755)
        self.run("initdb", "-D", f"{self.data}/pg", "-X", f"{self.wal}/pg", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--locale", "C.UTF-8", "-N", "--wal-segsize", "4")
        (self.data / "pg/postgresql.auto.conf").write_text(
            f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nmax_wal_size = '64MB'\n"
            "min_wal_size = '16MB'\nshared_buffers = '32MB'\n")
        self.start()
        for text in ("create role tributary_owner login createrole", "create database tributary owner tributary_owner"):
            self.sql(text, "postgres")

    def start(self):
        self.run("pg_ctl", "start", "-D", f"{self.data}/pg", "-l", f"{self.folder}/log", "-w", "-s")

    def kill(self):
        number = int((self.data / "pg/postmaster.pid").read_text().split()[0])
        os.kill(number, 9)
        while pathlib.Path(f"/proc/{number}").exists():
            time.sleep(0.05)
        time.sleep(1)

    def is_running(self):
        with contextlib.suppress(OSError, ValueError, IndexError):
            return pathlib.Path(f"/proc/{(self.data / 'pg/postmaster.pid').read_text().split()[0]}").exists()
        return False

    def sql(self, text, database="tributary"):
        answer = subprocess.run(
            ["psql", "-h", str(self.folder), "-U", "postgres", "-d", database, "-AtXc", text], check=True,
            capture_output=True, text=True)
        return answer.stdout.split("\n")[:-1]

    def remove(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "stop", "-D", f"{self.data}/pg", "-m", "immediate", "-s")
        for disk in (self.data, self.wal):
            subprocess.run(["umount", "-l", str(disk)], check=False)


class Program(harness.Server):
    def __init__(self, database):
        super().__init__()
        self.database = database

    def environment(self):
        return super().environment() | {"DATABASE_URL": self.database.url}


class Writer(threading.Thread):
    """Somebody who changes their name again and again; each change that is acknowledged leaves one line in the audit."""

    def __init__(self, server, address, mark):
        super().__init__(daemon=True)
        self.client = Client(server).sign_in(address)
        self.mark, self.goes_on = mark, True
        self.acknowledged, self.statuses, self.last_good = [], {}, 0.0
        self.page = self.client.get("/admin/profile")

    def run(self):
        number = 0
        while self.goes_on:
            number += 1
            name = f"{self.mark} {number}"
            try:
                answer = self.client.submit(self.page, "/admin/profile", name=name)
                status = answer.status
            except OSError as error:
                status = type(error).__name__
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status == 200:
                self.acknowledged.append(name)
                self.last_good = time.monotonic()
            else:
                time.sleep(0.2)


def spoil(disk):
    """Fills a disk to its last byte."""
    with contextlib.suppress(OSError), open(disk / "ballast", "wb", buffering=0) as ballast:
        while True:
            ballast.write(b"\0" * 65536)


def situations(database):
    def data_full():
        spoil(database.data)
        time.sleep(12)
        (database.data / "ballast").unlink()

    def wal_full():
        spoil(database.wal)
        deadline = time.monotonic() + 60
        while database.is_running() and time.monotonic() < deadline:
            time.sleep(0.2)
        print("  PostgreSQL stopped" if not database.is_running() else "  PostgreSQL went on")
        time.sleep(3)
        (database.wal / "ballast").unlink()
        if not database.is_running():
            (database.data / "pg/postmaster.pid").unlink(missing_ok=True)
            database.start()

    def killed():
        for _ in range(3):
            database.kill()
            time.sleep(1.5)
            database.start()
            time.sleep(2)

    return {"data volume full": data_full, "WAL volume full": wal_full, "PostgreSQL killed": killed}


def check(server, database, name, happen, number):
    writers = [Writer(server, f"{who}@northwind.example", f"W{number}{who}") for who in ("reviewer", "finance", "success")]
    for writer in writers:
        writer.start()
    time.sleep(1)
    happen()
    resumed_at = time.monotonic()
    deadline = resumed_at + RESUMES_WITHIN
    while time.monotonic() < deadline and not all(writer.last_good > resumed_at for writer in writers):
        time.sleep(0.1)
    took = time.monotonic() - resumed_at
    time.sleep(1)
    for writer in writers:
        writer.goes_on = False
        writer.join()
    kept = database.sql(f"select after ->> 'name' from audit_events where after ->> 'name' like 'W{number}%'")
    acknowledged = [one for writer in writers for one in writer.acknowledged]
    statuses = {}
    for writer in writers:
        for status, count in writer.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    lost, doubled = set(acknowledged) - set(kept), len(kept) - len(set(kept))
    bad = [status for status in statuses if status not in (200, 503)]
    print(f"  {statuses}, {len(acknowledged)} acknowledged, {len(kept)} kept, writing again after {took:.1f} s")
    problems = []
    if lost:
        problems.append(f"{len(lost)} lost")
    if doubled:
        problems.append(f"{doubled} twice")
    if bad:
        problems.append(f"answers {bad}")
    if took >= RESUMES_WITHIN:
        problems.append("it did not resume")
    if statuses.get(503, 0) == 0:
        problems.append("nothing failed: the fault did not happen")
    if server.process.poll() is not None:
        problems.append("the program ended")
    print(f"{'FAILED' if problems else 'passed'}: {name} {', '.join(problems)}")
    return not problems


def main():
    folder = tempfile.mkdtemp(prefix="tributary-disks-", dir="/tmp")
    database = Postgres(folder)
    good = True
    try:
        database.make()
        with Program(database) as server:
            for number, (name, happen) in enumerate(situations(database).items()):
                good = check(server, database, name, happen, number) and good
    finally:
        database.remove()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"database_test: {'all passed' if good else 'failed'}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
