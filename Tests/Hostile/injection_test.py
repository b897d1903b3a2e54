"""Every text of every record holds a polyglot with a mark of its own; then every page, letter and export is opened.

Chromium visits everything once with the content policy and once without it: nothing may run. LibreOffice opens every
CSV: no cell may be a formula. The texts are written straight into the tables, past every check of the forms.
"""

import argparse
import collections
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from client import Client  # noqa: E402
from harness import Server, Visitor, browser  # noqa: E402
from pages_test import ROLES, links, shape  # noqa: E402

# Breaks out of attributes, elements, scripts, styles, comments, templates and addresses; begins as a formula.
POLYGLOT = (
    "=HYPERLINK(\"http://x\")--><svg/onload=hit(`{mark}`)>'\"></script></style></textarea></title>"
    "<img src=x onerror=hit(`{mark}`)><a href=\"javascript:hit(`{mark}`)\">{{{{7*7}}}}{{{{{{{mark}}}}}}}"
)
SHORT = "=1+1\"><img src=x onerror=hit(`{mark}`)>"
WATCH = "window.hits = []; window.hit = mark => { window.hits.push(mark); console.error('HIT ' + mark); };"
# What the program itself reads: codes, numbers of records, addresses to sign in with, digests, sealed values.
PROGRAMS_OWN = re.compile(
    r"^(schema_|jobs|job_|schedules|sessions|password_|rate_|attempts|idempotency|tenants\.(slug|time_zone|currency|"
    r"locale|language|accent)|tenant_hosts|.*\.(.*_?hash|.*digest|sealed.*|.*_sealed|.*token.*|.*key|email|.*_email|"
    r"state|status|kind|role|roles|currency|number|public_id|code|.*_code|tier|type|.*_type|plan|event|account|zip|"
    r"address_hash|path|content_type|language|locale|time_zone|.*_address|html|secrets|rules|modifier|schedule)$)")
# What the application form wants where it takes no polyglot.
PLAUSIBLE = {
    "contact_email": "hostile@example.com", "contact_phone": "919-555-0142", "zip": "27010", "website": "",
    "reseller_type": "authorized_dealer", "consent_terms": "yes", "consent_checks": "yes",
}


def text_columns(server):
    rows = server.sql("""
        select c.table_name, c.column_name, c.data_type from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
            and c.data_type in ('text', 'character varying', 'ARRAY', 'jsonb') order by 1, 2""")
    return [row for row in rows if not PROGRAMS_OWN.match(f"{row[0]}.{row[1]}") and not PROGRAMS_OWN.match(row[0])]


def poison(server):
    """Returns the columns that hold the polyglot now, and those that a check of the database refused."""
    done, refused = [], []
    for table, column, kind in text_columns(server):
        mark = f"{table}.{column}"
        text = POLYGLOT.format(mark=mark).replace("'", "''")
        if kind == "jsonb":
            # Texts inside: those that only people read.
            if table != "audit_events":
                continue
            change = (f"(select coalesce(jsonb_object_agg(key, case when jsonb_typeof(value) = 'string' "
                      f"then to_jsonb('{text}'::text) else value end), '{{}}'::jsonb) from jsonb_each({column}))")
            where = f"jsonb_typeof({column}) = 'object'"
        elif kind == "ARRAY":
            change, where = f"array['{text}']", f"cardinality({column}) > 0"
        else:
            # Codes and numbers of the program's own look like codes in every row; texts of people do not.
            codes = server.sql(
                f"select count(*) filter (where {column} !~ '^([a-z0-9_.:-]+|[A-Z]{{2,4}}-[0-9A-F-]+|[A-Z]{{3}})?$') "
                f"from {table}")
            if codes[0][0] == "0":
                continue
            change, where = f"'{text}' || left(md5({column}), 6)", f"{column} <> ''"
        try:
            server.sql(f"set session_replication_role = replica; update {table} set {column} = {change} where {where}")
            done.append(mark)
        except subprocess.CalledProcessError:
            refused.append(mark)
    return done, refused


def apply(server):
    """An application with the polyglot, or a short one, in every field that takes it."""
    applicant = Client(server)
    answer, tries = applicant.get("/apply"), collections.Counter()
    for _ in range(20):
        forms = [form for form in answer.forms() if form[1] == "post"]
        if not forms:
            break
        action, _, fields = forms[0]
        texts = set(re.findall(r'<(?:input class="size[^>]*|textarea[^>]*) name="(\w+)"', answer.text))
        tries.update(re.findall(r'<li><a href="#(\w+)"', answer.text))
        spellings = [POLYGLOT, SHORT, ""]
        for name in texts:
            # A list and the lines that are added to it are one field to the summary of problems.
            level = max([count for field, count in tries.items() if field in name or name in field], default=0)
            fields[name] = spellings[min(level, 2)].format(mark=f"form.{name}")
        fields |= {name: value for name, value in PLAUSIBLE.items() if f'name="{name}"' in answer.text}
        time.sleep(1)
        answer = applicant.post(action, fields)
        if "/apply/status/" in answer.url:
            return
    words = re.sub(r"<[^>]+>|\s+", " ", answer.text)
    raise AssertionError(f"the application was not sent: {answer.status} {answer.url} {dict(tries)} {words[:800]}")


def letters_of(server):
    found = []
    for letter in server.letters():
        part = letter.get_body(("html",))
        if part is not None:
            found.append((str(letter["Subject"]), part.get_content()))
    return found


def visit(chromium, server, policy, exports):
    """Walks as every role. Returns (pages looked at, findings)."""
    findings, looked = [], 0
    for role, (address, starts) in ROLES.items():
        visitor = Visitor(chromium, server)
        if not policy:
            visitor.context.close()
            visitor.context = chromium.new_context(bypass_csp=True, accept_downloads=True)
            visitor.page = visitor.context.new_page()
        page = visitor.page
        page.add_init_script(WATCH)
        if address:
            visitor.sign_in(address)
        waiting, seen = list(starts), set()
        while waiting and len(seen) < 140:
            path = waiting.pop(0)
            if shape(path) in seen:
                continue
            seen.add(shape(path))
            answer = page.goto(server.url + path)
            looked += 1
            if answer.status >= 500:
                findings.append(f"{role} {path}: {answer.status}")
                continue
            page.evaluate("new Promise(done => setTimeout(done, 30))")
            hits = [hit for frame in page.frames for hit in frame.evaluate("window.hits || []")]
            findings += [f"{role} {path}: ran {hit}" for hit in dict.fromkeys(hits)]
            elements = page.evaluate("document.querySelectorAll('svg[onload], img[onerror], a[href^=javascript]').length")
            if elements:
                findings.append(f"{role} {path}: {elements} elements made of data")
            waiting += links(page, server.url)
            hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
            waiting += [href for href in hrefs if href.startswith("/") and href.endswith("/body")]
            for href in hrefs:
                if ".csv" in href and shape(href) not in exports:
                    reply = page.request.get(server.url + href)
                    exports[shape(href)] = (role, reply.status, reply.body())
        page.close()
        visitor.context.close()
    return looked, findings


def read_letters(chromium, server, policy):
    context = chromium.new_context(bypass_csp=not policy)
    page, findings, letters = context.new_page(), [], letters_of(server)
    page.add_init_script(WATCH)
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    for subject, html in letters:
        page.goto("about:blank")
        page.set_content(html)
        page.evaluate("new Promise(done => setTimeout(done, 20))")
        findings += [f"letter {subject[:60]}: ran {hit}" for hit in page.evaluate("window.hits || []")]
    context.close()
    return len(letters), findings


def formulas(exports):
    """What a spreadsheet makes of every export: the cells that are formulas."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tributary-exports-"))
    findings = []
    for number, (path, (role, status, body)) in enumerate(sorted(exports.items())):
        if status != 200:
            findings.append(f"{role} {path}: {status}")
            continue
        (folder / f"{number}.csv").write_bytes(body)
        for row in csv.reader(body.decode("utf-8-sig").splitlines(keepends=True)):
            for cell in row:
                if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"-?[\d.,]+", cell):
                    findings.append(f"{role} {path}: a cell begins like a formula: {cell[:80]!r}")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "fods",
         "--outdir", str(folder), *map(str, sorted(folder.glob("*.csv")))],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    opened = sorted(folder.glob("*.fods"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
    for path in opened:
        count = sum(name in cell.attrib for cell in xml.etree.ElementTree.parse(path).iter())
        if count:
            findings.append(f"{path.name}: {count} formula cells in the spreadsheet")
    shutil.rmtree(folder)
    return len(opened), findings


def write_letters(server, chromium):
    """New letters from the poisoned records: resets of passwords, and an invitation."""
    visitor = Visitor(chromium, server)
    for address in ("dana@brightline.example", "finance@northwind.example"):
        visitor.go("/forgot")
        visitor.page.fill("[name=email]", address)
        visitor.press("Send the link")
    visitor.close()
    staff = Visitor(chromium, server).sign_in("owner@northwind.example")
    staff.go("/admin/resellers")
    staff.page.click("tbody a >> nth=0")
    if staff.page.query_selector("text=Invite the owner again"):
        staff.press("Invite the owner again")
    staff.close()


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    findings, exports = [], {}
    with Server() as server, browser() as chromium:
        control = chromium.new_context(bypass_csp=True).new_page()
        control.add_init_script(WATCH)
        control.goto(server.url + "/help")
        control.set_content(POLYGLOT.format(mark="control"))
        control.wait_for_timeout(200)
        if "control" not in control.evaluate("window.hits || []"):
            findings.append("the polyglot does not run even where nothing hinders it: this test shows nothing")
        done, refused = poison(server)
        print(f"{len(done)} columns hold the polyglot, {len(refused)} refused it: {', '.join(refused)}", flush=True)
        server.stop()
        server.start()
        apply(server)
        write_letters(server, chromium)
        for policy in (True, False):
            looked, found = visit(chromium, server, policy, exports)
            letters, ran = read_letters(chromium, server, policy)
            findings += found + ran
            print(f"content policy {'on' if policy else 'off'}: {looked} pages, {letters} letters", flush=True)
        opened, found = formulas(exports)
        findings += found
        print(f"{len(exports)} exports, {opened} opened as spreadsheets")
        if not exports or opened < len([one for one in exports.values() if one[1] == 200]):
            findings.append("not every export was opened")
    for finding in findings[:60]:
        print("FAIL", finding)
    print(f"injection_test: {len(done)} columns, {len(findings)} findings")
    sys.exit(1 if findings or len(done) < 30 else 0)


if __name__ == "__main__":
    main()
