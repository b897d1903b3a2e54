"""sqlmap (level 3) and wapiti against the whole program as visitor, reseller and staff: no confirmed finding.

Each scanner runs against its own server. sqlmap gets a request of its own for every form and every address with a record
or a query that a role can reach, each parameter is tried, and a small page that is open to injection is its control.
"""

import argparse
import concurrent.futures
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from harness import Server  # noqa: E402
from inputs_test import Person, begun_application  # noqa: E402
from pages_test import ROLES, shape  # noqa: E402

STAFF = "owner@northwind.example"
# Staff is somebody who may do everything; the starts are those of their home.
SCANNED = {"visitor": ROLES["visitor"], "reseller": ROLES["reseller"], "staff": (STAFF, ["/admin", "/admin/profile"])}
# These end the session of the scanner or its account.
ENDINGS = re.compile(r"/signout$|/end$|/account/sessions|/second-factor/removal$|/viewing$|^/portal/team/.*/sessions$")
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SECONDS = 240


def tool(name):
    found = shutil.which(name, path=f"{pathlib.Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if not found:
        raise SystemExit(f"{name} is missing: bin/hostile installs it")
    return found


def cookies(person):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.client.cookies)


def signed_in(server, role):
    """Somebody of a role whose proof lasts, so that no form answers with the question for it."""
    address, starts = SCANNED[role]
    if role == "staff":
        server.sql(f"""
            update accounts set roles = array['admin', 'director', 'reviewer', 'finance', 'finance_approver',
                'channel_manager', 'technical'] where email = '{address}'""")
    person = Person(server, address)
    server.sql("update sessions set proved_at = now() + interval '1 day', last_seen_at = now() + interval '1 hour'")
    return person, [*starts, *([] if address else [begun_application(person)])]


def targets(person, starts):
    """Each form and each address of a record as (method, address, encoded body)."""
    found, pages, waiting, seen = {}, {}, list(starts), set()
    while waiting and len(seen) < 150:
        path = waiting.pop(0).split("#")[0]
        key = shape(path)
        if key in seen:
            continue
        seen.add(key)
        answer = person.client.get(path)
        if RECORD.search(path) or "?" in path:
            pages[key] = path
        if answer.status >= 400 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        for action, method, fields in answer.forms():
            action = action or path
            if fields and not ENDINGS.search(action.split("?")[0]):
                found.setdefault((method, shape(action), tuple(sorted(fields))), (action, fields))
        waiting += [href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"]*)', answer.text)
                    if not href.startswith("/assets/") and not ENDINGS.search(href)]
    requests = []
    for (method, _, _), (action, fields) in found.items():
        address = urllib.parse.urljoin(person.server.url, action)
        requests.append((method, address, urllib.parse.urlencode({n: v or "1" for n, v in fields.items()})))
    for path in pages.values():
        # A star marks where sqlmap puts its values: in the place of the record's key.
        requests.append(("page", person.server.url + RECORD.sub(lambda key: key[0] + "*", path), ""))
    return requests


def scan(person, target, seconds, extra=()):
    """What sqlmap says about one request: confirmed, clean or unfinished, with its last words."""
    method, address, body = target
    folder = tempfile.mkdtemp(prefix="tributary-sqlmap-")
    words = [tool("sqlmap"), "--batch", "--level=3", "--risk=1", "--dbms=PostgreSQL", "--threads=2", "--time-sec=2",
             "--skip-waf", "--disable-coloring", f"--output-dir={folder}", "--flush-session", "--ignore-code=*",
             "--randomize=idempotency_key", "--param-exclude=csrf_token|idempotency_key",
             "--headers=Origin: " + person.server.url + "\nSec-Fetch-Site: same-origin"]
    if cookies(person):
        words.append(f"--cookie={cookies(person)}")
    words += extra or ["--skip=cookie,user-agent,referer,host"]
    if method == "post":
        words += ["-u", address, f"--data={body}"]
    elif method == "get":
        words += ["-u", address.split("?")[0] + "?" + body]
    else:
        words += ["-u", address]
    try:
        answer = subprocess.run(words, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "unfinished", f"not done within {seconds} s"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if re.search(r"is vulnerable|the following injection point|Payload:", answer.stdout):
        return "confirmed", answer.stdout[-800:]
    lines = [line for line in answer.stdout.strip().splitlines() if line and "ending @" not in line]
    if "do not appear to be injectable" in answer.stdout:
        return "clean", lines[-1]
    return "unfinished", lines[-1] if lines else answer.stderr[-300:]


def sqlmap(person, all_targets, seconds):
    """Returns what sqlmap confirmed or did not get through, and how many requests it found clean."""
    findings, clean = [], 0

    def one(target):
        started = time.monotonic()
        # Every guess at the sign-in costs the server a fifth of a second.
        longest = seconds * 8 if target[1].endswith("/signin") else seconds
        return target, *scan(person, target, longest), time.monotonic() - started

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for (method, address, _), verdict, words, took in pool.map(one, all_targets):
            print(f"  {verdict} after {took:.0f} s: {method} {urllib.parse.urlsplit(address).path}", flush=True)
            if verdict == "clean":
                clean += 1
            else:
                findings.append(f"sqlmap {verdict}: {method} {address}: {words}")
    # Cookies and headers are read in one place for all routes.
    start = ("page", person.server.url + "/signin", "")
    verdict, words = scan(person, start, seconds * 3, ["-p", "cookie,user-agent,referer,host"])
    print(f"  {verdict}: cookies and headers", flush=True)
    if verdict != "clean":
        findings.append(f"sqlmap {verdict}: cookies and headers: {words}")
    return findings, clean


def is_seen(server):
    """The control: the same call of sqlmap about a page that puts its query into a statement."""

    class Open(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802
            slug = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("slug", [""])[0]
            try:
                rows = server.sql(f"select name from tenants where slug = '{slug}'")
                status, text = 200, str(rows)
            except subprocess.CalledProcessError as error:
                status, text = 500, error.stderr
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        nobody = Person.__new__(Person)
        nobody.server, nobody.client = server, type("", (), {"cookies": []})()
        target = ("get", f"http://127.0.0.1:{door.server_address[1]}/", "slug=northwind")
        verdict, _ = scan(nobody, target, 300)
        door.shutdown()
    return verdict == "confirmed"


def wapiti(person, starts, seconds):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-wapiti-"))
    report = folder / "report.json"
    more = [word for start in starts[1:] for word in ("-s", person.server.url + start)]
    left_alone = [word for part in ("/signout", "/portal/profile/sessions/*", "/admin/profile/sessions/*",
                                    "/account/sessions/*", "/account/viewing/*")
                  for word in ("-x", person.server.url + part)]
    subprocess.run(
        [tool("wapiti"), "-u", person.server.url + starts[0], *more, "--scope", "domain", "-f", "json", "-o", str(report),
         "--store-session", str(folder), "--max-scan-time", str(seconds), "--max-links-per-page", "60", "-d", "6",
         "-H", f"Cookie: {cookies(person)}", "-H", f"Origin: {person.server.url}", "-H", "Sec-Fetch-Site: same-origin",
         *left_alone, "--no-bugreport", "--flush-session", "--max-attack-time", str(seconds // 6),
         "-m", "sql,timesql,xss,permanentxss,exec,file,crlf,redirect,ssrf,xxe,csrf,http_headers,cookieflags,csp"],
        capture_output=True, text=True, timeout=seconds * 3, stdin=subprocess.DEVNULL)
    found = json.loads(report.read_text()) if report.exists() else {"vulnerabilities": {"no report": [{}]}, "infos": {}}
    shutil.rmtree(folder, ignore_errors=True)
    confirmed = []
    for kind, entries in found["vulnerabilities"].items():
        for entry in entries:
            # Over plain HTTP on loopback there is nothing that the Secure mark or HSTS could say, and the content
            # policy's frame-ancestors says what X-Frame-Options would.
            if re.search("Secure flag|Strict-Transport-Security|X-Frame-Options", json.dumps(entry)):
                continue
            confirmed.append(f"wapiti {kind}: {entry.get('method')} {entry.get('path')}: {entry.get('info')}")
    return confirmed, found["infos"].get("crawled_pages_nbr", 0)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=["sqlmap", "wapiti", "control"])
    options.add_argument("--roles", default=",".join(SCANNED))
    options.add_argument("--seconds", type=int, default=SECONDS, help="for one request of sqlmap")
    options.add_argument("--wapiti-seconds", type=int, default=900, help="for one role of wapiti")
    options = options.parse_args()
    findings = []
    if options.only in (None, "sqlmap", "control"):
        with Server() as server:
            if not is_seen(server):
                findings.append("control: sqlmap did not find the page that is open to injection")
        print("control: sqlmap finds the page that is open to injection" if not findings else findings[0], flush=True)
    for role in options.roles.split(",") if options.only != "control" else []:
        if options.only != "wapiti":
            with Server() as server:
                person, starts = signed_in(server, role)
                all_targets = targets(person, starts)
                print(f"sqlmap as {role}: {len(all_targets)} requests", flush=True)
                found, clean = sqlmap(person, all_targets, options.seconds)
                print(f"sqlmap as {role}: {clean} of {len(all_targets)} requests clean, {len(found)} findings", flush=True)
                findings += found
        if options.only != "sqlmap":
            with Server() as server:
                person, starts = signed_in(server, role)
                confirmed, pages = wapiti(person, starts, options.wapiti_seconds)
                print(f"wapiti as {role}: {pages} pages, {len(confirmed)} findings", flush=True)
                findings += confirmed
    for finding in findings:
        print("FAIL", finding)
    print(f"scanners_test: {len(findings)} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
