"""The served description of the API against the program: no 500, no status, header or body that is not described.

openapi-spec-validator reads the document; schemathesis sends what it allows and what it forbids, as nobody, with the
token of a reseller's owner and with one of staff, to keys that nobody has and to records that are there. Both tokens
are made on the pages. A program that answers 500 and undescribed statuses is the control. `--examples N` says how much
is sent to each address.
"""

import argparse
import http.server
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from harness import Server  # noqa: E402
from inputs_test import Person  # noqa: E402

TOKENS = {
    "reseller": ("dana@brightline.example", "/portal/settings/tokens"),
    "staff": ("owner@northwind.example", "/admin/profile/tokens"),
}
# What the description promises. That every value of the right form is accepted it does not: rules of the business
# (a postal code, a duplicate) refuse some with 422.
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
          "response_schema_conformance,negative_data_rejection,unsupported_method,missing_required_header,ignored_auth")


def token(server, role):
    address, page = TOKENS[role]
    if role == "staff":
        server.sql(f"""
            update accounts set roles = array['admin', 'director', 'reviewer', 'finance', 'channel_manager']
            where email = '{address}'""")
    person = Person(server, address)
    _, fields = person.client.get(page).form(page)
    scopes = re.findall(r'name="scopes" type="checkbox" value="([^"]+)"', person.client.get(page).text)
    answer = person.client.post(page, {**fields, "name": "scan", "scopes": scopes, "days": "30"})
    found = re.search(r"trb_[A-Za-z0-9_-]{43}", answer.text)
    assert found, f"{page} made no token: {answer.status}"
    return found.group()


def records(server):
    """An application and a reseller in onboarding that are there."""
    application = server.sql("select id from applications where status = 'under_review' limit 1")[0][0]
    own = server.sql("select reseller_id from accounts where email = 'dana@brightline.example'")[0][0]
    return {"applications": application, "resellers": own}


def validate(document):
    from openapi_spec_validator import OpenAPIV31SpecValidator
    return [str(error.message) for error in OpenAPIV31SpecValidator(document).iter_errors()]


def configuration(folder, known, is_known):
    # Who somebody is, and whether they call too often, comes first: a missing precondition is not told then.
    refusals = [406, 428, 429] if is_known else [401, 406, 428, 429]
    lines = ["[checks.missing_required_header]", f"expected-statuses = {refusals}",
             "[checks.negative_data_rejection]",
             "expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]"]
    for part, key in known.items():
        pattern = "^/resellers/applications/" if part == "applications" else r"^/resellers/\\{id"
        lines += ["[[operations]]", f'include-path-regex = "{pattern}"', f'parameters = {{"path.id" = "{key}"}}']
    path = folder / "schemathesis.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def scan(server, url, name, headers, known, arguments):
    """The lines that tell of failures."""
    tool = pathlib.Path(sys.executable).parent / "schemathesis"
    command = [str(tool), "--config-file", str(configuration(server.folder, known, bool(headers))), "run", url,
               "--checks", CHECKS, "--max-examples", str(arguments.examples), "--seed", str(arguments.seed),
               "--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color",
               "--request-timeout", "30"]
    for key, value in headers.items():
        command += ["--header", f"{key}: {value}"]
    # What it keeps between runs belongs to this one.
    done = subprocess.run(
        command, cwd=server.folder, capture_output=True, text=True, timeout=arguments.seconds * 4)
    report = server.folder / f"{name}.txt"
    report.write_text(done.stdout + done.stderr)
    print(f"{name}: schemathesis ended with {done.returncode}", flush=True)
    for line in done.stdout.splitlines():
        if re.search(r"Selected:|Tested:|generated|Operations:", line):
            print("  " + line.strip())
    if server.process.poll() is not None:
        raise SystemExit(f"The program ended with {server.process.returncode}:\n{server.log.read_text()[-4000:]}")
    if done.returncode not in (0, 1):
        raise SystemExit(f"schemathesis did not run:\n{(done.stdout + done.stderr)[-3000:]}")
    if done.returncode == 1 and arguments.shown:
        start = done.stdout.find("= FAILURES =")
        shown = re.sub(r"(%[0-9A-F]{2}){20,}", "…", done.stdout[start:])
        print(shown[:arguments.shown], flush=True)
    return done.returncode == 1


class Control(http.server.BaseHTTPRequestHandler):
    """Answers 500 to everything, below the description of the program."""
    document = b"{}"

    def answer(self):
        is_document = self.path.endswith("/openapi.json")
        self.send_response(200 if is_document else 500)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.document if is_document else b"{}")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_HEAD = answer

    def log_message(self, *_):
        pass


def control(server, document, arguments):
    """A program that breaks has to be found."""
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Control)
    url = f"http://127.0.0.1:{httpd.server_port}"
    paths = dict(list(document["paths"].items())[-2:])
    Control.document = json.dumps({**document, "paths": paths, "servers": [{"url": url}]}).encode()
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    quick = argparse.Namespace(**{**vars(arguments), "examples": 2, "shown": 0})
    found = scan(server, f"{url}/openapi.json", "control", {}, {}, quick)
    httpd.shutdown()
    assert found, "the control: schemathesis did not find a program that answers 500"


def reset_windows(server, stop):
    """So many calls are more than a token may make: this is about what is answered to the others."""
    while not stop.wait(0.1):
        try:
            server.sql("delete from call_windows")
        except subprocess.CalledProcessError:
            pass


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=40)
    options.add_argument("--seconds", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--shown", type=int, default=6000)
    options.add_argument("--only", default="")
    arguments = options.parse_args()
    failed = []
    with Server() as server:
        url = f"{server.url}/api/v1/openapi.json"
        document = json.load(urllib.request.urlopen(url))
        problems = validate(document)
        print(f"openapi-spec-validator: {len(problems)} problems", flush=True)
        if problems:
            failed.append("the document: " + "; ".join(problems[:5]))
        assert validate({**document, "paths": {"/x": {"get": {"responses": {"200": {}}}}}}), "the control is found"
        if not arguments.only:
            control(server, document, arguments)
        callers = {"nobody": {}} | {
            role: {"Authorization": f"Bearer {token(server, role)}"} for role in TOKENS}
        known = records(server)
        stop = threading.Event()
        threading.Thread(target=reset_windows, args=(server, stop), daemon=True).start()
        for role, headers in callers.items():
            if arguments.only and role != arguments.only:
                continue
            for name, keys in [("unknown", {}), ("known", known)]:
                if role == "nobody" and keys:
                    continue
                began = time.monotonic()
                if scan(server, url, f"{role}-{name}", headers, keys, arguments):
                    failed.append(f"{role} with {name} keys")
                print(f"  {time.monotonic() - began:.0f} s", flush=True)
        stop.set()
        broken = [line for line in server.log.read_text().splitlines() if '"failure"' in line]
        if broken:
            failed.append(f"{len(broken)} failures in the log, the first: {broken[0][:1000]}")
        assert urllib.request.urlopen(f"{server.url}/ready").status == 200
    if failed:
        raise SystemExit("api: " + "\n".join(failed))
    print("api: every answer is as described")


if __name__ == "__main__":
    main()
