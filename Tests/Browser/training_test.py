"""A member of a reseller's team learns, fails a quiz, passes the next one, shows the certificate, and a stranger checks
it: in real Chromium, once with scripts and once without.
"""

from harness import Server, Visitor, both_ways, browser


def right_answers(server, attempt):
    """What to choose for each field, from the version's text: the pages do not tell. Gives the places at which the
    answers are shown, and how many there are."""
    [[drawn, orders, body]] = server.sql(
        "select array_to_string(q.questions, ' '), array_to_string(q.answer_orders, ','), encode(convert_to(v.body, 'UTF8'), 'hex') from quiz_attempts q "
        "join course_enrolments e on e.id = q.enrolment_id join course_versions v on v.id = e.course_version_id "
        f"where q.id = '{attempt}'")
    questions = bytes.fromhex(body).decode().split("\n# Quiz\n")[1].split("\n## ")[1:]
    answers = {}
    for number, (place, order) in enumerate(zip(drawn.split(), orders.split(","), strict=True), start=1):
        lines = [line for line in questions[int(place)].split("\n") if line.startswith("- [")]
        right = next(i for i, line in enumerate(lines) if "[x]" in line)
        answers[f"q{number}"] = (order.split().index(str(right)), len(lines))
    return answers


def answer(member, server, right):
    """Hands in the quiz that is shown, with so many right answers."""
    assert "Right is:" not in member.text(), "nothing tells the answers"
    answers = right_answers(server, member.page.url.rsplit("/", 1)[1])
    for number, (field, (place, count)) in enumerate(answers.items(), start=1):
        member.page.check(f"#{field}-{place if number <= right else (place + 1) % count}")
    member.press("Hand in the quiz")


def learn(member):
    member.sign_in("sam@brightline.example")
    member.go("/portal/training")
    member.page.locator("main a", has_text="Voice").first.click()
    member.page.wait_for_url("**/courses/*")
    member.press("Start the course")
    while "I have read it." in member.text():
        member.press("I have read it.")
    assert "You have read all lessons." in member.text(), member.text()[:600]


def story(member, stranger, server):
    learn(member)
    member.press("Start the quiz")
    member.press("Hand in the quiz")
    assert "Choose an answer to question 1." in member.text(), member.text()[:600]
    member.follow("The course")
    member.follow("Go on with the quiz")
    answer(member, server, 7)
    assert "Not passed: 70 %" in member.text() and "Right is:" in member.text(), member.text()[:600]
    member.follow("Back to the course")
    member.press("Start the quiz")
    answer(member, server, 8)
    assert "Passed with 80 %" in member.text(), member.text()[:600]
    member.follow("Open the certificate")
    code = member.page.inner_text("article .facts .fingerprint").strip()
    stranger.go("/certificates")
    stranger.page.fill("[name=code]", code.lower().replace("-", " "))
    stranger.press("Check it")
    text = stranger.text()
    assert "This certificate counts." in text and "Brightline" in text and "Okafor" not in text, text[:600]
    stranger.go("/certificates")
    stranger.page.fill("[name=code]", "K7QD-M2XA-9PTE")
    stranger.press("Check it")
    assert "There is no certificate with this code" in stranger.text(), stranger.text()[:600]


def run(scripts):
    with Server() as server, browser() as chromium:
        member, stranger = (Visitor(chromium, server, scripts) for _ in range(2))
        try:
            story(member, stranger, server)
        except Exception:
            for person in (member, stranger):
                print(f"--- {person.page.url}\n{person.text()[:1500]}")
            raise
        # The quiz with gaps answers 422, the unknown code 404.
        faults = [fault for person in (member, stranger) for fault in person.faults
                  if "422" not in fault and "404" not in fault]
        assert not faults, f"faults in the browser: {faults}"


if __name__ == "__main__":
    both_ways("training and the certificate", run)
