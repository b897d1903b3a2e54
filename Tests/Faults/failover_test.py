"""Kills the primary under a writing load and promotes its synchronous standby, many times over; the writing program is
never restarted. Nothing that was acknowledged may be lost, nothing may be there twice, errors must end soon.

    Tests/Faults/failover_test.py [rounds] [--control]

With --control the standby is not synchronous, and acknowledged rows may get lost: that shows that the test can see it.
"""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST_ERRORS = 10.0
BIN = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))


def as_postgres(command):
    prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"] if os.getuid() == 0 else []
    return prefix + [str(part) for part in command]


def run(command, **kept):
    answer = subprocess.run(command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **kept)
    if answer.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{answer.stdout}{answer.stderr}")
    return answer.stdout


class Node:
    def __init__(self, folder, name, port):
        self.folder, self.data, self.port = folder, folder / name, port
        self.log = folder / f"{name}.log"

    def make(self):
        run(as_postgres([BIN / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-k", "--locale", "C.UTF-8"]))

    def copy(self, other):
        shutil.rmtree(self.data, ignore_errors=True)
        run(as_postgres([
            BIN / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-h", "127.0.0.1",
            "-p", other.port, "-U", "postgres"]))

    def start(self):
        options = (f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c max_wal_size=256MB "
                   "-c wal_keep_size=64MB -c synchronous_commit=on -c hot_standby=on")
        command = as_postgres([BIN / "pg_ctl", "start", "-D", self.data, "-w", "-s", "-l", self.log, "-o", options])
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": "/"}
        # A process that began at the moment of the kill holds the port until it notices.
        wait(lambda: subprocess.run(command, **quiet).returncode == 0)

    def sql(self, query):
        return run(["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres", "-AtX",
                    "-c", query]).strip()

    def kill(self):
        """All its processes at once, as when the power goes."""
        master = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True).stdout.split()
        for pid in [master, *map(int, children)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def promote(self):
        run(as_postgres([BIN / "pg_ctl", "promote", "-D", self.data, "-w", "-s"]))

    def wait_for_standby(self, synchronous):
        wait(lambda: self.sql("select count(*) from pg_stat_replication where state = 'streaming'") == "1")
        if synchronous:
            self.sql("alter system set synchronous_standby_names = '*'")
            self.sql("select pg_reload_conf()")
            wait(lambda: self.sql("select count(*) from pg_stat_replication where sync_state = 'sync'") == "1")


def wait(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("waited too long")
        time.sleep(0.05)


def notes(folder):
    """(seconds since 1970, whether it was acknowledged, the row's key, the error) of all writers."""
    lines = []
    for path in folder.glob("writer-*.log"):
        for line in path.read_text().splitlines():
            parts = line.split(" ", 3)
            if len(parts) >= 3:
                lines.append((int(parts[0]) / 1e6, parts[1] == "ok", parts[2], parts[3] if len(parts) > 3 else ""))
    return sorted(lines)


def one_round(number, primary, standby, synchronous, folder, chance):
    time.sleep(chance.uniform(0.5, 1.5))
    primary.kill()
    killed = time.time()
    standby.promote()
    promoted = time.time()
    wait(lambda: any(ok and at > promoted for at, ok, *_ in notes(folder)[-200:]))
    primary.copy(standby)
    primary.start()
    standby.sql("alter system reset synchronous_standby_names")
    standby.wait_for_standby(synchronous)
    seen = [line for line in notes(folder) if line[0] > killed]
    failed = [at for at, ok, *_ in seen if not ok]
    errors = max(0.0, max(failed, default=promoted) - promoted)
    first = min((at for at, ok, *_ in seen if ok and at > promoted), default=promoted) - killed
    print(f"round {number:2}: {len(failed):4} errors, the last {errors:5.2f} s after the promotion, "
          f"writes again {first:5.2f} s after the kill", flush=True)
    return errors


def main():
    synchronous = "--control" not in sys.argv
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), 20)
    chance = random.Random(7)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-failover-", dir="/tmp"))
    os.chmod(folder, 0o755)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    first, second = Node(folder, "a", 54331), Node(folder, "b", 54332)
    writer = None
    try:
        first.make()
        first.start()
        first.sql("create table writes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); "
                  "create table counts (shard int primary key, rows bigint not null); "
                  "insert into counts select n, 0 from generate_series(0, 63) n")
        second.copy(first)
        second.start()
        first.wait_for_standby(synchronous)
        writer = subprocess.Popen(
            [ROOT / ".build/debug/failover-writer" if not (ROOT / ".build/release/failover-writer").exists()
             else ROOT / ".build/release/failover-writer"],
            env=os.environ | {
                "WRITER_DATABASE": "host=127.0.0.1,127.0.0.1 port=54331,54332 user=postgres dbname=postgres",
                "WRITER_FOLDER": str(folder)})
        primary, standby, longest = first, second, 0.0
        for number in range(1, rounds + 1):
            longest = max(longest, one_round(number, primary, standby, synchronous, folder, chance))
            primary, standby = standby, primary
        same = writer.poll() is None
        writer.kill()
        writer.wait()
        time.sleep(1)
        sys.exit(judge(primary, notes(folder), longest, same, rounds))
    finally:
        if writer and writer.poll() is None:
            writer.kill()
        for node in (first, second):
            subprocess.run(as_postgres([BIN / "pg_ctl", "stop", "-D", node.data, "-m", "immediate", "-s"]),
                           capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def judge(primary, lines, longest, same, rounds):
    acknowledged = [key for _, ok, key, _ in lines if ok]
    present = set(primary.sql("select id from writes").split())
    counted = int(primary.sql("select sum(rows) from counts"))
    lost = len(set(acknowledged) - present)
    doubled = counted - len(present) + len(acknowledged) - len(set(acknowledged))
    failed = [error for _, ok, _, error in lines if not ok]
    unknown = sum("CommitUnknown" in error for error in failed)
    print(f"{rounds} rounds: {len(acknowledged)} writes acknowledged, {lost} lost, {doubled} doubled; "
          f"{len(failed)} errors ({unknown} with an unknown end), over {longest:.2f} s after the promotion at the latest; "
          f"the program {'ran all the time' if same else 'ENDED'}")
    return 0 if lost == 0 and doubled == 0 and longest <= LONGEST_ERRORS and same else 1


if __name__ == "__main__":
    main()
