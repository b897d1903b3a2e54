"""What applicants, reviewers and new owners do in the browser, step by step: the stories are made of it."""

import contextlib
import dataclasses
import re
import time

from playwright.sync_api import Error

TOO_FAST_SECONDS = 5
OWN_PASSWORD = "small streams make the river"
KINDS = ("business_license", "tax_document", "bank_reference", "references", "insurance_certificate")


@dataclasses.dataclass
class Company:
    """A company that applies, and who does it for them."""

    name: str
    contact: str
    email: str
    tax_id: str
    street: str = "12 Main Street"
    zip: str = "27010"


def fill(visitor, company):
    """The form from the home page to the last look at what was typed, with a pause in between."""
    page = visitor.page
    visitor.go("/").follow("Apply to become a reseller")
    visitor.press("Save and continue")
    assert "There is a problem" in visitor.text() or page.query_selector(".error-summary"), "an empty step is refused"
    for name, value in (("company_name", company.name), ("street", company.street), ("city", "Alder Falls"),
                        ("zip", company.zip), ("years_in_business", "12")):
        page.fill(f"[name={name}]", value)
    visitor.press("Save and continue")
    for name, value in (("contact_name", company.contact), ("contact_email", company.email),
                        ("contact_phone", "919-555-0142")):
        page.fill(f"[name={name}]", value)
    visitor.press("Save and continue")
    page.check("[name=reseller_type][value=authorized_dealer]")
    for name, value in (("business_description", "We sell and install networks for small companies."),
                        ("telecom_experience_years", "10"), ("estimated_monthly_customers", "50")):
        page.fill(f"[name={name}]", value)
    visitor.press("Save and come back later")
    resume = re.search(r"https?://\S+/apply/draft/\S+", visitor.text()).group(0)
    visitor.go(resume)
    while page.query_selector("[name=consent_terms]") is None:
        if page.query_selector("[name=tax_id]"):
            page.fill("[name=tax_id]", company.tax_id)
        visitor.press("Save and continue")
    page.check("[name=consent_terms]")
    page.check("[name=consent_checks]")
    visitor.press("Save and continue")
    assert company.name in visitor.text() and "10" in visitor.text(), "the review shows what was typed"


def apply(visitor, company):
    """Fills the form and sends it, as slowly as people do; returns the reference."""
    fill(visitor, company)
    time.sleep(TOO_FAST_SECONDS)
    return send(visitor)


def send(visitor):
    """Sends the form that was filled and returns the reference."""
    visitor.press("Send the application")
    found = re.search(r"APP-\d{8}-[0-9A-F]{8}", visitor.text())
    assert found, f"the reference is shown: {visitor.text()[:600]}"
    return found.group(0)


def open_status(visitor, server, company, subject="We received your application"):
    """Follows the newest letter about the application."""
    visitor.go(server.link(server.letter(company.email, subject), "/apply/status/"))
    return visitor


def confirm(visitor, server, company):
    open_status(visitor, server, company).press("Confirm my e-mail address")
    assert "confirmed" in visitor.text()


def bring(visitor, kinds=KINDS):
    """Uploads documents on the status page that is open."""
    for kind in kinds:
        field = visitor.page.locator(f"input[type=file]#files-{kind}")
        field.set_input_files({"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": pdf(kind)})
        with visitor.page.expect_navigation():
            visitor.page.locator(f"form[action$='/documents/{kind}'] button").click()
        assert "We have your file" in visitor.text(), visitor.text()[:600]


def pdf(words):
    """A page with a few words, as a scanner makes it."""
    text = f"BT /F1 14 Tf 72 720 Td ({words}) Tj ET"
    return (f"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length {len(text)} >>\nstream\n{text}"
            "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n").encode()


def open_form(page, action):
    """The form with an action, and what is folded around it opened."""
    form = page.locator(f"form[action$='{action}']")
    fold = form.locator("xpath=ancestor::details[not(@open)]")
    if fold.count():
        fold.locator("summary").first.click()
    return form


def press_in(page, form, button="button"):
    with page.expect_navigation():
        form.locator(button).click()


def take(reviewer, company):
    """Finds a new application, claims it and scores it well."""
    reviewer.go(f"/admin/applications?status=submitted&search={company.name.split()[0]}")
    reviewer.follow(company.name)
    reviewer.press("Claim this application")
    for field in reviewer.page.query_selector_all("input[type=number][max='10']"):
        field.fill("8")
    reviewer.press("Keep the scores")


def accept(reviewer, kinds=KINDS, license_until="2031-01-31"):
    """Accepts documents one after the other."""
    page = reviewer.page
    values = {"business_license_expires_on": license_until, "insurance_certificate_expires_on": "2031-01-31",
              "insurance_certificate_insured": "1,000,000"}
    for kind in kinds:
        form = open_form(page, f"/documents/{kind}")
        for name, value in values.items():
            if form.locator(f"[name={name}]").count():
                form.locator(f"[name={name}]").fill(value)
        press_in(page, form, "button[value=accept]")
        assert "accepted" in reviewer.text()


def check(reviewer):
    """Begins the background check and finds out what people have to."""
    page = reviewer.page
    reviewer.press("Start the background check")
    for kind in ("sanctions", "identity_registration", "credit_references"):
        form = open_form(page, f"/checks/{kind}")
        if form.locator("button[value=pass]").count():
            form.locator("textarea").fill("Nothing against them was found.")
            press_in(page, form, "button[value=pass]")


def failed_checks(reviewer):
    return reviewer.page.locator("section[aria-labelledby=checks]").inner_text().count("Failed\n")


def approve(reviewer, company, manager=None):
    """Approves with an account manager: the one who is named, or the first."""
    select = reviewer.page.locator("select[name=account_manager]")
    names = select.locator("option").all_inner_texts()
    select.select_option(index=names.index(manager) if manager else 1)
    reviewer.press(f"Approve {company.name}")


def accept_invitation(owner, server, company):
    server.letter(company.email, "you are approved")
    owner.go(server.link(server.letter(company.email, "portal access"), "/invite/"))
    for name in ("password", "repeated"):
        owner.page.fill(f"[name={name}]", OWN_PASSWORD)
    owner.press("Set password")
    owner.sign_in(company.email, OWN_PASSWORD)


def sign(person, name):
    """Signs the agreement that is shown: what is missing is said, and one press signs once."""
    page = person.page
    button = page.query_selector("#sign button.btn-primary").inner_text().strip()
    person.press(button)
    assert "Type your name as your account has it" in person.text(), person.text()[:600]
    page.fill("[name=typed_name]", name)
    page.check("[name=consent]")
    person.press(button)


def agree(owner, legal, server, company):
    """Both sides sign."""
    owner.go("/portal/agreements")
    until(owner, "waits for a signature")
    owner.follow("Read and sign")
    assert "What this agreement is about" in owner.text()
    sign(owner, company.contact.lower().replace(" ", "  "))
    assert "You have signed." in owner.text(), owner.text()[:600]
    legal.go("/admin/agreements")
    legal.follow(company.name)
    sign(legal, "Lena Brooks")
    assert "is in force" in legal.text(), legal.text()[:600]
    legal.follow("Evidence, to print")
    assert "every signature is under this text" in legal.text()
    server.letter(company.email, "agreement is in force")


def until(person, expected, seconds=120):
    """Loads the page again until it says something: how somebody without scripts follows long work."""
    deadline = time.monotonic() + seconds
    while expected not in person.text():
        assert time.monotonic() < deadline, f"{person.page.url} never said {expected}:\n{person.text()[:1500]}"
        time.sleep(0.5)
        # With scripts the page may be on its way to load itself again: the one gives way to the other.
        with contextlib.suppress(Error):
            person.page.reload()
