"""Selects by key through the program's own driver beside `pgbench -M prepared` on the same socket, in one run.

The server is made for the run and thrown away. Turns alternate, so that what else the machine does falls on both.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
ROUNDS = 3
GOALS = {8: 0.6, 1: 0.7}
PIPELINE_GOAL = 1.6


def as_postgres(command):
    prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"] if os.getuid() == 0 else []
    return prefix + command


class Cluster:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-bench-", dir="/tmp"))
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))

    def __enter__(self):
        os.chmod(self.folder, 0o755)
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        run(as_postgres([self.bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale", "C.UTF-8"]))
        run(as_postgres([
            self.bin / "pg_ctl", "start", "-D", data, "-w", "-s", "-l", self.folder / "log",
            "-o", f"-k {self.folder} -c listen_addresses= -c fsync=off -c jit=off"]))
        run(["createdb", "-h", self.folder, "-U", "postgres", "bench"])
        run(["pgbench", "-i", "-q", "-s", "1", "-h", self.folder, "-U", "postgres", "bench"])
        return self

    def __exit__(self, *_):
        run(as_postgres([self.bin / "pg_ctl", "stop", "-D", self.folder / "data", "-m", "immediate", "-s"]))
        shutil.rmtree(self.folder, ignore_errors=True)


def run(command, **kept):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, cwd="/", **kept).stdout


def pgbench(folder, clients):
    answer = run([
        "pgbench", "-S", "-n", "-M", "prepared", "-c", clients, "-j", min(clients, os.cpu_count()), "-T", SECONDS,
        "-h", folder, "-U", "postgres", "bench"])
    return float(re.search(r"tps = ([\d.]+)", answer).group(1))


def own(folder):
    environment = os.environ | {
        "BENCH_DATABASE": f"host={folder} dbname=bench user=postgres", "BENCH_SECONDS": str(SECONDS)}
    answer = run([ROOT / ".build/release/postgres-bench"], env=environment)
    return {name: float(value) for name, value in (line.split() for line in answer.splitlines())}


def main():
    rates = {8: ([], []), 1: ([], [])}
    ratios, looks = [], {1: [], 6: []}
    with Cluster() as cluster:
        for _ in range(ROUNDS):
            for clients, (theirs, _own) in rates.items():
                theirs.append(pgbench(cluster.folder, clients))
            figures = own(cluster.folder)
            for clients, (_theirs, ours) in rates.items():
                ours.append(figures[f"clients_{clients}"])
            ratios += [
                figures[f"turn_{turn}_queries_6_microseconds"] / figures[f"turn_{turn}_queries_1_microseconds"]
                for turn in range(1, 6)]
            for queries, times in looks.items():
                times += [figures[f"turn_{turn}_queries_{queries}_microseconds"] for turn in range(1, 6)]
    met = True
    print(f"{'':<26}{'pgbench':>10}{'program':>10}{'ratio':>8}")
    for clients, (theirs, ours) in rates.items():
        ratio = sorted(mine / other for mine, other in zip(ours, theirs))[len(ours) // 2]
        met = met and ratio >= GOALS[clients]
        print(f"{f'select by key, {clients} conn.':<26}{max(theirs):>10.0f}{max(ours):>10.0f}{ratio:>8.2f}"
              f"  (goal {GOALS[clients]}: {'met' if ratio >= GOALS[clients] else 'MISSED'})")
    ratio = sorted(ratios)[len(ratios) // 2]
    met = met and ratio <= PIPELINE_GOAL
    one, six = (sorted(times)[len(times) // 2] for times in looks.values())
    print(f"a look with six queries in one pipeline takes {ratio:.2f} times one with one query ({six:.0f} and {one:.0f} µs)"
          f"  (goal {PIPELINE_GOAL}: {'met' if ratio <= PIPELINE_GOAL else 'MISSED'})")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
