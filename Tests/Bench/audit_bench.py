"""How long `tributary audit verify` takes for 100,000 lines, the start of the program included.

The lines are computed here, by a second reading of how the trail is chained, and appended to the demo's. Afterwards one
byte of one line is changed: the command has to name that line and end with 1.
"""

import argparse
import datetime
import hashlib
import pathlib
import resource
import struct
import subprocess
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

import harness  # noqa: E402

LINES = 100_000
SECONDS = 5.0
COLUMNS = ("tenant_id, seq, id, at, actor_id, actor_name, on_behalf_of, act, subject_kind, subject_id, subject_label, "
           "before, after, reason, request_id, address, content_hash, previous_hash, hash")


def content_hash(fields):
    text = b""
    for field in fields:
        field = field.encode()
        text += struct.pack(">I", len(field)) + field
    return hashlib.sha256(text).digest()


def rows(tenant, seq, previous, count):
    """Lines as COPY reads them, and what the head has to say after the last one."""
    start = datetime.datetime(2026, 3, 2, 20, tzinfo=datetime.timezone.utc)
    actor, lines, before_last = uuid.uuid4(), [], previous
    for number in range(1, count + 1):
        seq += 1
        at = start + datetime.timedelta(seconds=number)
        id_, label = str(uuid.uuid4()), f"RUN-{number}"
        content = content_hash([
            id_, at.strftime("%Y-%m-%dT%H:%M:%SZ"), str(actor), "Ana Reviewer", "", "run.started", "run", str(number), label,
            "1", "status", "draft", "2", "status", "started", "total", f"{number}.00", "", "bench", "203.0.113.7"])
        hash_ = hashlib.sha256(previous + struct.pack(">q", seq) + content).digest()
        after = '{"status": "started", "total": "%d.00"}' % number
        lines.append("\t".join([
            tenant, str(seq), id_, at.isoformat(), str(actor), "Ana Reviewer", "\\N", "run.started", "run", str(number), label,
            '{"status": "draft"}', after, "", "bench", "203.0.113.7",
            *("\\\\x" + part.hex() for part in (content, previous, hash_))]))
        before_last, previous = previous, hash_
    return "\n".join(lines) + "\n", seq, before_last, previous


def fill(server, count):
    tenant = server.sql("select id from tenants where slug = 'northwind'")[0][0]
    seq, head = server.sql(f"select seq, encode(hash, 'hex') from audit_heads where tenant_id = '{tenant}'")[0]
    text, last, before_last, end = rows(tenant, int(seq), bytes.fromhex(head), count)
    folder = [path.parent for path in server.folder.rglob(".s.PGSQL.*") if not path.name.endswith(".lock")]
    folder = folder or [path.parent for path in pathlib.Path("/tmp").glob("tributary*/.s.PGSQL.*")]
    subprocess.run(["psql", "-h", str(folder[0]), "-U", "postgres", "-d", "tributary", "-qX", "-v", "ON_ERROR_STOP=1", "-c",
                    f"copy audit_events ({COLUMNS}) from stdin"], input=text, text=True, check=True)
    server.sql(f"update audit_heads set seq = {last}, previous_hash = '\\x{before_last.hex()}', hash = '\\x{end.hex()}' "
               f"where tenant_id = '{tenant}'")
    return last


def verify(server):
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(
        [harness.binary(), "audit", "verify", "--tenant", "northwind"], cwd=harness.ROOT, env=server.environment(),
        capture_output=True, text=True, stdin=subprocess.DEVNULL)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.2f} s of one core by the command itself")
    return took, answer.returncode, (answer.stdout + answer.stderr).strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=LINES)
    count = parser.parse_args().lines
    with harness.Server() as server:
        last = fill(server, count)
        readings = [verify(server) for _ in range(3)]
        for took, code, words in readings:
            print(f"{took:.2f} s, exit {code}: {words}")
        holds = all(code == 0 and f"{last:,}" in words or str(last) in words for _, code, words in readings)
        fastest = min(took for took, _, _ in readings)
        server.sql(f"update audit_events set subject_label = 'RUN-x' where seq = {last - count // 2}")
        took, code, words = verify(server)
        print(f"control: {took:.2f} s, exit {code}: {words.splitlines()[0]}")
        found = code == 1 and (f"{last - count // 2:,}" in words or str(last - count // 2) in words)
    good = holds and found and (fastest <= SECONDS or count != LINES)
    print(f"audit_bench: {count} lines in {fastest:.2f} s (goal {SECONDS:.0f} s), {'held' if good else 'NOT held'}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
