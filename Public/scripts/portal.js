/* Comforts over pages that work without scripts. No framework, no state beyond the page. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The problems of a form are read first.
  document.querySelector("[data-focus]")?.focus();

  // The menu of small screens closes with Escape, and focus goes where it came from.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || location.hash !== "#menu") return;
    history.replaceState(null, "", location.pathname + location.search);
    location.hash = "content";
    document.querySelector('a[href="#menu"]')?.focus();
  });

  // A form that is on its way is not sent twice. Buttons stay enabled, so nothing changes for the keyboard.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 10000);
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // A question before an act, in the browser's own dialog element.
  const ask = (question, label) => new Promise((answer) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    dialog.setAttribute("aria-label", question);
    const text = document.createElement("p");
    text.textContent = question;
    const row = document.createElement("form");
    row.method = "dialog";
    row.className = "cluster";
    for (const [value, name, kind] of [["yes", label, "btn btn-primary"], ["no", "Cancel", "btn"]]) {
      const button = document.createElement("button");
      button.value = value;
      button.className = kind;
      button.textContent = name;
      row.append(button);
    }
    dialog.append(text, row);
    dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue === "yes"); });
    document.body.append(dialog);
    dialog.showModal();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    if (!await ask(button.dataset.confirm, button.textContent.trim())) return button.focus();
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });

  // Copying needs a secure page; elsewhere the text can be selected.
  if (navigator.clipboard) {
    all("[data-copy]").forEach((button) => {
      const label = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = button.dataset.copied;
        setTimeout(() => { button.textContent = label; }, 2000);
      });
    });
  }

  // Typing narrows the rows that are on the page; submitting still searches everything.
  all("input[data-filter]").forEach((input) => {
    const rows = all("tbody tr", document.querySelector(input.dataset.filter) ?? document.createElement("div"));
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
    });
  });

  // Rows that are ticked are counted where the list says so.
  all("[data-selection]").forEach((bar) => {
    const form = bar.closest("form");
    const boxes = all("tbody input[type=checkbox]", form);
    const every = form.querySelector("thead input[type=checkbox]");
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      bar.textContent = ticked === 1 ? "1 selected" : `${ticked} selected`;
      if (every) { every.checked = ticked > 0 && ticked === boxes.length; every.indeterminate = ticked > 0 && !every.checked; }
    };
    every?.addEventListener("change", () => { boxes.forEach((box) => { box.checked = every.checked; }); count(); });
    boxes.forEach((box) => box.addEventListener("change", count));
    count();
  });

  // Leaving a form with changes asks first.
  all("form[data-unsaved]").forEach((form) => {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  });

  // A select that only narrows a list does so at once.
  all("select[data-submit]").forEach((select) => select.addEventListener("change", () => select.form.requestSubmit()));

  // The wording of a letter is checked and shown while somebody writes it; the button does the same without scripts.
  all("form[data-wording]").forEach((form) => {
    const box = document.querySelector("[data-wording-found]");
    const [status, list] = [box.querySelector("[data-wording-status]"), box.querySelector("[data-wording-problems]")];
    const frame = document.querySelector("[data-wording-frame]");
    // What is typed is counted, and how much of it the server keeps as a draft.
    let [timer, asked, last, typed, kept] = [0, 0, form.elements.body, 0, 0];
    const line = (name, text, kind) => {
      const part = document.createElement(name);
      part.textContent = text;
      if (kind) part.className = kind;
      if (name === "pre") part.tabIndex = 0;
      return part;
    };
    const show = (found) => {
      box.classList.toggle("has-problems", !found.isSound);
      if (status.textContent !== found.status) status.textContent = found.status;
      list.replaceChildren(...found.problems.map((problem) => {
        const item = line("li", "");
        item.append(line("strong", problem.place + (problem.isHint ? " (hint)" : "")), line("span", problem.message));
        if (problem.excerpt) item.append(line("pre", problem.excerpt));
        item.append(...problem.notes.map((note) => line("span", note, "secondary small")));
        return item;
      }));
      if (!found.isSound) return;
      document.querySelector("[data-wording-subject]").textContent = found.subject;
      document.querySelector("[data-wording-text]").textContent = found.text;
      frame.classList.toggle("letter-frame-narrow", found.isNarrow);
      // The frame's own address stays out of the history: back leads away from this page and not through its letters.
      frame.contentWindow.location.replace(new URL(`${found.preview}&look_at=${asked}`, location.href));
    };
    const check = async () => {
      const [mine, sent] = [++asked, typed];
      const data = new URLSearchParams(new FormData(form));
      data.set("live", "yes");
      try {
        const answer = await fetch(form.dataset.wording, {
          method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (found.isKept) kept = Math.max(kept, sent);
        if (mine === asked) show(found);
      } catch {
        if (mine === asked) status.textContent = "Not checked: the server did not answer. Your text is still here.";
      }
    };
    [...form.elements].forEach((field) => {
      if (!field.name || field.type === "hidden") return;
      field.addEventListener("input", () => { typed += 1; clearTimeout(timer); timer = setTimeout(check, 500); });
      if (field.tagName !== "SELECT") field.addEventListener("focus", () => { last = field; });
    });
    form.addEventListener("submit", () => { kept = typed; clearTimeout(timer); asked += 1; });
    addEventListener("beforeunload", (event) => { if (kept < typed) event.preventDefault(); });
    all("[data-insert]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
        last.focus();
        last.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  });

  // Long work: the bar moves while the page stays; when the work is over the page shows its result.
  all("[data-progress][data-running]").forEach((box) => {
    const bar = box.querySelector("progress");
    const percent = box.querySelector("[data-progress-percent]");
    const detail = box.querySelector("[data-progress-detail]");
    let pause = 700;
    const look = async () => {
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const now = await answer.json();
        bar.max = Math.max(now.total, 1);
        bar.value = now.done;
        percent.textContent = `${now.total > 0 ? Math.floor((100 * now.done) / now.total) : 0} %`;
        if (detail.textContent !== now.detail) detail.textContent = now.detail;
        if (!now.running) return location.reload();
        pause = 700;
      } catch {
        pause = Math.min(pause * 2, 10000);
      }
      setTimeout(look, pause);
    };
    setTimeout(look, pause);
  });
})();
