"""A backup taken while people work restores into an empty folder with all figures equal; a damaged one is refused.

Usage: backup_test.py
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402

FIGURES = """
    select relname || ' ' || array_to_string(xpath('/row/*/text()', query_to_xml(format(
        'select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from public.%I t', relname),
        false, true, '')), ' ')
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname
"""


def rest(server):
    """Waits until no background work is due: figures are those of a program at rest."""
    due = "select count(*) from jobs where state in ('available', 'running') and run_at <= now()"
    for _ in range(600):
        if server.sql(due) == [["0"]]:
            return
        time.sleep(0.2)
    raise SystemExit("Background work does not come to an end")


def run(server, *words):
    return subprocess.run(
        [harness.binary(), *words], cwd=harness.ROOT, env=server.environment(), capture_output=True, text=True,
        timeout=180)


class Writers:
    """People who sign in with wrong passwords and start applications: each request writes rows."""

    def __init__(self, server):
        self.server, self.goes_on, self.count = server, True, 0
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(4)]

    def work(self):
        while self.goes_on:
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            try:
                page = opener.open(f"{self.server.url}/signin", timeout=20).read().decode()
                token = page.split('name="csrf_token" value="')[1].split('"')[0]
                form = {"csrf_token": token, "email": f"nobody{random.random()}@example.com", "password": "wrong", "next": ""}
                request = urllib.request.Request(
                    f"{self.server.url}/signin", urllib.parse.urlencode(form).encode(),
                    {"Origin": self.server.url})
                opener.open(request, timeout=20).read()
            except urllib.error.HTTPError:
                self.count += 1
            except OSError:
                pass

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.goes_on = False
        for thread in self.threads:
            thread.join()


def other_place(folder):
    folder.mkdir()
    return harness.Server(folder=folder)


def damaged_copies(file, folder):
    """The file cut short, with a byte changed in its largest part, and without one of its parts."""
    cut = folder / "cut.tar"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    changed = folder / "changed.tar"
    content = bytearray(file.read_bytes())
    with tarfile.open(file) as whole:
        # Not just anywhere: between two parts a tar file is filled up with bytes that nobody reads.
        largest = max(whole.getmembers(), key=lambda member: member.size)
    content[largest.offset_data + largest.size // 2] ^= 1
    changed.write_bytes(content)
    lacking = folder / "lacking.tar"
    with tarfile.open(file) as whole, tarfile.open(lacking, "w") as part:
        left_out = False
        for member in whole.getmembers():
            if member.isfile() and "files/mail/" in member.name and not left_out:
                left_out = True
                continue
            part.addfile(member, whole.extractfile(member) if member.isfile() else None)
    return [cut, changed, lacking]


def main():
    failures = []

    def expect(what, is_true, detail=""):
        print(f"{'passed' if is_true else 'FAILED'}: {what} {detail if not is_true else ''}")
        if not is_true:
            failures.append(what)

    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-backup-test-"))
    os.chmod(folder, 0o755)
    file = folder / "kept.tar"
    with harness.Server() as server:
        with Writers(server) as writers:
            time.sleep(1)
            taken = run(server, "backup", str(file))
        expect("a backup is taken while people work", taken.returncode == 0, taken.stdout + taken.stderr)
        print(" ", taken.stdout.strip(), f"({writers.count} forms were posted meanwhile)")
        again = run(server, "backup", str(file))
        expect("they did work", writers.count > 0)
        expect("a file that is there is left alone", again.returncode == 1 and "already" in again.stderr, again.stderr)
        expect("only its owner reads it", file.stat().st_mode & 0o077 == 0)
        rest(server)
        late = server.folder / "late.tar"
        quiet = run(server, "backup", str(late))
        figures = server.sql(FIGURES)
        pages = urllib.request.urlopen(server.url).read()
        expect("a second one is taken", quiet.returncode == 0, quiet.stderr)
        server.stop()
        restored = other_place(folder / "new")
        for damaged in damaged_copies(file, folder):
            answer = run(restored, "restore", "--check", str(damaged))
            expect(f"{damaged.name} is refused", answer.returncode == 1, answer.stdout)
        answer = run(restored, "restore", str(late))
        expect("it restores into an empty folder", answer.returncode == 0, answer.stdout + answer.stderr)
        print(" ", answer.stdout.strip())
        restored.start()
        rest(restored)
        after = restored.sql(FIGURES)
        changing = ("jobs", "schedule", "sessions", "attempts", "workers")
        differing = [one for one in figures if one not in after and not one[0].startswith(changing)]
        expect("all figures are equal", not differing and len(after) == len(figures), str(differing))
        expect("its pages are the same", urllib.request.urlopen(restored.url).read() == pages)
        signed_in = run(restored, "restore", str(late))
        expect("a folder in use is not written over", signed_in.returncode == 1, signed_in.stdout)
        restored.remove()
        busy = other_place(folder / "busy")
        answer = run(busy, "restore", str(file))
        expect("the one taken under load restores, too", answer.returncode == 0, answer.stdout + answer.stderr)
        busy.remove()
    shutil.rmtree(folder, ignore_errors=True)
    print(f"backup_test: {'all passed' if not failures else str(len(failures)) + ' failed'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
