"use strict";
// Everything works without this file; with it pages put in parts of themselves and answer to the keyboard.

const $ = (what, where = document) => where.querySelector(what);
const $$ = (what, where = document) => [...where.querySelectorAll(what)];

/* ---- parts of pages: data-into="#part" on a link or form fetches the block of that name and puts it there ---- */
let asking = null;

async function put(url, into, push, options = {}) {
  const place = $(into);
  if (!place) { location.assign(url); return; }
  if (asking) asking.abort();
  asking = new AbortController();
  place.setAttribute("aria-busy", "true");
  document.body.classList.add("fetching");
  try {
    const answer = await fetch(url, { ...options, signal: asking.signal, headers: { "X-Fragment": into.slice(1), Accept: "text/html", ...options.headers } });
    if (answer.redirected || !(answer.headers.get("content-type") || "").startsWith("text/html")) { location.assign(answer.url); return; }
    const html = await answer.text(); // of this server, whose templates escape every word of an article
    if (!answer.ok) { refuse(place, html); return; }
    place.innerHTML = html;
    if (push) history.pushState({ into }, "", url);
    place.dispatchEvent(new CustomEvent("put", { bubbles: true }));
    const first = $("[data-first]", place) || $("[data-say]", place);
    if (first) first.focus();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  } finally {
    place.removeAttribute("aria-busy");
    document.body.classList.remove("fetching");
  }
}

function refuse(place, html) { // what was typed stays; why it was refused stands above it
  const told = $("main .lead", new DOMParser().parseFromString(html, "text/html"));
  for (const old of $$(":scope > .note.bad", place)) old.remove();
  const note = document.createElement("div");
  note.className = "note bad";
  note.setAttribute("role", "alert");
  note.textContent = told ? told.textContent : "The server did not answer.";
  place.prepend(note);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-into]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  for (const other of $$("a[data-into][aria-current]", link.closest("svg, nav, ul") || document)) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  put(link.href.baseVal ?? link.href, link.dataset.into, !("quiet" in link.dataset));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-into]");
  if (!form) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  const action = form.getAttribute("action"); // form.action is the field of that name where there is one
  if (form.getAttribute("method") === "post") {
    put((event.submitter && event.submitter.getAttribute("formaction")) || action, form.dataset.into, false, { method: "POST", body: new URLSearchParams(fields) });
  } else {
    const query = new URLSearchParams([...fields].filter(([, value]) => value !== ""));
    put(`${action}?${query}`, form.dataset.into, true);
  }
});

function turned(first, last) { // days as they are typed, 2024 or 2024-05: the letters that both have tell
  const both = Math.min(first.length, last.length);
  return [first, last].every((day) => /^\d{4}(-\d\d){0,2}$/.test(day)) && first.slice(0, both) > last.slice(0, both);
}

document.addEventListener("input", (event) => { // told beside the field before anything is asked
  const form = event.target.form;
  for (const before of form ? ["", "vs_"] : []) {
    const [first, last] = ["from", "to"].map((name) => form.elements.namedItem(before + name));
    if (first && last) last.setCustomValidity(turned(first.value.trim(), last.value.trim()) ? "This is before the first day." : "");
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  if (form) form.requestSubmit();
});

document.addEventListener("put", (event) => { // what was judged is out of the way; the next one has its turn
  const judged = $("[data-judged]", event.target);
  const field = judged && $(`.queue input[name=event][value="${CSS.escape(judged.dataset.judged)}"]`);
  if (!field) return;
  const row = field.closest("li");
  row.classList.add("judged");
  row.dataset.made = judged.dataset.number;
  step(1);
  $("[data-say]", event.target).focus();
});

document.addEventListener("put", (event) => { // what was undone is marked wherever it is listed
  const undone = $("[data-undone]", event.target);
  for (const row of undone ? $$(`.queue li[data-made="${CSS.escape(undone.dataset.undone)}"]`) : []) row.classList.remove("judged");
  for (const form of undone ? $$(`form[action="/review/undo/${CSS.escape(undone.dataset.undone)}"]`) : []) {
    const chip = document.createElement("span");
    chip.className = "chip off";
    chip.textContent = "undone";
    form.replaceWith(chip);
  }
});

// parts that come by themselves once they are near the screen: data-load="address" on a part with room kept for it
const near = new IntersectionObserver((seen) => {
  for (const one of seen.filter((s) => s.isIntersecting)) {
    near.unobserve(one.target);
    fetch(one.target.dataset.load, { headers: { "X-Fragment": one.target.id, Accept: "text/html" } })
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((html) => { if (html !== null) one.target.innerHTML = html; })
      .catch(() => {}); // the link to it stays
  }
}, { rootMargin: "300px" });
for (const part of $$("[data-load]")) near.observe(part);

// a drawing that is wider than the screen is shown from its middle on
for (const svg of $$(".scroll > svg.net, .scroll > svg.map")) svg.parentElement.scrollLeft = (svg.parentElement.scrollWidth - svg.parentElement.clientWidth) / 2;

/* ---- the map: nearer and farther by buttons, nearer where it is clicked twice, moved by dragging while it is near; its marks keep their size ---- */
for (const tools of $$("[data-zoom]")) {
  const map = $("svg.map", tools.parentElement), { width, height } = map.viewBox.baseVal;
  const show = (x, y, w) => {
    const h = w * height / width;
    map.setAttribute("viewBox", [Math.max(0, Math.min(x, width - w)), Math.max(0, Math.min(y, height - h)), w, h].join(" "));
    map.style.setProperty("--mark", w / width);
    map.classList.toggle("near", w < width);
    for (const b of $$("button", tools)) b.disabled = b.dataset.by < 1 ? w <= width / 16 : w >= width;
  };
  const step = (by, right, down) => { // right and down: where the point that stays lies, as shares of what is seen
    const { x, y, width: w, height: h } = map.viewBox.baseVal;
    show(x + w * (1 - by) * right, y + h * (1 - by) * down, w * by);
  };
  tools.addEventListener("click", (event) => { if (event.target.dataset.by) step(Number(event.target.dataset.by), 0.5, 0.5); });
  map.addEventListener("dblclick", (event) => {
    const seen = map.getBoundingClientRect();
    if (map.viewBox.baseVal.width > width / 16) step(0.5, (event.clientX - seen.left) / seen.width, (event.clientY - seen.top) / seen.height);
  });
  let held = null, moved = false;
  map.addEventListener("pointerdown", (event) => { moved = false; held = map.classList.contains("near") ? event : null; });
  addEventListener("pointerup", () => { held = null; });
  map.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { x, y, width: w } = map.viewBox.baseVal, scale = w / map.getBoundingClientRect().width;
    moved ||= Math.abs(event.clientX - held.clientX) + Math.abs(event.clientY - held.clientY) > 3;
    if (!moved) return;
    show(x - (event.clientX - held.clientX) * scale, y - (event.clientY - held.clientY) * scale, w);
    held = event;
  });
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true); // the end of a drag opens nothing
  tools.hidden = false;
}

addEventListener("popstate", () => location.reload());

/* ---- light and dark ---- */
function turn() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
}

/* ---- an article's evidence: hovering, focusing or choosing an event shows its words ---- */
let pinned = null;
function show(id, role = "") {
  for (const event of $$(".event[data-event]")) event.classList.toggle("on", event.dataset.event === id);
  for (const mark of $$("mark[data-events]")) {
    const on = id !== null && mark.dataset.events.split(" ").some((e) => e === id || e.startsWith(`${id}:`));
    const said = on ? mark.dataset.events.split(" ").find((e) => e.startsWith(`${id}:`)) : null;
    mark.classList.toggle("on", on && (!role || said === `${id}:${role}`));
    if (said) mark.dataset.role = said.split(":")[1].replace("_", " "); else mark.removeAttribute("data-role");
  }
}
function pin(id, scroll) {
  pinned = pinned === id ? null : id;
  for (const button of $$(".event .show")) button.setAttribute("aria-pressed", String(button.closest(".event").dataset.event === pinned));
  show(pinned);
  if (!pinned || !scroll) return;
  const wanted = scroll === "text" ? $$("mark.t").find((m) => m.dataset.events.split(" ").some((e) => e.startsWith(pinned))) : $(`.event[data-event="${CSS.escape(pinned)}"]`);
  if (wanted) wanted.scrollIntoView({ block: scroll === "text" ? "center" : "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, (event) => {
  const card = event.target.closest(".event[data-event]");
  const field = event.target.closest("[data-field]");
  if (card) show(card.dataset.event, field ? field.dataset.field : "");
  else if (event.target.closest("mark.t")) show(event.target.closest("mark.t").dataset.events.split(" ")[0].split(":")[0]);
  else if ($("mark")) show(pinned);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".event .show");
  if (button) pin(button.closest(".event").dataset.event, "text");
  const mark = event.target.closest("mark.t");
  if (mark) pin(mark.dataset.events.split(" ")[0].split(":")[0], "card");
});
if (location.hash.startsWith("#event-")) pin(location.hash.slice(7), "text");

/* ---- keyboard ---- */
const PLACES = { t: "/", r: "/relations", a: "/actors", m: "/map", n: "/network", c: "/calendar", s: "/search", v: "/review", b: "/codebook" };
let waiting = 0;

function step(by) {
  const rows = $$("[data-row]");
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("on"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by))];
  for (const row of rows) row.classList.toggle("on", row === next);
  const link = $("[data-open]", next);
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function along(by) { // from point to point of a chart
  const points = $$("a", document.activeElement.closest("svg"));
  const next = points[points.indexOf(document.activeElement) + by];
  if (next) next.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  const key = event.key;
  if (key === "Escape") {
    if (typing) event.target.blur();
    if (pinned) { pinned = null; show(null); }
    return;
  }
  if (key === "Enter" && event.repeat && event.target.closest("[data-first]")) event.preventDefault(); // held down since the page before
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("mark.t") && (key === "Enter" || key === " ")) { event.preventDefault(); event.target.closest("mark.t").click(); return; }
  if (waiting > Date.now() && PLACES[key]) { location.assign(PLACES[key]); return; }
  const inChart = document.activeElement && document.activeElement.closest && document.activeElement.closest("svg.chart");
  if (inChart && (key === "ArrowRight" || key === "ArrowLeft")) { event.preventDefault(); along(key === "ArrowRight" ? 1 : -1); return; }
  const named = $(`[data-key="${CSS.escape(key)}"]`, $("[data-row].on") || document) || $(`[data-key="${CSS.escape(key)}"]`);
  if (named) { event.preventDefault(); named.click(); return; }
  if (key === "g") waiting = Date.now() + 1200;
  else if (key === "/") { event.preventDefault(); $("#find").focus(); $("#find").select(); }
  else if (key === "?") $("#help").showModal();
  else if (key === "d") turn();
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) $("#help").showModal();
  if (event.target.closest("[data-theme-turn]")) turn();
});
