"""sqlmap (level 3) and wapiti against the whole program as visitor, reseller and staff: no confirmed finding.

Each scanner runs against its own server. sqlmap gets every form and every address with a query that a role can see.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from harness import Server  # noqa: E402
from inputs_test import LEFT_ALONE, Person, begun_application  # noqa: E402
from pages_test import ROLES, shape  # noqa: E402

SCANNED = ["visitor", "reseller", "owner", "finance"]
# What the program reads as fixed words or checks against the session: no place for a value of one's own.
FIXED = "csrf_token|idempotency_key"


def tool(name):
    found = shutil.which(name, path=f"{pathlib.Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if not found:
        raise SystemExit(f"{name} is missing: bin/hostile installs it")
    return found


def cookies(person):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.client.cookies)


def targets(person, starts):
    """Each form as (method, address, encoded body)."""
    found = {}
    for action, method, fields in person.forms(starts):
        address = urllib.parse.urljoin(person.server.url, action)
        body = urllib.parse.urlencode({name: value or "1" for name, value in fields.items()})
        found[method, shape(action), tuple(sorted(fields))] = (method, address, body)
    return list(found.values())


def sqlmap(person, all_targets, seconds):
    """Returns what sqlmap confirmed, and how many targets it went through."""
    folder = tempfile.mkdtemp(prefix="tributary-sqlmap-")
    confirmed, done = [], 0
    for method, address, body in all_targets:
        words = [tool("sqlmap"), "--batch", "--level=3", "--risk=1", "--dbms=PostgreSQL", "--threads=4",
                 "--disable-coloring", f"--output-dir={folder}", "--flush-session", "--ignore-code=*",
                 f"--cookie={cookies(person)}", f"--param-exclude={FIXED}|tributary.*",
                 f"--headers=Origin: {person.server.url}\nSec-Fetch-Site: same-origin"]
        words += ["-u", address, f"--data={body}"] if method == "post" else ["-u", address.split("?")[0] + "?" + body]
        try:
            answer = subprocess.run(words, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
            done += 1
            if re.search(r"is vulnerable|the following injection point|Payload:", answer.stdout):
                confirmed.append(f"sqlmap {method} {address}: " + answer.stdout[-600:])
            elif "all tested parameters do not appear to be injectable" not in answer.stdout \
                    and "no parameter(s) found" not in answer.stdout:
                print(f"sqlmap {method} {address} said: {answer.stdout.strip().splitlines()[-1][:200]}", flush=True)
        except subprocess.TimeoutExpired:
            confirmed.append(f"sqlmap {method} {address}: not done within {seconds} s")
    shutil.rmtree(folder, ignore_errors=True)
    return confirmed, done


def wapiti(person, start, seconds):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-wapiti-"))
    report = folder / "report.json"
    subprocess.run(
        [tool("wapiti"), "-u", person.server.url + start, "--scope", "domain", "-f", "json", "-o", str(report),
         "--store-session", str(folder), "--max-scan-time", str(seconds), "--max-links-per-page", "60", "-d", "6",
         "-H", f"Cookie: {cookies(person)}", "-H", f"Origin: {person.server.url}", "-H", "Sec-Fetch-Site: same-origin",
         "-x", person.server.url + "/signout", "--no-bugreport", "--flush-session",
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
    options.add_argument("--only", choices=["sqlmap", "wapiti"])
    options.add_argument("--roles", default=",".join(SCANNED))
    options.add_argument("--seconds", type=int, default=600, help="for one form of sqlmap, one attack of wapiti")
    options = options.parse_args()
    findings = []
    for role in options.roles.split(","):
        address, starts = ROLES[role]
        if options.only != "wapiti":
            with Server() as server:
                person = Person(server, address)
                all_targets = targets(person, [*starts, *([] if address else [begun_application(person)])])
                confirmed, done = sqlmap(person, all_targets, options.seconds)
                print(f"sqlmap as {role}: {done} of {len(all_targets)} forms, {len(confirmed)} findings", flush=True)
                findings += confirmed
        if options.only != "sqlmap":
            with Server() as server:
                person = Person(server, address)
                confirmed, pages = wapiti(person, starts[0], options.seconds)
                print(f"wapiti as {role}: {pages} pages, {len(confirmed)} findings", flush=True)
                findings += confirmed
    for finding in findings:
        print("FAIL", finding)
    print(f"scanners_test: {len(findings)} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
