"""An owner words a letter in real Chromium, with scripts (checked while typing) and without (checked by the button):
a mistake is shown with its place, the preview is the letter, a colleague who saves meanwhile costs no words, an earlier
version and the standard wording come back. What was typed is kept, and no pause in typing is a step on the way back."""

import re
from contextlib import nullcontext as nothing

from harness import PASSWORD, Server, Visitor, both_ways, browser

PLACE = "/admin/emails/wordings/application_received/en"


def prove(person):
    """Five minutes after signing in, saving asks for the password."""
    if person.heading() == "Confirm that it is you":
        person.page.fill("[type=password]", PASSWORD)
        person.page.locator("main form button").first.click()
        person.page.wait_for_load_state()


def check(person, scripts, wanted):
    """Lets the text be checked and waits for the sentence about it."""
    if not scripts:
        person.press("Check and preview")
    person.page.get_by_text(wanted).first.wait_for()


def shown(person, words):
    """What the frame shows."""
    frame = person.page.frame_locator("[data-wording-frame]")
    frame.get_by_text(words).first.wait_for()
    return frame.locator("body").inner_text()


def confirm(person, label, scripts):
    """Presses a button that asks first where scripts run."""
    if not scripts:
        return person.press(label)
    person.page.get_by_role("button", name=label).first.click()
    with person.page.expect_navigation():
        person.page.locator("dialog button[value=yes]").click()


def write(person, words, old="A person reads every application."):
    body = person.page.input_value("[name=body]")
    assert old in body, body
    person.page.fill("[name=body]", body.replace(old, words))


def leave(person, words, waits):
    """Types and goes elsewhere, once with the pause in which the text is kept; says whether the browser asked."""
    asked = []
    listen = lambda dialog: (asked.append(dialog.type), dialog.accept())
    person.page.on("dialog", listen)
    person.page.click("[name=body]")
    with person.page.expect_response(lambda answer: answer.url.endswith("/check")) if waits else nothing():
        person.page.keyboard.type(words)
    if waits:
        person.page.wait_for_timeout(300)
    person.go("/admin/emails")
    person.page.remove_listener("dialog", listen)
    return asked


def draft(person, scripts):
    """What is typed stays as a draft, its note too; the history has the pages that were visited and no others."""
    person.go(PLACE)
    if not scripts:
        person.page.fill("[name=note]", "Kept")
        person.press("Check and preview")
    else:
        before = person.page.evaluate("history.length")
        person.page.fill("[name=note]", "Kept")
        words = "A person reads every application."
        for count in range(3):
            with person.page.expect_response(re.compile("/preview\\?of=draft.*look_at=")):
                write(person, f"Pause {count}.", words)
            words = f"Pause {count}."
        shown(person, "Pause 2.")
        assert person.page.evaluate("history.length") == before, "each pause became a step on the way back"
        assert leave(person, "x", waits=True) == [], "asked although everything is kept"
        person.go(PLACE)
        assert leave(person, "y", waits=False) == ["beforeunload"], "did not ask although a letter was lost"
    person.go(PLACE)
    assert person.page.input_value("[name=note]") == "Kept"
    if scripts:
        confirm(person, "Drop the draft", scripts)


def story(owner, colleague, scripts):
    draft(owner, scripts)
    owner.go("/admin/emails")
    owner.follow("Wording")
    owner.page.locator("tbody th a").first.click()
    owner.page.wait_for_url("**/application_received/en")
    assert "A person reads every application." in shown(owner, "What happens next")

    # Somebody else has the same page open.
    colleague.go(PLACE)

    write(owner, "Riley or Sam reads {{evrything}}.")
    check(owner, scripts, "it cannot be saved yet")
    text = owner.text()
    assert re.search(r"line \d+, character \d+", text) and "'evrything' is not a field of this letter" in text, text
    write(owner, "Riley or Sam reads every application of {{companyName}}.", "Riley or Sam reads {{evrything}}.")
    check(owner, scripts, "No problems.")
    assert "Riley or Sam reads every application of Diaz Networks." in shown(owner, "Riley or Sam")
    if scripts:
        owner.page.select_option("[name=look]", "dark_phone")
        owner.page.wait_for_selector("iframe.letter-frame-narrow")
        owner.page.locator("[data-insert='{{reference}}']").click()
        assert owner.page.input_value("[name=body]").count("{{reference}}") == 2
    owner.page.fill("[name=note]", "Names")
    owner.press("Save")
    prove(owner)
    assert "Saved as version 3." in owner.text(), owner.text()[:600]

    # The colleague knew version 2.
    write(colleague, "Nobody reads anything.")
    colleague.press("Save")
    prove(colleague)
    text = colleague.text()
    assert "Somebody else saved meanwhile" in text and "saved version 3 while you were writing" in text, text[:900]
    assert "Nobody reads anything." in colleague.page.input_value("[name=body]")
    assert "Riley or Sam reads every application" in colleague.page.inner_text(".changes")
    confirm(colleague, "Drop the draft", scripts)
    assert "Riley or Sam" in colleague.page.input_value("[name=body]")

    owner.follow("Versions")
    assert "Version 3" in owner.text() and "Names" in owner.text()
    owner.press("Restore Version 1")
    prove(owner)
    assert "The words of version 1 hold again: this is version 4." in owner.text(), owner.text()[:600]
    confirm(owner, "Back to the standard wording", scripts)
    prove(owner)
    assert "The standard wording holds again: this is version 5." in owner.text(), owner.text()[:600]


def run(scripts):
    with Server() as server, browser() as chromium:
        owner, colleague = (Visitor(chromium, server, scripts) for _ in range(2))
        try:
            owner.sign_in("owner@northwind.example")
            colleague.sign_in("owner@northwind.example")
            story(owner, colleague, scripts)
        except Exception:
            for person in (owner, colleague):
                print(f"--- {person.page.url}\n{person.text()[:1500]}")
            raise
        # The conflict answers 409.
        faults = [fault for person in (owner, colleague) for fault in person.faults if "409" not in fault]
        assert not faults, f"faults in the browser: {faults}"


if __name__ == "__main__":
    both_ways("wording a letter", run)
