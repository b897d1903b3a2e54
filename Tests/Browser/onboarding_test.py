"""A new reseller's owner goes from the invitation to an active partnership and on to the end of all eleven tasks, in real
Chromium, with scripts and without side by side.

The program's clock is moved over the end of summer time on 7 November 2027 and over a holiday on the 11th. Each morning's
letters are counted, dates are read from the pages.
"""

import re
import urllib.request

from harness import Server, Visitor, browser, report, watched, ways
from people_test import totp
from recruiting import (
    OWN_PASSWORD, TOO_FAST_SECONDS, Company, accept, accept_invitation, agree, approve, bring, check, confirm, fill,
    open_form, press_in, send, take, until)
from training_test import answer

DUE = {
    "Complete Reseller Agreement": "Saturday, 6 November 2027",
    "Portal Account Setup": "Thursday, 4 November 2027",
    "Banking & Payment Setup": "Monday, 8 November 2027",
    "Product Training - Basic": "Monday, 15 November 2027",
    "Sales Process Training": "Monday, 22 November 2027",
    "Technical Assessment": "Thursday, 11 November 2027",
    "API & Integration Setup": "Monday, 22 November 2027",
    "Territory Planning": "Wednesday, 1 December 2027",
    "Marketing Materials Setup": "Wednesday, 1 December 2027",
    "Account Manager Introduction": "Monday, 8 November 2027",
    "First Customer Goal Setting": "Monday, 6 December 2027",
}
REMINDER = "Your onboarding: what is due"
MANAGERS = "Onboarding tasks wait for you"


class Cast:
    """An owner and the staff who guide them, each with a browser of the same kind."""

    def __init__(self, chromium, server, scripts):
        name = "Quarry" if scripts else "Umber"
        contact = "Ana Ash" if scripts else "Ida Elm"
        self.company = Company(
            f"{name} Networks", contact, f"{contact.split()[0].lower()}@{name.lower()}.example",
            f"{12 if scripts else 45}-3456789")
        self.server = server
        self.people = {who: Visitor(chromium, server, scripts)
                       for who in ("owner", "reviewer", "manager", "technical", "finance", "legal")}
        self.way = "with scripts" if scripts else "without"
        self.record = ""

    def __getattr__(self, name):
        return self.people[name]

    def staff(self, who):
        address = {"manager": "account"}.get(who, who)
        return self.people[who].sign_in(f"{address}@northwind.example")

    def enter(self):
        """The owner signs in with password and phone."""
        owner = self.owner.go("/signin")
        owner.page.fill("[name=email]", self.company.email)
        owner.page.fill("[name=password]", OWN_PASSWORD)
        owner.press("Sign in")
        owner.page.fill("[name=code]", totp(self.key, self.server.now().timestamp()))
        owner.press("Sign in")
        assert owner.page.url.endswith("/portal"), owner.text()[:600]
        return owner

    def task(self, number):
        """A task's page as the staff see it."""
        return f"{self.record}/{number}"

    def told(self, *lines, to=None, subject=REMINDER):
        """The reminders until now: one for each line, which names what its letter says."""
        letters = [letter.get_body(("plain",)).get_content()
                   for letter in self.server.letters_to(to or self.company.email, subject)]
        texts = [" ".join(text.split()) for text in letters if to is None or self.company.name in text]
        assert len(texts) == len(lines), f"{self.way}, {self.server.now()}: {len(texts)} letters, not {len(lines)}"
        for text, line in zip(texts, lines):
            said = re.findall(r"“([^”]+)” (?:is|was) due on ([^.]+)\.", text)
            assert "; ".join(f"{name} {day}" for name, day in said) == line, f"{self.way}: {said} is not {line}"


def apply_and_approve(cast):
    company = cast.company
    fill(cast.owner, company)
    cast.server.pass_by(TOO_FAST_SECONDS)
    send(cast.owner)
    confirm(cast.owner, cast.server, company)
    bring(cast.owner)
    reviewer = cast.staff("reviewer")
    take(reviewer, company)
    accept(reviewer)
    check(reviewer)
    approve(reviewer, company, "Alma Price")
    assert "Approved" in reviewer.text(), reviewer.text()[:600]


def begin(cast):
    """The invitation, the second factor, and the eleven dates."""
    owner = cast.owner
    accept_invitation(owner, cast.server, cast.company)
    cast.server.letter(cast.company.email, "Your first 30 days")
    owner.go("/portal/onboarding")
    text = owner.text()
    assert "0 of 11 done" in text and "6 of the tasks below are needed" in text, text[:900]
    for name, day in DUE.items():
        line = owner.page.locator("ul.tasks li", has_text=name).first.inner_text()
        assert f"due {day}" in line, f"{name}: {line}"
    assert "In onboarding" in owner.go("/portal").text(), owner.text()[:600]
    owner.go("/portal/onboarding/setup_002").follow("Open the page")
    owner.go("/account/second-factor").press("Set up a second factor")
    cast.key = owner.page.inner_text("code.key").replace(" ", "")
    owner.page.fill("[name=code]", totp(cast.key, cast.server.now().timestamp()))
    owner.press("Turn on the second factor")
    manager = cast.staff("manager").go("/admin/onboarding")
    manager.follow(cast.company.name)
    cast.record = manager.page.url


def set_up_account(cast):
    """Company data and notifications are the owner's word, the logo the account manager's, the factor a fact."""
    owner = cast.enter().go("/portal/onboarding/setup_002")
    owner.press("This is right")
    owner.press("This is right")
    manager = cast.staff("manager").go(cast.task("setup_002"))
    manager.press("Note it as done")
    assert "Done" in manager.text(), manager.text()[:600]
    assert "1 of 11 done" in owner.go("/portal/onboarding").text()


def come_to_terms(cast):
    agree(cast.enter(), cast.staff("legal"), cast.server, cast.company)
    until(cast.owner.go("/portal/onboarding"), "2 of 11 done")


def set_up_banking(cast):
    """The owner enters account and tax form, finance confirms both."""
    owner = cast.enter().go("/portal/onboarding/setup_003")
    owner.page.check("[name=payment_terms][value=net_30]")
    owner.press("Choose")
    owner.go("/portal/payout-details")
    form = open_form(owner.page, "/payout-details/account")
    for name, value in (("holder", cast.company.name), ("routing", "011000015"), ("account", "123456789"),
                        ("account_again", "123456789")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=kind]").first.check()
    press_in(owner.page, form)
    form = open_form(owner.page, "/payout-details/tax-form")
    form.locator("[name=name]").fill(cast.company.name)
    form.locator("[name=classification]").first.check()
    form.locator("[name=number]").fill(cast.company.tax_id)
    form.locator("[name=certified]").check()
    press_in(owner.page, form)
    assert "The W-9 is saved" in owner.text(), owner.text()[:900]
    finance = cast.staff("finance").go("/admin/payees")
    finance.follow(cast.company.name)
    finance.page.fill("[name=evidence]", "Called the number of the application, the owner read the digits.")
    finance.press("Verify this account")
    finance.press("Accept the W-9")
    until(owner.go("/portal/onboarding"), "3 of 11 done")


def hand_in(cast, task, **answers):
    """The owner's form of a task that staff approve."""
    owner = cast.owner.go(f"/portal/onboarding/{task}")
    for name, value in answers.items():
        field = owner.page.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    owner.press("Hand it in")
    assert "Waiting for approval" in owner.text(), owner.text()[:900]


def decide(person, place, act, note=""):
    """One of the acts that staff have on the page of a task."""
    person.go(place)
    form = person.page.locator("form", has=person.page.locator(f"input[name=act][value={act}]"))
    fold = form.locator("xpath=ancestor::details[not(@open)]")
    if fold.count():
        fold.locator("summary").first.click()
    if note:
        form.locator("textarea").fill(note)
    press_in(person.page, form)


def assess_technique(cast):
    crew = {"technicians": "3", "installed": "Fiber to homes and offices since 2019.", "tools": "Two splicers",
            "reachable": "Business hours"}
    hand_in(cast, "technical_001", **crew)
    technical = cast.staff("technical")
    decide(technical, cast.task("technical_001"), "send_back", "Which meters do you own?")
    assert "Which meters do you own?" in cast.owner.go("/portal/onboarding/technical_001").text()
    hand_in(cast, "technical_001", **crew | {"tools": "Two splicers, one power meter"})
    decide(technical, cast.task("technical_001"), "approve")
    assert "Approved." in technical.text(), technical.text()[:600]


def learn(cast, course, failing):
    """All lessons, one quiz with too few right answers, the next with all."""
    owner = cast.owner.go("/portal/training")
    owner.page.locator("ul.tasks a", has_text=course).first.click()
    owner.page.wait_for_url("**/courses/*")
    owner.press("Start the course")
    while "I have read it." in owner.text():
        owner.press("I have read it.")
    owner.press("Start the quiz")
    answer(owner, cast.server, failing)
    assert "Not passed" in owner.text() and "Right is:" in owner.text(), owner.text()[:600]
    owner.follow("Back to the course")
    owner.press("Start the quiz")
    answer(owner, cast.server, 99)
    assert "Passed with 100 %" in owner.text(), owner.text()[:600]


def meet(cast):
    manager = cast.staff("manager").go(cast.task("final_001"))
    form = open_form(manager.page, "/final_001").filter(has=manager.page.locator("[name=held_on]"))
    for name, value in (("held_on", "2027-11-10"), ("with", f"{cast.company.contact}, Alma Price"),
                        ("topics", "Who calls whom, and what the first month should bring."),
                        ("follow_up_on", "2027-12-08")):
        form.locator(f"[name={name}]").fill(value)
    press_in(manager.page, form)
    assert "Done" in manager.text(), manager.text()[:900]


def become_active(cast):
    """The last gates on the day of the holiday; with the last one the reseller is active."""
    owner = cast.enter()
    assess_technique(cast)
    learn(cast, "Product basics", 15)
    until(owner.go("/portal/onboarding"), "5 of 11 done")
    assert "1 of the tasks below" in owner.text(), owner.text()[:900]
    meet(cast)
    assert "You are active and may sell." in owner.go("/portal/onboarding").text(), owner.text()[:900]
    assert "In onboarding" not in owner.go("/portal").text()


def finish(cast):
    """The five tasks that no activation waits for."""
    owner, manager = cast.owner, cast.manager
    learn(cast, "Sales process", 11)
    manager.go("/admin/training/resellers")
    manager.follow(cast.company.name)
    form = open_form(manager.page, "/assessment")
    form.locator("[value=passed]").check()
    form.locator("textarea").fill("Listens first, and says what fiber cannot do.")
    press_in(manager.page, form)
    until(owner.go("/portal/onboarding"), "7 of 11 done")
    call_three_times(cast)
    for _ in ("a co-branded file", "a campaign"):
        manager.go(cast.task("business_002")).press("Note it as done")
    hand_in(cast, "business_001", area="Alder Falls and the two villages up the river.", sellers="2", monthly="6",
            people="Families with children, and the three workshops by the mill.")
    decide(manager, cast.task("business_001"), "approve", "Begin with the workshops.")
    hand_in(cast, "final_002", count="12", until="2028-03-31", plan="Two evenings each week from door to door.")
    decide(manager, cast.task("final_002"), "approve")
    until(owner.go("/portal/onboarding"), "11 of 11 done")
    assert "Everything is done. Good selling." in owner.text(), owner.text()[:900]


def call_three_times(cast):
    owner = cast.owner.go("/portal/settings/tokens")
    owner.page.fill("[name=name]", "Nightly report")
    for box in owner.page.locator("[name=scopes]").all():
        box.check()
    owner.press("Make the token")
    if owner.heading() == "Confirm that it is you":
        owner.page.fill("[name=proof_password]", OWN_PASSWORD)
        owner.press("Confirm and go on")
    token, address = re.search(r"Bearer (\S+?)' (\S+)", owner.text()).groups()
    for _ in range(3):
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=20) as reply:
            assert reply.status == 200
    until(owner.go("/portal/onboarding"), "8 of 11 done")


def story(casts, server):
    def all_of_them(*steps):
        for cast in casts:
            for step in steps:
                step(cast)

    def morning(moment, *lines, **more):
        server.move(moment)
        all_of_them(lambda cast: cast.told(*lines, **more))

    enter_holiday(casts[0])
    server.move("2027-11-01 10:00")
    all_of_them(apply_and_approve, begin)
    second = "Portal Account Setup 4 November 2027"
    fourth = "Complete Reseller Agreement 6 November 2027"
    sixth = "Banking & Payment Setup 8 November 2027"
    ninth = "Technical Assessment 11 November 2027"
    morning("2027-11-02 06:29")
    morning("2027-11-02 06:31", second)
    all_of_them(set_up_account)
    morning("2027-11-04 06:31", second, fourth)
    server.move("2027-11-04 10:00")
    all_of_them(come_to_terms)
    morning("2027-11-06 06:31", second, fourth, sixth)
    # Summer time ends on the 7th: half past six by the wall clock comes an hour later.
    morning("2027-11-07 06:31", second, fourth, sixth)
    morning("2027-11-08 06:29", second, fourth, sixth)
    morning("2027-11-08 06:31", second, fourth, sixth, sixth)
    meeting = "Account Manager Introduction 8 November 2027"
    all_of_them(lambda cast: cast.told(meeting, meeting, to="account@northwind.example", subject=MANAGERS),
                set_up_banking)
    morning("2027-11-09 06:31", second, fourth, sixth, sixth, ninth)
    # A holiday moves no date of a task, and its morning has its letters.
    morning("2027-11-11 06:31", second, fourth, sixth, sixth, ninth, ninth)
    all_of_them(become_active, finish)
    morning("2027-12-20 06:31", second, fourth, sixth, sixth, ninth, ninth)
    assert not server.failed_jobs(), server.failed_jobs()


def enter_holiday(cast):
    admin = cast.people["admin"] = Visitor(cast.owner.context.browser, cast.server)
    admin.sign_in("owner@northwind.example").follow("Holidays")
    admin.page.fill("#day", "2027-11-11")
    admin.page.fill("[name=name]", "Veterans Day")
    admin.press("Enter the holiday")
    assert "Nobody works on Thursday, 11 November 2027" in admin.text(), admin.text()[:900]


def run():
    with Server(begins="2027-11-01 08:30") as server, browser() as chromium:
        casts = [Cast(chromium, server, scripts) for scripts in ways()]
        people = {f"{name} {cast.way}": person for cast in casts for name, person in cast.people.items()}
        with watched(people):
            story(casts, server)


if __name__ == "__main__":
    report([("eleven tasks", run)])
