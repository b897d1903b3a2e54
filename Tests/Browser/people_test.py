"""People and their accounts in real Chromium, without scripts and with them.

Somebody sets a second factor up, loses the phone, gets in with a recovery code, ends another session; an administrator
invites a colleague, who comes with the letter, gives another role, and looks at the portal of a reseller without being
able to touch money.
"""

import base64
import hashlib
import hmac
import io
import re
import struct
import time

from harness import PASSWORD, Server, Visitor, both_ways, browser

NEW_PASSWORD = "small streams make the river"


def totp(key, moment=None):
    """The six digits that an authenticator shows (RFC 6238), written here a second time."""
    step = int((moment or time.time()) // 30)
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[19] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7fffffff) % 1_000_000:06d}"


def next_code(key, used):
    """A code that was not used yet; waits for the next one if it has to."""
    while (code := totp(key)) in used:
        time.sleep(1)
    used.add(code)
    return code


def scanned(page):
    """What a camera reads from the QR code of the page; nothing where no reader is installed."""
    try:
        from PIL import Image
        from pyzbar.pyzbar import decode
    except ImportError:
        return None
    found = decode(Image.open(io.BytesIO(page.locator("svg.qr-code").screenshot())))
    assert len(found) == 1, f"{len(found)} codes can be read"
    return found[0].data.decode()


def enrol(person, used):
    person.go("/admin/profile").follow("Set up a second factor")
    person.press("Set up a second factor")
    key = person.page.inner_text("code.key").replace(" ", "")
    address = scanned(person.page)
    assert address is None or (address.startswith("otpauth://totp/") and f"secret={key}" in address), address
    person.page.fill("[name=code]", "000000" if totp(key) != "000000" else "000001")
    person.press("Turn on the second factor")
    assert "not the code of this moment" in person.text()
    person.page.fill("[name=code]", next_code(key, used))
    person.press("Turn on the second factor")
    codes = re.findall(r"\d+-[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", person.text())
    assert len(codes) == 10, person.text()
    person.follow("I have kept them")
    return key, codes


def password_step(person, address, password=PASSWORD):
    person.go("/signin")
    person.page.fill("[name=email]", address)
    person.page.fill("[name=password]", password)
    person.press("Sign in")
    assert "/signin/code" in person.page.url, f"no code was asked for: {person.page.url}"


def second_factor(people, server):
    phone, other = people["phone"], people["other"]
    address, used = "channel@northwind.example", set()
    phone.sign_in(address)
    key, codes = enrol(phone, used)
    server.letter(address, "Your second factor is on")
    password_step(other, address)
    other.page.fill("[name=code]", next_code(key, used))
    other.press("Sign in")
    assert other.page.url.endswith("/admin"), other.page.url
    # The phone is lost: a recovery code stands in for it, once.
    lost = people["lost"]
    password_step(lost, address)
    lost.page.fill("[name=code]", codes[3])
    lost.press("Sign in")
    assert lost.page.url.endswith("/admin"), lost.text()[:400]
    server.letter(address, "A recovery code was used")
    again = people["again"]
    password_step(again, address)
    again.page.fill("[name=code]", codes[3])
    again.press("Sign in")
    assert "not a code that works" in again.text()
    # Another session is ended from here.
    lost.go("/admin/profile")
    lost.press("Sign out everywhere else")
    assert "Everywhere else you are signed out" in lost.text()
    other.page.goto(server.url + "/admin")
    assert "/signin" in other.page.url, "the other browser is still signed in"
    lost.follow("Recovery codes, another phone")
    lost.press("Turn off the second factor")
    assert "The second factor is off" in lost.text()
    server.letter(address, "Your second factor is off")


def invitation(people, server):
    admin, invited = people["admin"], people["invited"]
    address = "bo.chen@northwind.example"
    admin.sign_in("owner@northwind.example").follow("People")
    admin.page.locator("summary", has_text="Invite somebody").click()
    admin.page.fill("[name=name]", "Bo Chen")
    admin.page.fill("[name=email]", address)
    admin.page.check("[name=roles][value=reviewer]")
    admin.press("Send the invitation")
    assert "A letter with an invitation goes to" in admin.text()
    invited.go(server.link(server.letter(address, "portal access"), "/invite/"))
    for name in ("password", "repeated"):
        invited.page.fill(f"[name={name}]", NEW_PASSWORD)
    invited.press("Set password")
    invited.sign_in(address, NEW_PASSWORD)
    assert "People" not in invited.page.inner_text("nav[aria-label=Main]")
    admin.go("/admin/people").follow("Bo Chen")
    admin.page.check("[name=roles][value=legal]")
    # An act at an open browser: the proof is older than five minutes.
    server.sql("update sessions set proved_at = proved_at - interval '10 minutes'")
    admin.press("Save the roles")
    assert admin.heading() == "Confirm that it is you", admin.text()[:400]
    admin.page.fill("[name=proof_password]", PASSWORD)
    admin.press("Confirm and go on")
    assert "Bo Chen is Reviewer, Legal" in admin.text(), admin.text()[:600]
    invited.page.goto(server.url + "/admin")
    assert "/signin" in invited.page.url, "new roles sign the person out"
    invited.sign_in(address, NEW_PASSWORD)


def viewing(people, server):
    admin = people["admin"]
    admin.go("/admin/resellers?q=Brightline").follow("Brightline")
    admin.follow("View as this reseller")
    admin.page.fill("[name=reason]", "Dana asked about her October statement")
    admin.press("Open the portal")
    assert admin.page.url.endswith("/portal")
    for path in ("/portal", "/portal/commissions", "/portal/payouts", "/portal/team"):
        admin.go(path)
        assert "You can look, not act" in admin.text(), f"{path} has no banner"
    answer = admin.page.goto(server.url + "/portal/payout-details")
    assert answer.status == 403 and "You are only looking" in admin.text()
    admin.go("/portal/team")
    token = admin.page.get_attribute("input[name=csrf_token]", "value")
    status = admin.page.request.post(
        server.url + "/portal/payout-details/account", form={"csrf_token": token, "holder": "Thief"},
        headers={"Origin": server.url, "Sec-Fetch-Site": "same-origin"}).status
    assert status == 403, f"bank data could be sent: {status}"
    admin.press("Leave")
    assert "You see your own pages again" in admin.text()
    lines = server.sql(
        "select act, on_behalf_of is not null, reason from audit_events where act like 'viewing.%' order by seq desc "
        "limit 2")
    assert [line[0] for line in lines] == ["viewing.left", "viewing.begun"] and all(line[1] == "t" for line in lines)


def run(scripts):
    names = ("phone", "other", "lost", "again", "admin", "invited")
    with Server() as server, browser() as chromium:
        people = {name: Visitor(chromium, server, scripts) for name in names}
        try:
            second_factor(people, server)
            invitation(people, server)
            viewing(people, server)
        except Exception:
            for name, person in people.items():
                if person.page.url != "about:blank":
                    print(f"--- {name} at {person.page.url}\n{person.text()[:1200]}")
            raise
        # Refused forms and pages are told in the console of the browser.
        faults = [fault for person in people.values() for fault in person.faults if not re.search("422|403", fault)]
        assert not faults, f"faults in the browser: {faults}"


if __name__ == "__main__":
    both_ways("people and their accounts", run)
