// Saves each text when it is left, tells what it is worth, and keeps what could not be saved. The page works without it.
"use strict";
(function () {
  const form = document.getElementById("sheet");
  const told = document.getElementById("saving");
  if (!form || !told || !window.fetch) return;
  const waiting = new Set(); // fields whose text is not saved yet
  let busy = false;
  let wait = 1000;
  const first = new Map();
  for (const field of form.querySelectorAll("[data-cell]")) first.set(field, field.value);

  function say(text, bad) {
    told.textContent = text;
    told.className = bad ? "late" : "quiet";
  }

  function pending() {
    const count = waiting.size;
    if (count) say(form.dataset.pending + " " + count, true);
  }

  function put(id, html) {
    const place = document.getElementById(id);
    if (place && place.innerHTML !== html) place.innerHTML = html;
  }

  function begin(id, html) { // points were lost just now: the fields that ask why
    put(id, html);
    for (const field of document.querySelectorAll("[id='" + id + "'] [data-cell]")) first.set(field, field.value);
  }

  function show(answer, sent) {
    form.elements.seen.value = answer.seen;
    for (const [id, html] of Object.entries(answer.html)) {
      if (!id.startsWith("causes-")) put(id, html);
      else if (!document.getElementById(id)?.querySelector("[data-cell]")) begin(id, html); // nobody types there yet
    }
    const kept = new Set(answer.conflicts.map((key) => "c:" + key));
    for (const [id, one] of Object.entries(answer.fields)) {
      put("e-" + id, one.said);
      const field = document.getElementById(id);
      if (!field || !first.has(field)) continue;
      if (one.wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (kept.has(field.name)) continue; // both stand there: what was typed, and what somebody else wrote
      const untouched = field.value === first.get(field) || sent.get(field) === field.value;
      if (untouched && !waiting.has(field) && field !== document.activeElement) field.value = one.text;
      first.set(field, one.text);
    }
  }

  async function renew() { // after a new login in another window the page needs its new token
    const answer = await fetch(form.action, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#sheet [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  async function save() {
    if (busy || !waiting.size) return;
    busy = true;
    const data = new FormData();
    const sent = new Map();
    for (const name of ["csrfmiddlewaretoken", "seen", "part"]) data.set(name, form.elements[name].value);
    for (const field of waiting) {
      data.set(field.name, field.value);
      sent.set(field, field.value);
    }
    let again = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: data, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" },
      });
      if (answer.status === 401 || answer.status === 403) {
        say(form.dataset.out, true);
        again = true;
        await renew();
      } else if (answer.status === 409) {
        say((await answer.json()).found.join(" "), true);
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      } else {
        const made = await answer.json();
        for (const [field, text] of sent) if (field.value === text) waiting.delete(field);
        show(made, sent);
        wait = 1000;
        say(form.dataset.saved + " " + made.saved, false);
      }
    } catch (problem) {
      say(form.dataset.failed, true);
      again = true;
    }
    busy = false;
    if (again) {
      wait = Math.min(wait * 2, 30000);
      window.setTimeout(save, wait);
    } else if (waiting.size) {
      pending();
      if ([...waiting].some((field) => sent.get(field) !== field.value)) save();
    }
  }

  form.addEventListener("input", function (event) {
    if (!event.target.hasAttribute("data-cell")) return;
    waiting.add(event.target);
    pending();
  });
  form.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-cell")) save();
  });
  form.addEventListener("submit", function () {
    waiting.clear();
  });
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size) event.preventDefault();
  });
})();
