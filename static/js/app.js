// Baton's one script: keys, rows in hand, bulk selection, dialogs, toasts. Every page works without it.

const within = (root, selector) => [...root.querySelectorAll(selector)];
const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
const shown = (element) => element.offsetParent !== null;

// Rows: one is in hand; j and k move, x selects, Enter opens.
const rows = () => within(document, "[data-row]").filter(shown);
const inHand = () => document.querySelector("[data-row].on");

function take(row) {
  if (!row) return;
  inHand()?.classList.remove("on");
  row.classList.add("on");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector(".row-link");
  link?.focus({ preventScroll: true });
  if (row.dataset.panel && panelShows()) window.htmx?.ajax("GET", row.dataset.panel, { target: "#panel", swap: "innerHTML" });
}

const panelShows = () => {
  const panel = document.querySelector("#panel");
  return panel !== null && shown(panel.parentElement);
};

function step(by) {
  const all = rows();
  const at = all.indexOf(inHand());
  take(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// Bulk: the bar shows while something is checked; shift selects a range.
const boxes = () => within(document, "[data-rows] [data-pick]");
let lastBox = null;

function countPicks() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const picked = boxes().filter((box) => box.checked).length;
  bar.hidden = picked === 0;
  within(bar, "[data-picked]").forEach((spot) => (spot.textContent = picked));
  const all = document.querySelector("[data-pick-all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes().length;
    all.indeterminate = picked > 0 && !all.checked;
  }
}

function pick(box, event) {
  const all = boxes();
  if (event?.shiftKey && lastBox && all.includes(lastBox)) {
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
  }
  lastBox = box;
  countPicks();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pick]");
  if (box) return pick(box, event);
  if (event.target.matches("[data-pick-all]")) {
    boxes().forEach((each) => (each.checked = event.target.checked));
    return countPicks();
  }
  if (event.target.closest("[data-close-toast]")) return event.target.closest("[data-toast]").remove();
  if (event.target.closest("[data-close-dialog]")) {
    event.preventDefault();
    return event.target.closest("dialog")?.close();
  }
  if (event.target.closest("[data-help]")) return help();
  const row = event.target.closest("[data-row]");
  const link = event.target.closest(".row-link");
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
  if (row?.dataset.panel && link && plain && panelShows()) {
    event.preventDefault();
    take(row);
  }
});

// Keys: single ones click their control; "g q" style pairs go places. Off while somebody types.
let pending = "";

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const pressed = pending + event.key;
  pending = event.key === "g" && !pending ? "g " : "";
  if (pending) return void setTimeout(() => (pending = ""), 1200);
  const control = within(document, "[data-key]").find((each) => each.dataset.key === pressed);
  const act = moves[pressed] ?? (control && (() => control.click()));
  if (!act) return;
  event.preventDefault();
  act();
}

const moves = {
  j: () => step(1),
  k: () => step(-1),
  x: () => inHand()?.querySelector("[data-pick]")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => help(),
};
document.addEventListener("keydown", onKey);
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".row-link");
  if (event.key !== "Enter" || !link) return;
  event.preventDefault();
  window.location.assign(link.href); // Enter opens the page; a click only takes the row in hand
});

function help() {
  const dialog = document.querySelector("#help");
  const list = dialog.querySelector("#help-keys");
  within(list, "[data-of-page]").forEach((each) => each.remove());
  within(document, "[data-key]").filter((each) => each.dataset.hint).forEach((control) => {
    const term = Object.assign(document.createElement("dt"), { textContent: control.dataset.key });
    const words = Object.assign(document.createElement("dd"), { textContent: control.dataset.hint });
    [term, words].forEach((each) => { each.dataset.ofPage = ""; list.append(each); });
  });
  dialog.showModal();
}

// A question fetched by htmx opens as a dialog; an answer that is a whole page replaces this one.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "ask-body") {
    const dialog = document.querySelector("#ask");
    if (!dialog.open) dialog.showModal();
  }
  countPicks();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([400, 409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});

// Toasts leave by themselves, refusals stay until closed; one with Undo stays for half a minute.
function timed(toast) {
  toast.querySelector("[data-close-toast]").hidden = false;
  if (toast.classList.contains("error")) return;
  setTimeout(() => toast.remove(), toast.querySelector("form") ? 30000 : 8000);
}
within(document, "[data-toast]").forEach(timed);

// Forms marked so are sent when a choice changes: filters and sort orders.
document.addEventListener("change", (event) => {
  event.target.closest("[data-send-on-change]")?.requestSubmit();
});

countPicks();
if (document.querySelector("[data-rows][data-take-first]") && panelShows()) take(rows()[0]);
