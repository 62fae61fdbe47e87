// Baton's one script: keys, the row in hand, picking many, questions, toasts, the theme. Every page works without it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const shown = (element) => element !== null && element.checkVisibility();
const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

// Rows: one is in hand; j and k move, x picks, Enter opens; where a panel shows, it tells about the row in hand.
const rows = () => all("[data-row]").filter(shown);
const inHand = () => one("[data-row].on");
const panelShows = () => shown(one("#panel")?.parentElement ?? null);

function take(row, { focus = true } = {}) {
  if (!row) return;
  inHand()?.classList.remove("on");
  row.classList.add("on");
  if (focus) {
    row.scrollIntoView({ block: "nearest" });
    one(".row-link", row)?.focus({ preventScroll: true });
  }
  if (row.dataset.panel && panelShows()) window.htmx?.ajax("GET", row.dataset.panel, { target: "#panel", swap: "innerHTML" });
}

function step(by) {
  const list = rows();
  const next = list.indexOf(inHand()) + by;
  take(list[Math.min(Math.max(next, 0), list.length - 1)]);
}

// Picking: the bar shows while something is picked; Shift picks the rows between.
const boxes = () => all("[data-rows] [data-pick]");
let lastBox = null;

function countPicks() {
  const bar = one("[data-bulk]");
  if (!bar) return;
  const picked = boxes().filter((box) => box.checked).length;
  bar.hidden = picked === 0;
  all("[data-picked]", bar).forEach((spot) => (spot.textContent = picked));
  boxes().forEach((box) => box.closest("[data-row]")?.classList.toggle("picked", box.checked));
  const everybody = one("[data-pick-all]");
  if (!everybody) return;
  everybody.checked = picked > 0 && picked === boxes().length;
  everybody.indeterminate = picked > 0 && !everybody.checked;
}

function pick(box, between) {
  const list = boxes();
  if (between && list.includes(lastBox)) {
    const [from, to] = [list.indexOf(lastBox), list.indexOf(box)].sort((a, b) => a - b);
    list.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
  }
  lastBox = box;
  countPicks();
}

function pickAll(checked) {
  boxes().forEach((each) => (each.checked = checked));
  countPicks();
}

// Clicks, by what was clicked; the first that fits acts.
const clicks = [
  ["[data-pick]", (box, event) => pick(box, event.shiftKey)],
  ["[data-pick-all]", (box) => pickAll(box.checked)],
  ["[data-close-toast]", (button) => button.closest("[data-toast]").remove()],
  ["[data-close-dialog]", (control, event) => closeDialog(control, event)],
  ["[data-help]", () => help()],
  ["[data-row]", (row, event) => clickRow(row, event)],
];

document.addEventListener("click", (event) => {
  all("details.drop[open]").filter((drop) => !drop.contains(event.target)).forEach((drop) => (drop.open = false));
  for (const [selector, act] of clicks) {
    const found = event.target.closest(selector);
    if (found) return act(found, event);
  }
});

function closeDialog(control, event) {
  const dialog = control.closest("dialog");
  if (!dialog) return; // on a page of its own the control is a plain link back
  event.preventDefault();
  dialog.close();
}

// A click on the name takes the row in hand where its panel shows; otherwise, and with Ctrl, it opens the page.
function clickRow(row, event) {
  if (!row.dataset.panel || !panelShows()) return;
  const link = event.target.closest("a, button, label, input");
  if (link && !link.matches(".row-link")) return;
  if (link && (event.metaKey || event.ctrlKey || event.shiftKey)) return;
  event.preventDefault();
  take(row);
}

// The badge of notices asks again and again, but not for a tab that nobody looks at.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.id === "unread") event.preventDefault();
});

// Keys: single ones press their control, "g q" pairs go places. They rest while somebody writes or answers.
const KEYS_OFF = "baton-keys-off";
let pending = "";

const keysOn = () => localStorage.getItem(KEYS_OFF) === null;
const moves = {
  j: () => step(1),
  k: () => step(-1),
  x: () => one("[data-pick]", inHand() ?? document.createElement("i"))?.click(),
  "/": () => one("[data-search]")?.focus(),
  "?": () => help(),
};

function control(key) {
  const bar = one("[data-bulk]:not([hidden])");
  const near = bar && boxes().some((box) => box.checked) ? all("[data-key]", bar) : [];
  return [...near, ...all("[data-row].on [data-key]"), ...all("[data-key]")].find((each) => each.dataset.key === key && each.checkVisibility());
}

function onKey(event) {
  if (event.key === "Escape") return all("details.drop[open]").forEach((drop) => (drop.open = false));
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || one("dialog[open]") || !keysOn()) return;
  const pressed = pending + event.key;
  pending = event.key === "g" && !pending ? "g " : "";
  if (pending) return void setTimeout(() => (pending = ""), 1200);
  const act = moves[pressed] ?? (control(pressed) && (() => control(pressed).click()));
  if (!act) return;
  event.preventDefault();
  act();
}
document.addEventListener("keydown", onKey);

// Enter on the row in hand opens its page; a click only takes it in hand.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".row-link");
  if (event.key !== "Enter" || !link) return;
  event.preventDefault();
  window.location.assign(link.href);
});

function help() {
  const dialog = one("#help");
  const list = one("#help-keys", dialog);
  all("[data-of-page]", list).forEach((each) => each.remove());
  all("[data-key][data-hint]").filter(shown).forEach((each) => list.append(...line(each.dataset.key, each.dataset.hint)));
  one("[data-keys-on]", dialog).checked = keysOn();
  dialog.showModal();
}

function line(key, words) {
  const term = document.createElement("dt");
  term.append(...key.split(" ").map((name) => Object.assign(document.createElement("kbd"), { textContent: name })));
  const told = Object.assign(document.createElement("dd"), { textContent: words });
  [term, told].forEach((each) => (each.dataset.ofPage = ""));
  return [term, told];
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) {
    if (event.target.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  }
  const sent = event.target.closest("[data-send-on-change]");
  (sent?.form ?? sent)?.requestSubmit();
});

// A slider says its value while it is moved.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-shows]")) return;
  const told = `${event.target.value} %`;
  event.target.setAttribute("aria-valuetext", told);
  event.target.labels[0].querySelector("output").textContent = told;
});

// A question fetched into #ask-body opens as a dialog. One written in the page opens by data-dialog="id".
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = one("#ask");
  if (event.target.id === "ask-body" && !dialog.open) dialog.showModal();
  prepare(event.target);
});
document.addEventListener("click", (event) => {
  const dialog = document.getElementById(event.target.closest("[data-dialog]")?.dataset.dialog ?? "");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// The theme changes at once and is kept by the server.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  document.documentElement.dataset.theme = event.submitter.value;
  all("[name=theme]", event.target).forEach((each) => each.setAttribute("aria-pressed", each === event.submitter));
  fetch(event.target.action, { method: "POST", body, redirect: "manual", keepalive: true });
});

// Toasts leave by themselves, refusals stay until closed; one with Undo stays for half a minute.
function timed(toast) {
  one("[data-close-toast]", toast).hidden = false;
  if (toast.dataset.toast === "stay") return;
  setTimeout(() => toast.remove(), one("form", toast) ? 30_000 : 8_000);
}

function prepare(root) {
  all("[data-toast]", root).forEach(timed);
  all("[data-key]", root).forEach((each) => each.setAttribute("aria-keyshortcuts", each.dataset.key));
  countPicks();
}

// After a verdict the list comes back without its person: the row that moved up into the place is in hand.
const PLACE = "baton-place";
document.addEventListener("submit", () => {
  const at = rows().indexOf(inHand());
  if (at > 0) sessionStorage.setItem(PLACE, `${window.location.pathname} ${at}`);
});

function takeFirst() {
  const [path, at] = (sessionStorage.getItem(PLACE) ?? "").split(" ");
  sessionStorage.removeItem(PLACE);
  const list = rows();
  take(list[path === window.location.pathname ? Math.min(Number(at), list.length - 1) : 0], { focus: false });
}

prepare(document);
if (one("[data-rows][data-take-first]") && panelShows()) takeFirst();
