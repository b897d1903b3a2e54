"""Requests that two programs in a row could read differently, over raw connections: each is refused with 400.

Usage: framing_test.py [PORT of a running program, else one is started]
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import harness  # noqa: E402
import wire  # noqa: E402

HOST = b"Host: localhost\r\n"
FORM = b"POST /signin HTTP/1.1\r\n" + HOST


def get(target=b"/health", version=b"HTTP/1.1", fields=HOST):
    return b"GET " + target + b" " + version + b"\r\n" + fields + b"\r\n"


REFUSED = {
    "length and chunked": FORM + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked and length": FORM + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths, the same": FORM + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    "two lengths, different": FORM + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "a list of lengths": FORM + b"Content-Length: 5, 5\r\n\r\nhello",
    "length with a plus": FORM + b"Content-Length: +5\r\n\r\nhello",
    "negative length": FORM + b"Content-Length: -1\r\n\r\n",
    "length of 2^64": FORM + b"Content-Length: 18446744073709551616\r\n\r\n",
    "length in hexadecimal": FORM + b"Content-Length: 0x5\r\n\r\nhello",
    "chunked, then identity": FORM + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "an unknown coding": FORM + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "gzip, chunked": FORM + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "two codings": FORM + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked in HTTP/1.0": FORM.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "space before the colon": get(fields=HOST + b"X-A : b\r\n"),
    "a folded field": get(fields=HOST + b"X-A: b\r\n c\r\n"),
    "a field without a name": get(fields=HOST + b": b\r\n"),
    "bare line feeds": b"GET /health HTTP/1.1\nHost: localhost\n\n",
    "a bare carriage return": get(fields=HOST + b"X-A: b\rX-B: c\r\n"),
    "NUL in a value": get(fields=HOST + b"X-A: b\0c\r\n"),
    "no host": get(fields=b""),
    "two hosts": get(fields=HOST + b"Host: evil.example\r\n"),
    "an empty host": get(fields=b"Host:\r\n"),
    "a host with a path": get(fields=b"Host: localhost/x\r\n"),
    "a host with a user": get(fields=b"Host: me@localhost\r\n"),
    "another host in the address": get(b"http://evil.example/health"),
    "its own host and more in the address": get(b"http://localhost.evil.example/health"),
    "an address without a slash": get(b"health"),
    "a control in the address": get(b"/hea\x01lth"),
    "connect": b"CONNECT localhost:22 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an unknown method": b"G@T /health HTTP/1.1\r\n" + HOST + b"\r\n",
    "an unknown version": get(version=b"HTTP/3.7"),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a field of 100 kB": get(fields=HOST + b"X-A: " + b"a" * 100_000 + b"\r\n"),
    "1,500 fields": get(fields=HOST + b"".join(b"X-%d: a\r\n" % n for n in range(1500))),
    "an address of 100 kB": get(b"/" + b"a" * 100_000),
    "a chunk size with a sign": FORM + b"Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
    "a chunk size with 0x": FORM + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    "a chunk size that overflows": FORM + b"Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\nhello\r\n0\r\n\r\n",
    "a chunk ended by a line feed": FORM + b"Transfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n",
}

ALLOWED = {
    "a plain request": (get(), 200),
    "a head request": (get().replace(b"GET", b"HEAD"), 200),
    "a host in capitals with a port": (get(fields=b"Host: LOCALHOST:80\r\n"), 200),
    "its own host in the address": (get(b"http://localhost/health"), 200),
    "an unknown path": (get(b"/nothing"), 404),
    "trace": (get().replace(b"GET", b"TRACE"), 405),
    "put": (get().replace(b"GET", b"PUT"), 405),
    "a double slash": (get(b"//"), 404),
}


def check(port):
    failures = []
    for name, sent in REFUSED.items():
        statuses, closed = wire.exchange(port, sent)
        # What is wrong in a body may be found after the form was turned away for lack of a token: nothing may be
        # taken from it as a second request.
        late = b"chunked\r\n\r\n" in sent and statuses in ([403, 400], [403])
        if not (statuses == [400] or late) or not closed:
            failures.append(f"{name}: {statuses}, closed: {closed}")
    for name, (sent, status) in ALLOWED.items():
        statuses, closed = wire.exchange(port, sent, timeout=1)
        if statuses != [status] or closed:
            failures.append(f"{name}: {statuses} instead of {status}, closed: {closed}")
    smuggled = FORM + b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + get()
    statuses, closed = wire.exchange(port, smuggled)
    if statuses != [400] or not closed:
        failures.append(f"a request behind a refused one: {statuses}")
    return failures


def main():
    if len(sys.argv) > 1:
        failures = check(int(sys.argv[1]))
    else:
        with harness.Server() as server:
            failures = check(server.port)
    for failure in failures:
        print("failed:", failure)
    print(f"framing_test: {len(REFUSED) + len(ALLOWED) + 1 - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
