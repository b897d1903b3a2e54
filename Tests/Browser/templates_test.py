"""Pages that the template engine wrote with an attack in every place where a value can stand, shown to Chromium with no
content security policy to help: nothing runs, also when every link is clicked and every button pressed, and every
attribute and text holds what was put in. ProbeTests writes the pages to the folder TRIBUTARY_PROBES; next to each lies
the page of an engine that escapes nothing, which proves that the attacks work and that this script sees it."""

import os
import pathlib
import subprocess
import tempfile
import time

import harness

WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = word => { window.ran.push(String(word)); };
window.msgbox = window.alert;
"""

ORIGIN = "http://probes.test/"

# Everything a person could do to a page, and what it is made of.
PROVOKE = """() => { (async () => {
  const pause = time => new Promise(resolve => setTimeout(resolve, time));
  const all = () => [...document.querySelectorAll("*")];
  const count = all().length;
  const handlers = all().flatMap(one => [...one.attributes]).filter(one => /^on/i.test(one.name)).length;
  const scripts = document.scripts.length;
  for (const one of all()) {
    for (const kind of ["mouseover", "mouseenter", "focus", "load", "error", "toggle"]) one.dispatchEvent(new Event(kind));
    if (one.focus) one.focus();
  }
  // What this browser itself reads as the address of a page, a letter or a telephone, or as none, is not followed:
  // the next link could not be clicked. Anything else goes its way.
  const isPlain = address => {
    if (!URL.canParse(address, location.href)) return true;
    return ["http:", "https:", "mailto:", "tel:", "about:"].includes(new URL(address, location.href).protocol);
  };
  addEventListener("click", event => {
    const link = event.target.closest?.("a, area");
    if (link && isPlain(link.getAttribute("href") ?? link.getAttribute("xlink:href"))) event.preventDefault();
  });
  addEventListener("submit", event => {
    const address = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
    if (isPlain(address)) event.preventDefault();
  });
  const links = all().filter(one => one.matches("a, area, button, summary, mi"));
  for (const one of links) {
    one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, view: window}));
    await pause(2);
  }
  await pause(10);
  const json = document.getElementById("json");
  const value = name => { const found = document.getElementById(name); return found && (found.title || found.textContent); };
  let word = null;
  try { word = JSON.parse(json.textContent); } catch (error) { }
  window.seen = {count, handlers, scripts, ran: window.ran, clicked: links.length, word, text: value("text"),
    double: value("double"), single: value("single"), area: document.getElementById("area")?.value,
    end: !!document.getElementById("end")};
})(); }"""


def main():
    folder = os.environ.get("TRIBUTARY_PROBES")
    if folder:
        return judge(pathlib.Path(folder))
    with tempfile.TemporaryDirectory(prefix="tributary-probes-") as made:
        environment = os.environ | {"TRIBUTARY_PROBES": made}
        command = ["swift", "test", "--filter", "ProbeTests"]
        subprocess.run(command, cwd=harness.ROOT, env=environment, check=True, stdin=subprocess.DEVNULL)
        judge(pathlib.Path(made))


def look(page, name):
    """What happened on a page; None when it took the browser elsewhere or never came to an end."""
    try:
        page.goto(ORIGIN + name, wait_until="domcontentloaded", timeout=5000)
        page.evaluate(PROVOKE)
        return page.wait_for_function("() => window.seen", timeout=3000, polling=20).json_value()
    except harness_error() as error:
        print(f"{name}: {str(error).splitlines()[0]}")
        return None


def harness_error():
    from playwright.sync_api import Error

    return Error


def shown(word):
    """A text as a browser has it: NUL is U+FFFD, and line ends are line feeds."""
    return word.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def faults(seen, harmless):
    if seen is None:
        return ["left the page"]
    found = [f"ran {seen['ran']}"] if seen["ran"] else []
    for part in ("count", "handlers", "scripts", "clicked", "end"):
        if seen[part] != harmless[part]:
            found.append(f"{part} is {seen[part]}, not {harmless[part]}")
    if seen["word"] is None:
        return found + ["the JSON is broken"]
    for part in ("text", "double", "single", "area"):
        expected = shown(seen["word"])
        if part == "area":
            expected = expected.removeprefix("\n")  # HTML drops a first line end there.
        if seen[part] != expected:
            found.append(f"{part} holds {seen[part]!r}, not {expected!r}")
    return found


def judge(folder):
    pages = sorted(folder.glob("*.html"), key=lambda path: int(path.stem))
    if not pages:
        raise SystemExit(f"There are no pages in {folder}: ProbeTests writes them")
    start = time.monotonic()
    wrong, clicked, dangerous = [], 0, 0

    served = set()

    def answer(route):
        """Each page once, under an address of its own; a link to anywhere else leaves the browser where it is."""
        name = route.request.url.removeprefix(ORIGIN)
        file = folder / name
        if route.request.url.startswith(ORIGIN) and name not in served and "/" not in name and file.is_file():
            served.add(name)
            route.fulfill(body=file.read_bytes(), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)

    with harness.browser() as chromium:
        context = chromium.new_context()
        context.add_init_script(WATCH)
        context.route("**/*", answer)
        page = context.new_page()
        page.on("popup", lambda popup: popup.close())
        harmless = look(page, pages[0].name)
        for path in pages[1:]:
            seen = look(page, path.name)
            clicked += seen["clicked"] if seen else 0
            wrong += [f"{path.name}: {seen and seen['word']!r}: {fault}" for fault in faults(seen, harmless)]
        for path in pages[1::4]:
            naive = context.new_page()
            naive.on("popup", lambda popup: popup.close())
            seen = look(naive, path.with_suffix(".naive").name)
            dangerous += seen is not None and bool(seen["ran"])
            naive.close()
    for line in wrong:
        print(line)
    print(
        f"{len(pages) - 1} attacks in every place of a page, {clicked} links and buttons used, in"
        f" {time.monotonic() - start:.0f} s: {len(wrong)} faults")
    print(f"control: {dangerous} of {len(pages[1::4])} attacks run code where nothing is escaped")
    if wrong or dangerous < 10:
        raise SystemExit("An attack took effect" if wrong else "The attacks have no effect even unescaped")


if __name__ == "__main__":
    main()
