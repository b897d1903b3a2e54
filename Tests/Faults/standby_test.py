"""The standby stops answering while a primary that waits for it is written to: commits hang, are given up by the program
or cut short by an administrator, and then the primary dies or the standby comes back. The program tells that it does
not know, or finds out by the key; nothing that it acknowledged may be lost, nothing may be there twice.

    Tests/Faults/standby_test.py [rounds] [--control]

With --control the writer takes the server's word for a commit that no standby has, as a program does that listens to
`COMMIT` alone: then acknowledged rows must get lost.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from failover_test import ROOT, Node, as_postgres, BIN, notes, wait

# Longer than the program waits for a commit.
FROZEN_SECONDS = 13
CUT_SHORT_SECONDS = 4


def processes(node):
    master = int((node.data / "postmaster.pid").read_text().splitlines()[0])
    children = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True).stdout.split()
    return [master, *map(int, children)]


def send(numbers, signal_number):
    for number in numbers:
        try:
            os.kill(number, signal_number)
        except ProcessLookupError:
            pass


def frozen_and_back(primary, standby):
    """The standby comes back after the program has given its commits up."""
    frozen = processes(standby)
    send(frozen, signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    waiting = primary.sql("select count(*) from pg_stat_activity where wait_event = 'SyncRep'")
    send(frozen, signal.SIGCONT)
    thawed = time.time()
    wait(lambda: any(ok and at > thawed for at, ok, *_ in notes(primary.folder)[-200:]))
    print(f"frozen for {FROZEN_SECONDS} s: {waiting} commits waited at the end, writes again "
          f"{time.time() - thawed:.2f} s after it came back", flush=True)
    return primary, standby


def cut_short(primary, standby):
    """An administrator ends the waits, so that the server says COMMIT of what only it has; then both die, and
    the standby takes over."""
    frozen = processes(standby)
    send(frozen, signal.SIGSTOP)
    ended, end = 0, time.monotonic() + CUT_SHORT_SECONDS
    while time.monotonic() < end:
        ended += int(primary.sql(
            "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'"))
        time.sleep(0.05)
    primary.kill()
    # What was on its way to the standby is lost with both.
    standby.kill()
    standby.start()
    standby.promote()
    promoted = time.time()
    wait(lambda: any(ok and at > promoted for at, ok, *_ in notes(primary.folder)[-200:]))
    print(f"{ended} waits cut short, then both died: writes again {time.time() - promoted:.2f} s after the "
          "promotion", flush=True)
    primary.copy(standby)
    primary.start()
    standby.sql("alter system reset synchronous_standby_names")
    standby.wait_for_standby(True)
    return standby, primary


def judge(primary, lines, is_running, control):
    acknowledged = {key for _, ok, key, _ in lines if ok}
    told = {key for _, ok, key, error in lines if not ok and "Unknown" in error}
    present = set(primary.sql("select id from writes").split())
    counted = int(primary.sql("select sum(rows) from counts"))
    lost, doubled = len(acknowledged - present), counted - len(present)
    print(f"{len(acknowledged)} writes acknowledged, {lost} lost, {doubled} doubled; of {len(told)} the end was told to "
          f"be unknown ({len(told & present)} are there); the program {'ran all the time' if is_running else 'ENDED'}")
    if control:
        return 0 if lost else "the control lost nothing: the fault proves nothing"
    return 0 if lost == 0 and doubled == 0 and is_running and told else 1


def main():
    control = "--control" in sys.argv
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), 3)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-standby-", dir="/tmp"))
    os.chmod(folder, 0o755)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    primary, standby = nodes = Node(folder, "a", 54335), Node(folder, "b", 54336)
    writer = None
    try:
        primary.make()
        primary.start()
        primary.sql("create table writes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); "
                    "create table counts (shard int primary key, rows bigint not null); "
                    "insert into counts select n, 0 from generate_series(0, 63) n")
        standby.copy(primary)
        standby.start()
        primary.wait_for_standby(True)
        program = ROOT / ".build/release/failover-writer"
        if not program.exists():
            program = ROOT / ".build/debug/failover-writer"
        environment = os.environ | {
            "WRITER_DATABASE": "host=127.0.0.1,127.0.0.1 port=54335,54336 user=postgres dbname=postgres",
            "WRITER_FOLDER": str(folder)}
        writer = subprocess.Popen([program], env=environment | ({"WRITER_BELIEVES": "1"} if control else {}))
        time.sleep(1)
        for _ in range(rounds):
            for happen in [cut_short] if control else [frozen_and_back, cut_short]:
                primary, standby = happen(primary, standby)
                time.sleep(1)
        is_running = writer.poll() is None
        writer.kill()
        writer.wait()
        time.sleep(1)
        sys.exit(judge(primary, notes(folder), is_running, control))
    finally:
        if writer and writer.poll() is None:
            writer.kill()
        for node in nodes:
            subprocess.run(as_postgres([BIN / "pg_ctl", "stop", "-D", node.data, "-m", "immediate", "-s"]),
                           capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
