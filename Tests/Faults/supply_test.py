"""What the program is made of is known to the revision, and an advisory about any of it is told.

A server of this test stands for osv.dev: nobody outside is asked.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
failures = []


def check(holds, words):
    print(f"{'ok   ' if holds else 'WRONG'} {words}")
    if not holds:
        failures.append(words)


def supply(*words, **environment):
    return subprocess.run([ROOT / "bin/supply", *words], capture_output=True, text=True, env=os.environ | environment)


class Database(http.server.BaseHTTPRequestHandler):
    known = {}
    asked = []
    answers_all = True

    def do_POST(self):  # noqa: N802
        questions = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        Database.asked = questions
        results = [{"vulns": [{"id": self.known[one["package"]["name"]]}]} if one["package"]["name"] in self.known else {}
                   for one in questions]
        body = json.dumps({"results": results if self.answers_all else results[1:]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parts = json.loads(supply("list").stdout)["components"]
    named = {re.sub(r"\.git$", "", address).split("/")[-1].lower()
             for address in re.findall(r'\.package\(url: "([^"]+)"', (ROOT / "Package.swift").read_text())}
    listed = {part["name"]: part for part in parts}
    check(named <= set(listed), f"each of the {len(named)} packages of Package.swift is listed")
    check(all(re.fullmatch("[0-9a-f]{40}", listed[name]["hashes"][0]["content"]) for name in named), "with its revision")
    check({"libpq5", "libssl3", "postgresql-15"} <= set(listed), "libraries and the server are listed")
    check(re.fullmatch("[0-9a-f]{64}", listed.get("swift", {"hashes": [{"content": ""}]})["hashes"][0]["content"]),
          "the toolchain has a hash")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Database) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        answer = supply("advisories", OSV_URL=address)
        check(answer.returncode == 0 and "0 advisories" in answer.stdout, "nothing known: 0")
        names = {question["package"]["name"] for question in Database.asked}
        check("https://github.com/apple/swift-nio.git" in names and "openssl" in names, "packages are asked about by name")
        check(all(question["version"] for question in Database.asked), "with their versions")
        Database.known = {"https://github.com/apple/swift-nio.git": "GHSA-mgc4-wqv7-4pxm", "openssl": "CVE-2026-0001"}
        answer = supply("advisories", OSV_URL=address)
        check(answer.returncode == 1 and "GHSA-mgc4-wqv7-4pxm" in answer.stdout and "CVE-2026-0001" in answer.stdout,
              "control: two advisories are told, and the command fails")
        Database.answers_all = False
        answer = supply("advisories", OSV_URL=address)
        check(answer.returncode == 1 and "nothing is known" in answer.stderr, "half an answer is none")
        server.shutdown()
    answer = supply("advisories", OSV_URL=address)
    check(answer.returncode == 1 and "nothing is known" in answer.stderr, "no answer is none")
    print(f"supply_test: {len(failures)} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
