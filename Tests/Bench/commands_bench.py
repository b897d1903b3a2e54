"""What the commands for many applications take among 10,000 of them: time, and memory at its peak.

Each is run for 1,000 and for 10,000 applications. Memory is bounded when ten times the work does not need more of it:
at most a fifth and 32 MB more. The last lines look at the line of progress, which only a terminal gets.
"""

import os
import pathlib
import pty
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
from harness import ROOT, Server, binary  # noqa: E402

FEW, MANY = 1_000, 10_000
BY = "reviewer@northwind.example"
HEAD = ("company_name,contact_name,contact_email,contact_phone,street,city,state,zip,reseller_type,"
        "business_description,years_in_business,technical_capabilities,consent_terms,consent_checks\n")


def rows(first, count):
    for number in range(first, first + count):
        yield (f'"Company {number}, Inc.",Contact {number},owner@company{number}.example,919-555-0142,'
               f'{number} Main Street,Brightwater,NC,27010,authorized_dealer,"Sells and installs. {"Well. " * 40}",7,'
               f'fiber;voip,yes,yes\n')


def write(path, first, count):
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(rows(first, count))
    return path


def run(server, arguments, expected=0):
    """Seconds, and the largest resident set in MB, of one command."""
    out = server.folder / "out"
    start = time.monotonic()
    with open(out, "wb") as file:
        process = subprocess.Popen(
            [binary(), *arguments], cwd=ROOT, env=server.environment(), stdout=file, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    assert code == expected, f"{arguments} ended with {code}: {said[-2000:]!r} {out.read_text()[-500:]}"
    assert said == b"", f"without a terminal there is no progress: {said[:200]!r}"
    return seconds, usage.ru_maxrss / 1024, out.read_text()


def terminal(server, arguments):
    """What a command writes where errors go when that is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [binary(), *arguments], cwd=ROOT, env=server.environment(), stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    process.wait()
    os.close(ours)
    return said.decode()


def main():
    met = True
    with Server() as server:
        folder = server.folder
        found = {}

        def line(name, count, taken):
            nonlocal met
            seconds, peak, out = taken
            found[name, count] = peak
            note = ""
            if count == MANY:
                bounded = peak <= found[name, FEW] * 1.2 + 32
                met = met and bounded
                note = f"  ({'bounded' if bounded else 'GROWS'})"
            print(f"{name:<34}{count:>8}{seconds:>9.1f}{count / seconds:>9.0f}{peak:>9.0f}{note}", flush=True)
            return out

        print(f"{'':<34}{'rows':>8}{'s':>9}{'a second':>9}{'MB':>9}")
        for first, count in [(0, FEW), (FEW, MANY)]:
            path = str(write(folder / "in.csv", first, count))
            line("import, a look", count, run(server, ["applications", "import", path, "--by", BY]))
            line("import", count, run(server, ["applications", "import", path, "--by", BY, "--yes"]))
            out = line("import again", count, run(server, ["applications", "import", path, "--by", BY, "--yes"]))
            assert f"0 entered, {count} as before." in out, out[-300:]
        for count, search in [(FEW, "company10"), (MANY, "")]:
            # Those that are left after the ones before: about as many as the line says.
            chosen = ["--status", "submitted", "--search", search]
            line("claim, a look", count, run(server, ["applications", "bulk", "claim", *chosen, "--by", BY]))
            line("claim", count, run(server, ["applications", "bulk", "claim", *chosen, "--by", BY, "--yes"]))
        reject = ["applications", "bulk", "reject", "--reason", "incomplete", "--text", "Nothing came of it.",
                  "--by", BY, "--yes", "--status", "under_review", "--search"]
        for count, search in [(FEW, "company10"), (MANY, "company")]:
            line("reject", count, run(server, [*reject, search]))
        for name in ["applications", "resellers"]:
            few = ["--search", "company10"] if name == "applications" else ["--search", "a"]
            for count, more in [(FEW, few), (MANY, [])]:
                line(f"{name} export", count, run(server, [name, "export", "--by", BY, *more]))

        path = str(write(folder / "in.csv", 20_000, 300))
        seen = terminal(server, ["applications", "import", path, "--by", BY])
        shown = "Importing [" in seen and "%" in seen and " left" in seen and "\r" in seen
        quiet = terminal(server, ["applications", "import", path, "--by", BY, "--quiet"])
        program = terminal(server, ["applications", "import", path, "--by", BY, "--json"])
        print(f"progress on a terminal: {'shown' if shown else 'MISSING'}; "
              f"with --quiet: {'none' if not quiet else quiet[:80]!r}; with --json: {'none' if not program else 'SOME'}")
        met = met and shown and not quiet and not program
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
