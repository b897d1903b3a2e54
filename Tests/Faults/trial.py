"""A migrated database of its own, and the processes of jobs-trial that work in it."""

import atexit
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TRIBUTARY_TEST_SERVER")
BINARY = os.environ.get("TRIBUTARY_JOBS_TRIAL", str(ROOT / ".build/debug/jobs-trial"))


def start_server():
    """A PostgreSQL that lives as long as this process, for when TRIBUTARY_TEST_SERVER names none."""
    folder = tempfile.mkdtemp(prefix="tributary-trial.", dir="/tmp")
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))[-1]
    role = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        role = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]

    def run(*words):
        subprocess.run(role + [f"{programs}/{words[0]}", *words[1:]], check=True, cwd="/",
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop():
        run("pg_ctl", "stop", "-D", f"{folder}/data", "-m", "immediate", "-s")
        shutil.rmtree(folder, ignore_errors=True)

    run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N")
    run("pg_ctl", "start", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-s", "-o",
        f"-k {folder} -c listen_addresses= -c fsync=off -c timezone=UTC")
    atexit.register(stop)
    return f"host={folder}"


def psql(sql, database, role="tributary_owner"):
    """The rows, each a list of texts."""
    done = subprocess.run(
        ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", f"{SERVER} user={role} dbname={database}"],
        input=sql, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"psql: {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]


class Database:
    """Dropped at the end of the `with`."""

    def __enter__(self):
        global SERVER
        if SERVER is None:
            SERVER = start_server()
            psql("""
                create role tributary_owner login createdb createrole;
                create role tributary_program login;
                create role tributary_platform login;
                grant tributary_program, tributary_platform to tributary_owner;
                """, "postgres", "postgres")
        self.name = f"tributary_trial_{os.getpid()}"
        psql(f"drop database if exists {self.name} with (force)", "postgres")
        psql(f"create database {self.name}", "postgres")
        for path in sorted((ROOT / "Migrations").glob("*.sql")):
            psql(f"begin;\n{path.read_text()}\ncommit;", self.name)
        psql("""
            create table trial_jobs (tenant_id uuid not null, subject text not null, kind text not null);
            create table trial_effects (tenant_id uuid not null, subject text not null, step bigint not null,
                written_at timestamptz not null default clock_timestamp());
            create index on trial_effects (subject);
            create table trial_keys (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
            grant select, insert on trial_jobs, trial_effects, trial_keys to tributary_program;
            """, self.name)
        return self

    def __exit__(self, *_):
        psql(f"drop database if exists {self.name} with (force)", "postgres")

    def rows(self, sql):
        """As the superuser: row level security holds for the owner too."""
        return psql(sql, self.name, "postgres")

    def add_tenant(self, slug, zone, created_at):
        tenant = str(uuid.uuid4())
        self.rows(f"""
            insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email, footer_address,
                created_at)
            values ('{tenant}', '{slug}', '{slug}', '{slug}', '{zone}', 'USD', 'a@example.com', 'x', '{created_at}')
            """)
        return tenant


class Process:
    """A process of jobs-trial that can be frozen, killed, stopped and started again."""

    def __init__(self, database, mode, log, **settings):
        address = f"{SERVER} dbname={database.name}"
        self.command = [BINARY, f"mode={mode}", f"program={address} user=tributary_program",
                        f"platform={address} user=tributary_platform"]
        self.command += [f"{name}={value}" for name, value in settings.items()]
        self.log = log
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.log)

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Gracefully. False when it took longer than it may."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(30)
            return True
        except subprocess.TimeoutExpired:
            self.kill()
            return False

    @property
    def is_running(self):
        return self.process.poll() is None
