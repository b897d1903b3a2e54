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
