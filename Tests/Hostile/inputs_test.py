"""Hostile values in every field of every form: no crash, no 500, no value that comes back unescaped.

Each role collects the forms of its pages, then sends them thousands of times with some fields replaced, left out or
doubled. `--inputs N` says how many in all. The ledger must balance and the program must still serve at the end.
"""

import argparse
import collections
import concurrent.futures
import http.client
import pathlib
import random
import re
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

import client  # noqa: E402
from harness import PASSWORD, Server  # noqa: E402
from pages_test import ROLES, shape  # noqa: E402

MARK = "zq7"
VALUES = [
    f"<{MARK} onclick=x>", f"\"'><{MARK}>", f"</script><{MARK}>", f"</textarea></title><{MARK}>", f"javascript:{MARK}",
    f"{{{{{MARK}}}}}<{MARK}>", "{{#frame}}{{/frame}}", "${7*7}", "' or '1'='1", "1; drop table tenants; --", "\\'; --",
    "%", "_", "%%%s%n", "\\", "\x00", f"a\x00<{MARK}>", "\r\nSet-Cookie: a=b", "\u202e\u200b\ufeff", "\ud83d\ude00" * 40,
    "e\u0301" * 200, "ﷺ" * 50, " ", "\t\n", "0", "-1", "-0", "1e309", "NaN", "Infinity", "0x10", "9" * 40, "-" + "9" * 40,
    "1.2345678901234567890", "1,5", "١٢٣", "９９", "1/0", "2026-02-30", "0000-00-00", "9999-12-31", "2026-13", "13/45/2026",
    "null", "undefined", "true", "[]", "{}", "../../../etc/passwd", "/etc/passwd\x00.csv", "http://127.0.0.1:1/",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-an-id", "=cmd|'/C calc'!A0",
    "a@b", "a@b.c\nBcc: d@e.f", f"\"<{MARK}>\"@example.com", "x" * 300, "x" * 5_000, "x" * 70_000, f"<{MARK}>" * 400,
]
RAW = [b"%ff%fe", b"%c0%af", b"%ed%a0%80", b"%", b"%zz", b"+" * 50, b"%00"]
# These end the session or lock the account out: they would only make the rest of the test ask for a sign-in.
LEFT_ALONE = re.compile(r"/signout|/password$|/sessions/|/sessions$|/second-factor|/account/sessions|/viewing")


class Person:
    """Sends over one connection that stays open."""

    def __init__(self, server, address):
        self.server, self.address = server, address
        self.client = client.Client(server)
        self.connection = None
        self.sign_in()

    def sign_in(self):
        if not self.address:
            return
        action, fields = self.client.get("/signin").form("/signin")
        answer = self.client.post(action, fields | {"email": self.address, "password": PASSWORD})
        assert not answer.url.endswith("/signin"), f"{self.address} could not sign in"

    def forms(self, starts, limit=60):
        found, waiting, seen = {}, list(starts), set()
        while waiting and len(seen) < limit:
            path = waiting.pop(0)
            if shape(path) in seen:
                continue
            seen.add(shape(path))
            answer = self.client.get(path)
            if answer.status >= 400 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            for action, method, fields in answer.forms():
                action = action or path
                if fields and not LEFT_ALONE.search(action):
                    found.setdefault((shape(action), method, tuple(sorted(fields))), (action, method, fields))
            for href in re.findall(r'href="(/[^"#]*)', answer.text):
                if not re.search(r"\.csv|/file$|\.eml|/assets/", href):
                    waiting.append(href.replace("&amp;", "&"))
        return list(found.values())

    def send(self, action, method, body):
        headers = {"Cookie": "; ".join(f"{c.name}={c.value}" for c in self.client.cookies), "Origin": self.server.url,
                   "Sec-Fetch-Site": "same-origin"}
        if method == "get":
            target, data = action.split("?")[0] + "?" + body.decode(), None
        else:
            target, data = action, body
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("localhost", self.server.port, timeout=30)
            try:
                self.connection.request(method.upper(), target, data, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.HTTPException, ConnectionError) as error:
                # A connection that was idle may have been closed; a new one must answer.
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    return 0, {}, repr(error).encode()


def begun_application(person):
    """The address of a draft whose first step is filled: it opens the other steps."""
    action, fields = person.client.get("/apply").form("/apply")
    answer = person.client.post(action, fields | {"company_name": "Hostile Inputs"})
    assert "/apply/draft/" in answer.url, f"no draft was made: {answer.url}"
    return urllib.parse.urlsplit(answer.url).path


def body(chance, fields):
    """The form with hostile values: encoded, because some of them are no text at all."""
    parts = []
    token = "csrf"
    names = [name for name in fields if token not in name]
    hostile = set(chance.sample(names, min(len(names), chance.choice([1, 1, 2, 3, 20]))))
    for name, value in fields.items():
        key = urllib.parse.quote_plus(name).encode()
        if name not in hostile:
            parts.append(key + b"=" + urllib.parse.quote_plus(value).encode())
            continue
        way = chance.random()
        if way < 0.05:
            continue
        if way < 0.12:
            parts.append(key + b"=" + chance.choice(RAW))
        else:
            text = chance.choice(VALUES).encode("utf-8", "surrogatepass")
            parts.append(key + b"=" + urllib.parse.quote_plus(text).encode())
        if way > 0.95:
            parts.append(parts[-1])
    if chance.random() < 0.05:
        parts.append(b"extra%5B%5D=" + chance.choice(RAW))
    return b"&".join(parts)


def attack(person, role, forms, inputs, seed):
    """Returns (role, counts by status, findings)."""
    chance, counts, findings = random.Random(f"{seed}{role}"), collections.Counter(), []
    for number in range(inputs):
        action, method, fields = chance.choice(forms)
        sent = body(chance, fields)
        status, headers, text = person.send(action, method, sent)
        counts[status] += 1
        if status >= 500 and status != 503 or status == 0:
            findings.append(f"{role} {method} {action}: {status}: {sent[:300]!r} {text[:120]!r}")
        if f"<{MARK}".encode() in text and "html" in headers.get("Content-Type", ""):
            findings.append(f"{role} {method} {action}: comes back unescaped: {sent[:300]!r}")
        if any(name.lower() == "set-cookie" and value.startswith("a=b") for name, value in dict(headers).items()):
            findings.append(f"{role} {method} {action}: a header was injected: {sent[:300]!r}")
        if status == 303 and "/signin" in headers.get("Location", ""):
            # An administrator's hostile form may have closed this account, too many signed it out too often.
            person.server.sql(f"update accounts set status = 'active' where email = '{person.address}'; "
                              "delete from attempts")
            person.sign_in()
    return role, counts, findings


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--inputs", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    findings, total, began = [], collections.Counter(), time.monotonic()
    with Server() as server:
        before = server.sql("select count(*) from accruals")
        # Everybody signs in before the sign-in form is attacked: too many wrong passwords close it for the address.
        people = {}
        for role, (address, starts) in ROLES.items():
            person = Person(server, address)
            people[role] = person, person.forms([*starts, *([] if address else [begun_application(person)])])
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            share = -(-options.inputs // len(ROLES))
            for role, counts, found in pool.map(
                    lambda role: attack(people[role][0], role, people[role][1], share, options.seed), ROLES):
                print(f"{role}: {len(people[role][1])} forms, "
                      + ", ".join(f"{n} × {s}" for s, n in sorted(counts.items())), flush=True)
                findings += found
                total += counts
        # The program still serves, and what is append-only has lost nothing.
        if client.Client(server).get("/ready").status != 200:
            findings.append("the program is not ready at the end")
        after = server.sql("select count(*) from accruals")
        if int(after[0][0]) < int(before[0][0]):
            findings.append(f"lines disappeared: {before} {after}")
        unbalanced = server.sql("select posting_id from ledger_lines group by 1 having sum(debit) <> sum(credit)")
        findings += [f"the ledger does not balance: {row}" for row in unbalanced]
        log = server.log.read_text(errors="replace")
        findings += [f"log: {line[:300]}" for line in log.splitlines() if "Fatal error" in line or "crashed" in line][:5]
    for finding in findings[:60]:
        print("FAIL", finding)
    print(f"inputs_test: {sum(total.values())} inputs in {time.monotonic() - began:.0f} s, {len(findings)} findings")
    sys.exit(1 if findings or sum(total.values()) < options.inputs else 0)


if __name__ == "__main__":
    main()
