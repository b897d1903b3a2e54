"""Requests per second and latency of the program's pages under 32 connections, beside Hummingbird's plain hello.

All in one run on one machine: the figures to compare are the ratios.
"""

import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
from harness import ROOT, Server, Visitor, browser, free_port

CONNECTIONS = 32
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
GOALS = {"programme page": 0.35, "portal home": 0.06}


def measure(url, cookie=None):
    """(requests per second, p50 ms, p99 ms) after a short warm-up; fails when an answer is not 2xx."""
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", "-d2s", *headers, url], check=True, capture_output=True)
    answer = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *headers, url], check=True,
        capture_output=True, text=True).stdout
    if "Non-2xx" in answer:
        raise SystemExit(f"{url} did not answer with 2xx:\n{answer}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", answer).group(1))

    def latency(share):
        number, unit = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)\b", answer).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return rate, latency(50), latency(99)


def hello():
    port = free_port()
    process = subprocess.Popen([str(ROOT / ".build/release/hello")], env=os.environ | {"PORT": str(port)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/"
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1)
            return process, url
        except OSError:
            time.sleep(0.05)
    raise SystemExit("hello did not start")


def resident_megabytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def main():
    process, hello_url = hello()
    with Server() as server, browser() as chromium:
        time.sleep(3)
        idle = resident_megabytes(server.process.pid)
        visitor = Visitor(chromium, server).sign_in("dana@brightline.example")
        cookie = "; ".join(f"{one['name']}={one['value']}" for one in visitor.context.cookies())
        visitor.close()
        base = server.url.replace("localhost", "127.0.0.1")
        rows = [("hello", *measure(hello_url))]
        rows += [("programme page", *measure(base + "/")), ("sign-in page", *measure(base + "/signin"))]
        rows += [("portal home", *measure(base + "/portal", cookie))]
        rows += [("customers list", *measure(base + "/portal/customers", cookie))]
    process.terminate()
    first = rows[0][1]
    print(f"{'':<16}{'req/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'of hello':>10}")
    met = True
    for name, rate, median, slow in rows:
        goal = GOALS.get(name)
        note = "" if goal is None else f"  (goal {goal}: {'met' if rate / first >= goal else 'MISSED'})"
        met = met and (goal is None or rate / first >= goal)
        print(f"{name:<16}{rate:>10.0f}{median:>9.2f}{slow:>9.2f}{rate / first:>10.3f}{note}")
    print(f"idle memory of the program before the load: {idle:.0f} MB")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
