// What the pages gain where scripts run. Every page works without it.
"use strict";
(() => {
const $ = (css, from = document) => from.querySelector(css);
const on = (event, act, at = document) => at.addEventListener(event, act);

// Findings first; a finding's link leads to its field. Print buttons.
$("#findings")?.focus();
on("click", (e) => {
  const link = e.target.closest?.("#findings a[href^='#'], button[data-print]");
  if (!link) return;
  if (!link.hash) return print();
  const at = document.getElementById(link.hash.slice(1));
  const field = at && ($("input:checked", at) || $("input", at) || at);
  if (!field) return;
  e.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// Keys. A box `input[data-keys]` turns those without Alt off and on.
const PLACES = { w: "/work", p: "/people", r: "/register", f: "/figures", l: "/ledger", m: "/me" };
const off = (set) => {
  try {
    if (set) localStorage.setItem("keys", set);
    return localStorage.getItem("keys") === "off";
  } catch { return false; }
};
const box = (from) => { const b = $("input[data-keys]", from); if (b) b.checked = !off(); };
box();
on("change", (e) => { if (e.target.matches("input[data-keys]")) off(e.target.checked ? "on" : "off"); });
const help = () => {
  const sheet = $("template#keys");
  if (!sheet || $("dialog[open]")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "keys-box";
  dialog.append(sheet.content.cloneNode(true));
  on("close", () => dialog.remove(), dialog);
  document.body.append(dialog);
  box(dialog);
  dialog.showModal();
};
let going = 0;
on("keydown", (e) => {
  const at = e.target;
  if (e.isComposing || e.repeat || e.defaultPrevented || e.ctrlKey || e.metaKey) return;
  if (e.altKey) {
    const form = e.key === "Enter" && at.closest("form");
    const button = form && [...form.elements].find((x) => x.type === "submit");
    if (button) { e.preventDefault(); button.click(); }
    return;
  }
  if (at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])") || off()) return;
  const place = Date.now() - going < 1500 && Object.hasOwn(PLACES, e.key) && PLACES[e.key];
  const find = $("input[data-key='/']");
  going = 0;
  if (place) location.assign(place);
  else if (e.key === "/" && find?.offsetParent) find.focus();
  else if (e.key === "?") help();
  else { if (e.key === "g") going = Date.now(); return; }
  e.preventDefault();
});

// Drafts: kept 600 ms after the last key; tried again every 5 s until they are.
const drafts = new Map();
const tell = (form, text) => [$("#live"), $(".draft-state", form)].forEach((x) => {
  if (x && text && x.textContent !== text) x.textContent = text;
});
const later = (form, wait) => {
  const d = drafts.get(form);
  clearTimeout(d.timer);
  d.timer = setTimeout(save, wait, form);
};
const save = async (form) => {
  const d = drafts.get(form);
  clearTimeout(d.timer);
  if (d.saved === d.typed || d.sent) return;
  if (d.busy) return later(form, 600);
  const typed = d.typed;
  const body = new URLSearchParams([...new FormData(form)].filter((x) => typeof x[1] === "string"));
  const busy = d.busy = new AbortController();
  const limit = setTimeout(() => busy.abort(), 15000);
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", signal: busy.signal,
      keepalive: String(body).length < 30000,
    });
    if (!answer.ok) throw answer;
    d.saved = typed;
    tell(form, form.dataset.saved);
    if (d.typed !== typed) later(form, 600);
  } catch {
    if (!d.sent) { tell(form, form.dataset.unsaved); later(form, 5000); }
  }
  clearTimeout(limit);
  d.busy = 0;
};
on("input", (e) => {
  const form = e.target.form;
  if (!form?.matches("[data-draft]")) return;
  if (!drafts.has(form)) drafts.set(form, { typed: 0, saved: 0 });
  drafts.get(form).typed++;
  later(form, 600);
});
on("visibilitychange", () => { if (document.hidden) drafts.forEach((_, form) => save(form)); });
on("beforeunload", (e) => {
  if ([...drafts.values()].some((d) => d.saved !== d.typed && !d.sent)) e.preventDefault();
}, window);

// Once is enough: a form is sent once, and can be sent again after 8 s.
const sent = new Set();
const mark = (form, is) => {
  sent[is ? "add" : "delete"](form);
  const d = drafts.get(form);
  if (d && d.sent !== is) {
    d.sent = is;
    if (is) { clearTimeout(d.timer); d.busy?.abort?.(); } else later(form, 600);
  }
  for (const x of form.elements) if (x.type === "submit") is ? x.setAttribute("aria-disabled", is) : x.removeAttribute("aria-disabled");
};
on("submit", (e) => {
  const form = e.target;
  if (sent.has(form)) return e.preventDefault();
  if (e.defaultPrevented || form.getAttribute("method") === "dialog") return;
  mark(form, true);
  setTimeout(mark, 8000, form, false);
});
on("pageshow", (e) => { if (e.persisted) [...sent].forEach((form) => mark(form, false)); }, window);
})();
