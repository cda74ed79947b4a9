// Saves each text when it is left, tells what it is worth, and keeps what could not be saved. The page works without it.
"use strict";
(function () {
  const form = document.getElementById("sheet");
  const told = document.getElementById("saving");
  if (!form || !told || !window.fetch) return;
  const waiting = new Set(); // fields whose text is not saved yet
  const clash = new Set(); // fields whose text somebody else made another one: both stand there until this person decides
  const shown = new Map(); // what each field showed last: what the server has to find there still
  let busy = false;
  let wait = 1000;
  let typing = 0;
  const REST = 2000; // ms without a key: what was typed is saved, even where nobody leaves the field
  for (const field of form.querySelectorAll("[data-cell]")) shown.set(field, field.value);

  function say(text, bad) {
    told.textContent = text;
    told.className = bad ? "late" : "quiet";
  }

  function pending() {
    const count = waiting.size + clash.size;
    if (count) say(form.dataset.pending + " " + count, true);
    return count;
  }

  function put(id, html) {
    const place = document.getElementById(id);
    if (place && place.innerHTML !== html) place.innerHTML = html;
  }

  function show_text(field, text) {
    shown.set(field, text);
    const before = form.elements["b:" + field.name.slice(2)];
    if (before) before.value = text;
  }

  function show(answer, sent) {
    form.elements.seen.value = answer.seen;
    for (const [id, html] of Object.entries(answer.html)) put(id, html);
    const kept = new Set(answer.conflicts.map((key) => "c:" + key));
    for (const [id, one] of Object.entries(answer.fields)) {
      const field = document.getElementById(id);
      if (!field || !shown.has(field)) {
        put("e-" + id, one.said);
        continue;
      }
      if (kept.has(field.name)) {
        put("e-" + id, one.said);
        clash.add(field);
        show_text(field, one.text); // it is told below the field
        continue;
      }
      if (clash.has(field)) continue; // what was told of it stays until it is decided
      put("e-" + id, one.said);
      if (one.wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (sent.has(field)) {
        if (field.value === sent.get(field) && field !== document.activeElement) field.value = one.text;
        show_text(field, one.text);
      } else if (one.text !== shown.get(field) && field.value === shown.get(field) && field !== document.activeElement) {
        field.value = one.text; // somebody else changed it, and nobody types here
        show_text(field, one.text);
      }
    }
  }

  async function renew() { // after a new login in another window the page needs its new token
    const answer = await fetch(form.action, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#sheet [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  let running = Promise.resolve(); // ends when all that waits is saved, or could not be

  function save() {
    window.clearTimeout(typing);
    if (!busy && waiting.size) running = send();
    return running;
  }

  async function send() {
    busy = true;
    const data = new FormData();
    const sent = new Map();
    for (const name of ["csrfmiddlewaretoken", "seen", "part"]) data.set(name, form.elements[name].value);
    for (const field of waiting) {
      data.set(field.name, field.value);
      data.set("b:" + field.name.slice(2), shown.get(field));
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
        for (const [field, text] of sent) {
          clash.delete(field);
          if (field.value === text) waiting.delete(field);
        }
        show(made, sent);
        for (const field of clash) waiting.delete(field);
        wait = 1000;
        if (!pending()) say(form.dataset.saved + " " + made.saved, false);
      }
    } catch (problem) {
      say(form.dataset.failed, true);
      again = true;
    }
    busy = false;
    if (again) {
      wait = Math.min(wait * 2, 30000);
      window.setTimeout(save, wait);
    } else if ([...waiting].some((field) => sent.get(field) !== field.value)) {
      await send();
    }
  }

  form.addEventListener("input", function (event) {
    if (!event.target.hasAttribute("data-cell")) return;
    waiting.add(event.target);
    pending();
    window.clearTimeout(typing);
    typing = window.setTimeout(save, REST);
  });
  form.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-cell")) save();
  });
  form.addEventListener("submit", function () {
    waiting.clear();
    clash.clear();
  });
  document.addEventListener("click", async function (event) { // what waits is saved before a link is followed
    const link = event.target.closest("a[href]");
    const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download") || !waiting.size) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    await save();
    location.href = link.href; // where something could not be saved, the browser asks first
  });
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size || clash.size) event.preventDefault();
  });
})();
