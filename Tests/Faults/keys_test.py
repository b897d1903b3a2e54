"""The keys of sealed data are rotated while the program serves, and the command is killed (-9) again and again: every
value opens after each kill, and the rotation goes on where it stopped.

Usage: keys_test.py [--kills 12]
"""

import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402


def run(server, *words, **more):
    return subprocess.run(
        [harness.binary(), *words], cwd=harness.ROOT, env=server.environment() | more, capture_output=True, text=True,
        timeout=180)


def must(condition, what):
    print(("ok    " if condition else "WRONG ") + what, flush=True)
    if not condition:
        sys.exit(1)


def opened(server, **more):
    done = run(server, "keys", "check", **more)
    must(done.returncode == 0, f"every value opens: {' '.join(done.stdout.split())}{done.stderr[-300:]}")
    return sum(int(number.replace(",", "")) for number in re.findall(r": ([\d,]+) values? opens?\.", done.stdout))


def left(server):
    """How many values are not sealed with the newest key, over all tenants."""
    lines = run(server, "keys", "status").stdout
    return sum(
        int(whole.replace(",", "")) - int(done.replace(",", ""))
        for done, whole in re.findall(r": ([\d,]+) of ([\d,]+)", lines))


def kill_midway(server, lines):
    """Starts a rotation and kills it after it has said some lines. Returns whether it was killed before its end."""
    process = subprocess.Popen(
        [harness.binary(), "keys", "rotate", "--batch", "2"], cwd=harness.ROOT, env=server.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    for _ in range(lines):
        if not process.stdout.readline():
            break
    time.sleep(random.random() * 0.02)
    if process.poll() is not None:
        return False
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=12)
    arguments = parser.parse_args()
    server = harness.Server().start()
    try:
        before = opened(server)
        must(before > 20, f"there are {before} sealed values")
        kills = between = 0
        for _ in range(arguments.kills):
            if kill_midway(server, random.randint(1, 12)):
                kills += 1
                between += left(server) > 0
            must(opened(server) == before, f"as many values as before after kill {kills}")
        must(kills >= arguments.kills // 2, f"{kills} rotations were killed on their way")
        must(between > 0, f"{between} of them left values of two keys side by side")
        done = run(server, "keys", "rotate")
        must(done.returncode == 0 and left(server) == 0, "the rotation goes on to its end")
        must(opened(server) == before, "as many values as before")
        server.stop()
        key = os.urandom(32).hex()
        done = run(server, "keys", "change-secret", NEW_SECRET_KEY=key)
        must(done.returncode == 0, "the tenants' keys are wrapped with another secret key")
        must(opened(server, SECRET_KEY=key) == before, "and every value opens with it")
        done = run(server, "keys", "check")
        must(done.returncode != 0 and "another secret key" in done.stderr, "and with the old one none: " + done.stderr.strip())
    finally:
        server.remove()
    print("keys_test: passed")


if __name__ == "__main__":
    main()
