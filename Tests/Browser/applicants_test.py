"""Three companies apply and live through the weeks after it, in real Chromium, with scripts and without side by side.

Quarry is approved at once. Bellwether forgets documents, is reminded twice, brings them on the last days, and is approved
after a director waived a check that failed. Cinder is rejected, comes back an hour too early, and again in time. The
program's clock is moved over a clock change in spring and over a holiday that the tenant entered.
"""

from harness import Server, Visitor, browser, report, watched, ways
from recruiting import (
    TOO_FAST_SECONDS, Company, accept, approve, bring, check, confirm, failed_checks, fill, open_form, open_status,
    pdf, press_in, send, take)

FIRST = ("business_license", "tax_document", "references")
LATE = ("bank_reference", "insurance_certificate")
WANTED = "We need documents"


class Cast:
    """Three applicants and two of the tenant's staff, each with a browser of the same kind."""

    def __init__(self, chromium, server, scripts):
        def company(name, contact, number):
            return Company(name, contact, f"{contact.split()[0].lower()}@{name.split()[0].lower()}.example", number)

        names = ("Quarry", "Bellwether", "Cinder") if scripts else ("Umber", "Vesper", "Willow")
        start = 12 if scripts else 45
        self.server = server
        self.straight = company(f"{names[0]} Networks", "Ana Ash", f"{start}-3456789")
        self.late = company(f"{names[1]} Wire", "Ben Ash", f"{start + 1}-3456789")
        self.rejected = company(f"{names[2]} Peak", "Cleo Ash", f"{start + 2}-3456789")
        self.people = {name: Visitor(chromium, server, scripts)
                       for name in ("ana", "ben", "cleo", "reviewer", "director", "admin")}
        self.way = "with scripts" if scripts else "without"
        self.earlier = ""

    def __getattr__(self, name):
        return self.people[name]


def send_three(cast):
    companies = (cast.straight, cast.late, cast.rejected)
    applicants = (cast.ana, cast.ben, cast.cleo)
    for applicant, company in zip(applicants, companies):
        fill(applicant, company)
    cast.server.pass_by(TOO_FAST_SECONDS)
    references = [send(applicant) for applicant in applicants]
    cast.earlier = references[2]
    for applicant, company in zip(applicants, companies):
        confirm(applicant, cast.server, company)
    assert "3 March" in cast.ana.text() and "8 March" in cast.ana.text(), cast.ana.text()[:1500]
    bring(cast.ana)
    bring(cast.ben, FIRST)


def decide_three(cast):
    reviewer = cast.reviewer.sign_in("reviewer@northwind.example")
    take(reviewer, cast.straight)
    accept(reviewer)
    check(reviewer)
    assert failed_checks(reviewer) == 0
    approve(reviewer, cast.straight)
    assert "Approved" in reviewer.text(), reviewer.text()[:600]
    open_status(cast.ana, cast.server, cast.straight, "you are approved")
    assert "You are approved." in cast.ana.text() and not cast.ana.page.locator("input[type=file]").count()
    take(reviewer, cast.late)
    accept(reviewer, FIRST, license_until="2027-04-20")
    press_in(reviewer.page, open_form(reviewer.page, "/request"))
    assert "Waiting for documents" in reviewer.text(), reviewer.text()[:600]
    take(reviewer, cast.rejected)
    form = open_form(reviewer.page, "/rejection")
    form.locator("[name=reason]").select_option("territory_full")
    press_in(reviewer.page, form)
    assert "10 to 1000 characters" in reviewer.text(), "the reason for colleagues is missing"
    form = open_form(reviewer.page, "/rejection")
    form.locator("[name=text]").fill("Two partners work there already.")
    press_in(reviewer.page, form)
    assert "The application is rejected." in reviewer.text(), reviewer.text()[:600]
    text = cast.server.letter(cast.rejected.email, "Your application").get_body(("plain",)).get_content()
    assert "No free territory" in text and "30 May 2027" in text and "Two partners" not in text, text
    open_status(cast.cleo, cast.server, cast.rejected, "Your application")
    assert "30 May 2027" in cast.cleo.text(), cast.cleo.text()[:900]


def wanted(cast, count):
    """How often documents were asked for in letters until now."""
    letters = cast.server.letters_to(cast.late.email, WANTED)
    assert len(letters) == count, f"{cast.way}: {len(letters)} letters at {cast.server.now()}, not {count}"
    text = letters[-1].get_body(("plain",)).get_content()
    assert "Bank reference" in text and "Insurance certificate" in text and "Tax document" not in text, text


def bring_late(cast):
    """The last document lets the review go on; waiting does not count, nor does the holiday on the 29th."""
    open_status(cast.ben, cast.server, cast.late, WANTED)
    assert "the clock stands still" in cast.ben.text(), cast.ben.text()[:900]
    bring(cast.ben, LATE[:1])
    assert "the clock stands still" in cast.ben.text(), "one is still missing"
    bring(cast.ben, LATE[1:])
    assert "5 April 2027" in cast.ben.text(), cast.ben.text()[:900]


def waive(cast):
    """A check failed: the reviewer cannot go on, a director takes the risk, the reviewer approves."""
    reviewer = cast.reviewer.sign_in("reviewer@northwind.example")
    reviewer.go(f"/admin/applications?status=under_review&search={cast.late.name.split()[0]}")
    reviewer.follow(cast.late.name)
    place = reviewer.page.url
    accept(reviewer, LATE)
    check(reviewer)
    assert failed_checks(reviewer) == 1 and "20 April 2027" in reviewer.text(), reviewer.text()[:1500]
    assert "Waive it as a director" not in reviewer.text()
    approve(reviewer, cast.late, "Alma Price")
    assert "Neither passed nor waived: license valid" in reviewer.text(), reviewer.text()[:900]
    director = cast.director.sign_in("owner@northwind.example").go(place)
    press_in(director.page, open_form(director.page, "/checks/license_validity/waiver"))
    assert "3 to 1000 characters" in director.text(), director.text()[:900]
    form = open_form(director.page, "/checks/license_validity/waiver")
    form.locator("[name=license_validity_waiver]").fill("The county renews it in April, I called them.")
    press_in(director.page, form)
    assert failed_checks(director) == 0, director.text()[:1500]
    reviewer.go(place)
    assert "Check waived: License valid" in reviewer.text() and "Olivia Winter" in reviewer.text()
    approve(reviewer, cast.late, "Alma Price")
    assert f"{cast.late.name} is approved as RES-2027" in reviewer.text(), reviewer.text()[:900]
    too_late(cast)


def too_late(cast):
    """A page that was left open still has its forms; what they send is refused."""
    form = cast.ben.page.locator("form[action*='/documents/']").first
    form.locator("input[type=file]").set_input_files(
        {"name": "more.pdf", "mimeType": "application/pdf", "buffer": pdf("One more")})
    press_in(cast.ben.page, form)
    assert "documents are no longer taken" in cast.ben.text(), cast.ben.text()[:900]
    cast.server.letter(cast.late.email, "you are approved")


def come_back_early(cast):
    fill(cast.cleo, cast.rejected)
    cast.server.pass_by(TOO_FAST_SECONDS)


def refused_early(cast):
    cast.cleo.press("Send the application")
    assert "You can apply again from 30 May 2027" in cast.cleo.text(), cast.cleo.text()[:900]


def come_back(cast):
    """The same answers, sent again in time; the reviewer sees both attempts side by side."""
    reference = send(cast.cleo)
    assert reference != cast.earlier
    reviewer = cast.reviewer.sign_in("reviewer@northwind.example")
    reviewer.go(f"/admin/applications?status=submitted&search={cast.rejected.name.split()[0]}")
    reviewer.follow(cast.rejected.name)
    assert "same e-mail address, same tax id, same name and ZIP code" in reviewer.text(), reviewer.text()[:2500]
    reviewer.follow("Side by side")
    columns = reviewer.page.locator("thead").inner_text()
    assert reference in columns and cast.earlier in columns and "Rejected" in columns, columns


def enter_holiday(cast):
    admin = cast.admin.sign_in("owner@northwind.example")
    admin.follow("Holidays")
    admin.page.fill("#day", "2027-03-29")
    admin.page.fill("[name=name]", "Founders’ Day")
    admin.press("Enter the holiday")
    assert "Nobody works on Monday, 29 March 2027" in admin.text(), admin.text()[:900]


def story(casts, server):
    def all_of_them(*steps):
        for cast in casts:
            for step in steps:
                step(cast)

    enter_holiday(casts[0])
    for cast, hour in zip(casts, ("10:00", "11:15")):
        server.move(f"2027-03-01 {hour}")
        send_three(cast)
    server.move("2027-03-01 13:00")
    all_of_them(decide_three)
    # Day 7 and day 21 of the waiting, at eight by the wall clock, before the change and after it.
    for moment, count in (("2027-03-07 09:00", 1), ("2027-03-08 07:59", 1), ("2027-03-08 08:01", 2),
                          ("2027-03-21 09:00", 2), ("2027-03-22 07:59", 2), ("2027-03-22 08:01", 3),
                          ("2027-03-26 15:00", 3)):
        server.move(moment)
        all_of_them(lambda cast: wanted(cast, count))
    all_of_them(bring_late, waive)
    server.move("2027-05-29 23:30")
    all_of_them(come_back_early, refused_early)
    server.move("2027-05-30 00:10")
    all_of_them(come_back, lambda cast: wanted(cast, 3))
    assert not server.failed_jobs(), server.failed_jobs()


def run():
    with Server(begins="2027-03-01 09:30") as server, browser() as chromium:
        casts = [Cast(chromium, server, scripts) for scripts in ways()]
        people = {f"{name} {cast.way}": person for cast in casts for name, person in cast.people.items()}
        with watched(people):
            story(casts, server)


if __name__ == "__main__":
    report([("three applicants", run)])
