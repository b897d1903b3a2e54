"""Starts the real program on a free port with a data folder of its own, and a real Chromium in front of it."""

import contextlib
import datetime
import email
import email.policy
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "northwind-demo-2026"
START_SECONDS = 180
# A script that is ended from outside says where it was, and takes its server and its browser with it.
signal.signal(signal.SIGTERM, signal.default_int_handler)
ZONE = zoneinfo.ZoneInfo("America/New_York")
# Answers 0 once the schedules are planned up to an instant, and the jobs that are due then, or follow at once, are done.
UNSETTLED = """
    select (select count(*) from tenants t where not exists (select from schedules s where s.tenant_id = t.id))
        + (select count(*) from schedules where next_at <= '{now}')
        + (select count(*) from jobs where state in ('available', 'retry', 'running')
            and run_at <= timestamptz '{now}' + interval '5 seconds')"""


def binary():
    named = os.environ.get("TRIBUTARY_BINARY")
    for candidate in [named, ROOT / ".build/release/tributary", ROOT / ".build/debug/tributary"]:
        if candidate and pathlib.Path(candidate).exists():
            return str(candidate)
    raise SystemExit("No tributary binary. Build it with: swift build --product tributary")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def at(text):
    """A moment by the wall clock of the demo's people: at("2027-03-01 09:30")."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Server:
    """One `tributary serve` with its private PostgreSQL; everything lies in a folder that goes away.

    With `begins` its clock says that moment at the start, goes on as clocks do, and `move` moves it forward.
    """

    def __init__(self, demo=True, folder=None, begins=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="tributary-browser-"))
        os.chmod(self.folder, 0o755)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.demo = demo
        self.process = None
        self.read = {}
        self.log = self.folder / "serve.log"
        self.clock_file = self.folder / "clock" if begins else None
        self.shift = 0
        if begins:
            self.set_clock(at(begins))

    def set_clock(self, moment):
        self.shift = int(moment.timestamp() - time.time()) + 1
        draft = self.clock_file.with_suffix(".draft")
        draft.write_text(f"{self.shift}\n")
        draft.rename(self.clock_file)

    def now(self):
        """What the program's clock says, where its people live."""
        return datetime.datetime.fromtimestamp(time.time() + self.shift, ZONE)

    def move(self, moment):
        """Time goes on to a moment, and everything is done that the program does by itself until then."""
        assert at(moment) > self.now(), f"{moment} is not after {self.now()}"
        self.set_clock(at(moment))
        self.settle()

    def pass_by(self, seconds):
        """So much time goes by at once."""
        self.set_clock(self.now() + datetime.timedelta(seconds=seconds))

    def failed_jobs(self):
        """Work that failed; a story ends without any."""
        return self.sql("select kind, last_error from jobs where state in ('retry', 'dead')")

    def settle(self, seconds=90):
        deadline = time.monotonic() + seconds
        while self.sql(UNSETTLED.format(now=self.now().isoformat()))[0][0] != "0":
            assert time.monotonic() < deadline, f"the work of {self.now()} is not done in {seconds} s"
            time.sleep(0.1)

    def environment(self):
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SMTP_URL")}
        return kept | {
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder / "data"),
            "BASE_URL": self.url,
            "TRIBUTARY_DEMO": "1" if self.demo else "0",
        } | ({"TRIBUTARY_CLOCK": str(self.clock_file)} if self.clock_file else {})

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [binary(), "serve"], cwd=ROOT, env=self.environment(), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True)
        self.wait_until_ready()
        return self

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SystemExit(f"The program ended with {self.process.returncode}:\n{self.log.read_text()[-4000:]}")
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{self.url}/ready", timeout=2) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.2)
        raise SystemExit(f"The program was not ready in {START_SECONDS} s:\n{self.log.read_text()[-4000:]}")

    def kill(self):
        """kill -9 of the program alone; its PostgreSQL goes on or is started anew by the next start."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.remove()

    def sql(self, query):
        """Rows of a query against the private PostgreSQL, as text, by its owner."""
        sockets = [path.parent for path in self.folder.rglob(".s.PGSQL.*") if not path.name.endswith(".lock")]
        answer = subprocess.run(
            ["psql", "-h", str(sockets[0]), "-U", "postgres", "-d", "tributary", "-AtX", "-F", "\t", "-c", query],
            check=True, capture_output=True, text=True)
        return [line.split("\t") for line in answer.stdout.splitlines()]

    def letters(self):
        """Every letter in the mail folder, the oldest first."""
        files = sorted((self.folder / "data/mail").glob("**/*.eml"), key=lambda path: path.stat().st_mtime_ns)
        for path in files:
            if path not in self.read:
                self.read[path] = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        return [self.read[path] for path in files]

    def letters_to(self, to, subject):
        """The letters to an address whose subject holds some words, the oldest first."""
        return [one for one in self.letters() if to in str(one["To"]) and subject in str(one["Subject"])]

    def letter(self, to, subject, seconds=30):
        """The newest letter to an address whose subject holds some words; waits for it."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.letters_to(to, subject)
            if found:
                return found[-1]
            if time.monotonic() > deadline:
                seen = [f'{one["To"]}: {one["Subject"]}' for one in self.letters()][-12:]
                raise AssertionError(f"No letter to {to} with '{subject}'. The newest are:\n" + "\n".join(seen))
            time.sleep(0.3)

    def link(self, letter, part):
        """The first link of a letter's text whose path holds a part, on this server."""
        text = letter.get_body(("plain",)).get_content()
        for address in re.findall(r"https?://[^\s<>\"]+", text):
            if part in address:
                return re.sub(r"^https?://[^/]+", self.url, address.rstrip(".,)"))
        raise AssertionError(f"The letter '{letter['Subject']}' has no link with {part}:\n{text}")


@contextlib.contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


class Visitor:
    """A person with a browser of their own; what goes wrong in it is collected."""

    def __init__(self, chromium, server, scripts=True, width=1440, height=900, dark=False):
        self.server = server
        self.context = chromium.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": height}, accept_downloads=True,
            color_scheme="dark" if dark else "light")
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults = []
        self.page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def go(self, path):
        address = path if path.startswith("http") else self.server.url + path
        answer = self.page.goto(address)
        assert answer is None or answer.status < 400, f"{address} answered {answer.status}"
        return self

    def sign_in(self, address, password=PASSWORD):
        self.go("/signin")
        self.page.fill("[name=email]", address)
        self.page.fill("[name=password]", password)
        self.press("Sign in")
        assert "/signin" not in self.page.url, f"{address} could not sign in: {self.text()[:400]}"
        return self

    def press(self, label):
        """Presses a button and waits for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=False).first.click()

    def follow(self, label):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=label, exact=False).first.click()

    def text(self):
        return self.page.inner_text("body")

    def heading(self):
        return self.page.inner_text("h1")

    def close(self):
        self.context.close()


def ways():
    """With scripts and without, or only the one that the first argument names."""
    return (True, False) if len(sys.argv) < 2 else (sys.argv[1] == "scripts",)


def both_ways(what, run):
    """Runs a story in a browser with scripts and in one without, each with a program of its own."""
    report((f"{what} {'with' if scripts else 'without'} scripts", lambda scripts=scripts: run(scripts))
           for scripts in ways())


def report(stories):
    """Runs named stories, says how each ended, and ends the script."""
    passed, failed = 0, 0
    for name, run in stories:
        try:
            run()
            passed += 1
            print(f"passed: {name}")
        except Exception:
            failed += 1
            print(f"FAILED: {name}")
            traceback.print_exc()
    print(f"{pathlib.Path(sys.argv[0]).stem}: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


@contextlib.contextmanager
def watched(people, expected=("422",)):
    """Says where everybody was when a story fails, and that nothing went wrong in any browser when it does not."""
    try:
        yield
    except Exception:
        for name, person in people.items():
            if person.page.url != "about:blank":
                print(f"--- {name} at {person.page.url}\n{person.text()[:1500]}")
        raise
    faults = [fault for person in people.values() for fault in person.faults
              if not any(part in fault for part in expected)]
    assert not faults, f"faults in the browser: {faults}"
