// The board: cards are dragged to another column, or to Won or Lost. "Move…" on each card does the same without this.

const board = document.querySelector("[data-board]");
const zones = [...document.querySelectorAll("[data-drop]")];
const form = document.getElementById("moving");
let card = null;

function begin(event) {
  card = event.target.closest("[data-card]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.card);
  // The browser takes its picture of the card first; a page that changes at once would end the drag.
  setTimeout(() => mark(true));
}

function mark(moving) {
  document.body.classList.toggle("moving", moving);
  card?.classList.toggle("held", moving);
  card?.closest(".column")?.classList.toggle("from", moving);
}

function end() {
  mark(false);
  zones.forEach((zone) => zone.classList.remove("over"));
  card = null;
}

function drop(zone) {
  const { stage, version, move, win, lose } = card.dataset;
  const to = zone.dataset.drop;
  const ask = { won: win, lost: lose }[to];
  if (ask) return void window.htmx.ajax("GET", `${ask}?next=${encodeURIComponent(form.elements.next.value)}`, { target: "#ask-body", swap: "innerHTML" });
  if (to === stage) return;
  zone.querySelector("[data-deals]").prepend(card); // at once; the answer brings its true place
  form.action = move;
  form.elements.stage.value = to;
  form.elements.version.value = version;
  form.requestSubmit();
}

function over(event, zone) {
  if (!card) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  zones.forEach((each) => each.classList.toggle("over", each === zone && each.dataset.drop !== card.dataset.stage));
}

if (board && form) {
  board.addEventListener("dragstart", begin);
  board.addEventListener("dragend", end);
  zones.forEach((zone) => {
    zone.addEventListener("dragover", (event) => over(event, zone));
    zone.addEventListener("drop", (event) => {
      if (!card) return;
      event.preventDefault();
      const dropped = card;
      end();
      card = dropped;
      drop(zone);
      card = null;
    });
  });
}
