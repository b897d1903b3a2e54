"""The main job as five people live it, in real Chromium: once with scripts, once without.

An applicant applies; a reviewer approves; the applicant becomes a reseller's owner; finance imports a feed, runs the
month and pays; the approver approves and releases; Dana of Brightline reads her statement, a line and her payout.
"""

import datetime
import re
import time
import zoneinfo

from harness import Server, Visitor, both_ways, browser

TOO_FAST_SECONDS = 5
STRONG = {"business_description": "We sell and install networks for small companies.", "telecom_experience_years": "10",
          "estimated_monthly_customers": "50"}
TAX_ID = "12-3456789"


def apply(visitor, email):
    page = visitor.page
    visitor.go("/").follow("Apply to become a reseller")
    visitor.press("Save and continue")
    assert "There is a problem" in visitor.text() or page.query_selector(".error-summary"), "an empty step is refused"
    page.fill("[name=company_name]", "Diaz Networks")
    page.fill("[name=street]", "12 Main Street")
    page.fill("[name=city]", "Alder Falls")
    page.fill("[name=zip]", "27010")
    page.fill("[name=years_in_business]", "12")
    visitor.press("Save and continue")
    page.fill("[name=contact_name]", "Ana Diaz")
    page.fill("[name=contact_email]", email)
    page.fill("[name=contact_phone]", "919-555-0142")
    visitor.press("Save and continue")
    page.check("[name=reseller_type][value=authorized_dealer]")
    for name, value in STRONG.items():
        page.fill(f"[name={name}]", value)
    visitor.press("Save and come back later")
    resume = re.search(r"https?://\S+/apply/draft/\S+", visitor.text()).group(0)
    visitor.go(resume)
    while page.query_selector("[name=consent_terms]") is None:
        if page.query_selector("[name=tax_id]"):
            page.fill("[name=tax_id]", TAX_ID)
        visitor.press("Save and continue")
    page.check("[name=consent_terms]")
    page.check("[name=consent_checks]")
    visitor.press("Save and continue")
    assert "Diaz Networks" in visitor.text() and "10" in visitor.text(), "the review shows what was typed"
    time.sleep(TOO_FAST_SECONDS)
    visitor.press("Send the application")
    assert re.search(r"APP-\d{8}-[0-9A-F]{8}", visitor.text()), "the reference is shown"


def confirm_by_letter(visitor, server, email):
    letter = server.letter(email, "We received your application")
    visitor.go(server.link(letter, "/apply/status/"))
    visitor.press("Confirm my e-mail address")
    assert "confirmed" in visitor.text()
    for number in range(visitor.page.locator("input[type=file]").count()):
        kind = visitor.page.locator("input[type=file]").nth(number)
        name = kind.get_attribute("id").removeprefix("files-")
        kind.set_input_files({"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": pdf(name)})
        with visitor.page.expect_navigation():
            visitor.page.locator(f"form[action$='/documents/{name}'] button").click()
        assert "We have your file" in visitor.text()


def pdf(words):
    """A page with a few words, as a scanner makes it."""
    text = f"BT /F1 14 Tf 72 720 Td ({words}) Tj ET"
    return (f"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length {len(text)} >>\nstream\n{text}"
            "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n").encode()


def read_papers(reviewer):
    """Accepts the documents one after the other, then finds out the rest."""
    page = reviewer.page
    for kind in ("business_license", "tax_document", "bank_reference", "references", "insurance_certificate"):
        form = page.locator(f"form[action$='/documents/{kind}']")
        form.locator("xpath=..").evaluate("node => node.open = true")
        for name, value in (("expires_on", "2031-01-31"), ("insured", "1,000,000")):
            if form.locator(f"[name={kind}_{name}]").count():
                form.locator(f"[name={kind}_{name}]").fill(value)
        with page.expect_navigation():
            form.locator("button[value=accept]").click()
        assert "accepted" in reviewer.text()
    reviewer.press("Start the background check")
    for kind in ("sanctions", "identity_registration", "credit_references"):
        form = page.locator(f"form[action$='/checks/{kind}']")
        if form.locator("button[value=pass]").count():
            form.locator("textarea").fill("Nothing against them was found.")
            with page.expect_navigation():
                form.locator("button[value=pass]").click()
    assert "Failed" not in page.locator("section[aria-labelledby=checks]").inner_text()


def approve(reviewer):
    page = reviewer.page
    reviewer.go("/admin/applications?status=submitted&search=Diaz")
    reviewer.follow("Diaz Networks")
    reviewer.press("Claim this application")
    for field in page.query_selector_all("input[type=number][max='10']"):
        field.fill("8")
    reviewer.press("Keep the scores")
    read_papers(reviewer)
    select = page.query_selector("select[name=account_manager]")
    if select:
        options = select.evaluate("node => [...node.options].map(o => o.value).filter(v => v)")
        if options:
            select.select_option(options[0])
    reviewer.press("Approve Diaz Networks")
    assert "Approved" in reviewer.text(), reviewer.text()[:600]


def accept_invitation(applicant, server, email):
    server.letter(email, "you are approved")
    letter = server.letter(email, "portal access")
    applicant.go(server.link(letter, "/invite/"))
    for name in ("password", "repeated"):
        applicant.page.fill(f"[name={name}]", "small streams make the river")
    applicant.press("Set password")
    applicant.sign_in(email, "small streams make the river")
    assert "/portal" in applicant.page.url
    for path, expected in (("/portal", "Diaz"), ("/portal/onboarding", "Complete Reseller Agreement"),
                           ("/portal/customers", "Customers"), ("/portal/commissions", "Commissions"),
                           ("/portal/profile", "Ana Diaz")):
        applicant.go(path)
        assert expected in applicant.text(), f"{path} does not say {expected}"


def sign(person, name):
    """Signs the agreement that is shown: what is missing is said, and one press signs once."""
    page = person.page
    button = page.query_selector("#sign button.btn-primary").inner_text().strip()
    person.press(button)
    assert "Type your name as your account has it" in person.text(), person.text()[:600]
    page.fill("[name=typed_name]", name)
    page.check("[name=consent]")
    person.press(button)


def agree(ana, legal, server, email):
    """Both sides sign; the first task of the checklist is done by that."""
    ana.go("/portal/agreements")
    until(ana, "waits for a signature")
    ana.follow("Read and sign")
    assert "What this agreement is about" in ana.text()
    sign(ana, "ana  diaz")
    assert "You have signed." in ana.text(), ana.text()[:600]
    legal.sign_in("legal@northwind.example")
    legal.go("/admin/agreements")
    legal.follow("Diaz Networks")
    sign(legal, "Lena Brooks")
    assert "is in force" in legal.text(), legal.text()[:600]
    legal.follow("Evidence, to print")
    assert "every signature is under this text" in legal.text()
    server.letter(email, "agreement is in force")
    ana.go("/portal/onboarding/setup_001")
    until(ana, "Done")


def story(people, server, email):
    apply(people["ana"], email)
    confirm_by_letter(people["ana"], server, email)
    people["reviewer"].sign_in("reviewer@northwind.example")
    approve(people["reviewer"])
    accept_invitation(people["ana"], server, email)
    agree(people["ana"], people["legal"], server, email)
    money(people, server)


def run(scripts):
    email = "ana@diaz-networks.example"
    with Server() as server, browser() as chromium:
        people = {name: Visitor(chromium, server, scripts) for name in ("ana", "reviewer", "legal", "finance", "approver", "dana")}
        try:
            story(people, server, email)
        except Exception:
            for name, person in people.items():
                if person.page.url != "about:blank":
                    print(f"--- {name} at {person.page.url}\n{person.text()[:1500]}")
            raise
        faults = [fault for person in people.values() for fault in person.faults if "422" not in fault]
        assert not faults, f"faults in the browser: {faults}"


def dollars(cents):
    return f"{'−' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def last_month():
    """The month before this one where the demo's people live, as their letters name it."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York")).date()
    return (today.replace(day=1) - datetime.timedelta(days=1)).strftime("%B %Y")


def until(person, expected, seconds=120):
    """Loads the page again until it says something: how somebody without scripts follows long work."""
    deadline = time.monotonic() + seconds
    while expected not in person.text():
        assert time.monotonic() < deadline, f"{person.page.url} never said {expected}:\n{person.text()[:1500]}"
        time.sleep(0.5)
        person.page.reload()


def import_feed(finance, server):
    finance.go("/admin/feed")
    finance.page.set_input_files("[name=files]", sorted((server.folder / "data/demo-feed").glob("*.csv")))
    finance.press("Upload and import")
    until(finance, "Done")
    assert server.sql("select count(*) from feed_rejections")[0][0] == "0"


def run_month(finance, approver):
    finance.go("/admin/runs")
    finance.press("Start the run")
    until(finance, "Calculated")
    assert "Approve" not in [link.inner_text() for link in finance.page.query_selector_all(".actions a")]
    approver.sign_in("approver@northwind.example").go(finance.page.url)
    approver.follow("Approve")
    approver.press("Approve")
    assert "Approved" in approver.text()


def read_statement(dana, server):
    """The amounts of the statement page, its letter and one line's explanation; returns what is payable in cents."""
    letter = server.letter("dana@brightline.example", f"Statement {last_month()}")
    dana.sign_in("dana@brightline.example").go(server.link(letter, "/portal/statements/"))
    row = server.sql(
        "select s.closing, s.earned + s.reversals + s.clawbacks + s.released, s.period from statements s "
        "join resellers r on r.id = s.reseller_id where r.name like 'Brightline%' and s.status = 'closed' "
        "order by s.period desc limit 1")[0]
    closing, lines = int(row[0]), int(row[1])
    posted = server.sql(
        "select sum(a.amount) from accruals a join resellers r on r.id = a.reseller_id where r.name like 'Brightline%' "
        f"and a.statement_period = '{row[2]}' and a.state <> 'cancelled'")[0][0]
    assert lines == int(posted) and closing > 0, f"the statement has {lines}, its lines {posted}"
    assert dollars(closing) in dana.text(), f"the page does not say {dollars(closing)}"
    assert dollars(closing) in letter.get_body(("plain",)).get_content()
    dana.page.locator("main tbody th a[href*='/portal/commissions/']").first.click()
    dana.page.wait_for_url("**/portal/commissions/**")
    for heading in ("Why", "What happened", "The terms", "The sum", "When it counts"):
        assert heading in dana.text(), f"the page of a line does not say '{heading}'"
    return closing


def pay(finance, approver, server):
    finance.go("/admin/batches").follow("Make a batch")
    finance.press("Make the batch")
    batch = finance.page.url
    finance.follow("Submit for approval")
    finance.press("Submit for approval")
    assert "Release" not in [link.inner_text() for link in finance.page.query_selector_all(".actions a")]
    approver.go(batch)
    if "Waiting for approval" in approver.text():
        approver.follow("Approve")
        approver.press("Approve")
    approver.follow("Release to the bank")
    approver.press("Release to the bank")
    finance.go(batch)
    with finance.page.expect_download() as download:
        finance.page.get_by_role("link", name="Download").click()
    content = download.value.path().read_text()
    finance.follow("Mark as settled")
    finance.page.fill("[name=evidence]", "Settlement report 4711")
    finance.press("Mark as settled")
    assert "Settled" in finance.text()
    return content


def money(people, server):
    finance, approver, dana = people["finance"], people["approver"], people["dana"]
    finance.sign_in("finance@northwind.example")
    import_feed(finance, server)
    run_month(finance, approver)
    payable = read_statement(dana, server)
    file = pay(finance, approver, server)
    entries = [line for line in file.splitlines() if line.startswith("6")]
    ours = [line for line in entries if "BRIGHTLINE" in line]
    assert len(ours) == 1 and int(ours[0][29:39]) == payable, f"{ours} is not {payable}"
    control = [line for line in file.splitlines() if line.startswith("9") and not line.startswith("999")][0]
    assert int(control[43:55]) == sum(int(line[29:39]) for line in entries)
    letter = server.letter("dana@brightline.example", f"{dollars(payable)} is on its way")
    dana.go(server.link(letter, "/portal/payouts/"))
    assert dollars(payable) in dana.text() and "Paid" in dana.text()


if __name__ == "__main__":
    both_ways("the main job", run)
