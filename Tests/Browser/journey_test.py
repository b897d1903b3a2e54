"""The main job as five people live it, in real Chromium: once with scripts, once without.

An applicant applies; a reviewer approves; the applicant becomes a reseller's owner; finance imports a feed, runs the
month and pays; the approver approves and releases; Dana of Brightline reads her statement, a line and her payout.
"""

import datetime

from harness import ZONE, Server, Visitor, both_ways, browser, watched
from recruiting import (
    Company, accept, accept_invitation, agree, apply, approve, bring, check, confirm, failed_checks, take, until)

DIAZ = Company("Diaz Networks", "Ana Diaz", "ana@diaz-networks.example", "12-3456789")


def look_around(owner):
    """A new owner has a portal with empty pages."""
    assert "/portal" in owner.page.url
    for path, expected in (("/portal", "Diaz"), ("/portal/onboarding", "Complete Reseller Agreement"),
                           ("/portal/customers", "Customers"), ("/portal/commissions", "Commissions"),
                           ("/portal/profile", "Ana Diaz")):
        owner.go(path)
        assert expected in owner.text(), f"{path} does not say {expected}"


def story(people, server):
    ana, reviewer, legal = people["ana"], people["reviewer"], people["legal"]
    apply(ana, DIAZ)
    confirm(ana, server, DIAZ)
    bring(ana)
    reviewer.sign_in("reviewer@northwind.example")
    take(reviewer, DIAZ)
    accept(reviewer)
    check(reviewer)
    assert failed_checks(reviewer) == 0
    approve(reviewer, DIAZ)
    assert "Approved" in reviewer.text(), reviewer.text()[:600]
    accept_invitation(ana, server, DIAZ)
    look_around(ana)
    agree(ana, legal.sign_in("legal@northwind.example"), server, DIAZ)
    ana.go("/portal/onboarding/setup_001")
    until(ana, "Done")
    money(people, server)


def run(scripts):
    with Server() as server, browser() as chromium:
        people = {name: Visitor(chromium, server, scripts)
                  for name in ("ana", "reviewer", "legal", "finance", "approver", "dana")}
        with watched(people):
            story(people, server)


def dollars(cents):
    return f"{'−' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def last_month():
    """The month before this one where the demo's people live, as their letters name it."""
    today = datetime.datetime.now(ZONE).date()
    return (today.replace(day=1) - datetime.timedelta(days=1)).strftime("%B %Y")


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
