// Notes beside a field as somebody types. Nothing here holds typing up: it asks after a pause, and an answer that comes
// late, or not at all, leaves the notes as they were. Saving shows the same notes without any of this.
const PAUSE_MS = 600;
const marginOf = (node) => node.closest("[data-margin]");
const fieldOf = (margin) => margin.querySelector("textarea, input");
const notesOf = (margin) => margin.querySelector("[data-margin-notes]");
const states = new WeakMap(); // margin -> { timer, asking, taken: [] }

const stateOf = (margin) => {
  if (!states.has(margin)) states.set(margin, { timer: 0, asking: null, taken: [] });
  return states.get(margin);
};

const buttonIn = (place, label) => {
  const button = document.createElement("button");
  const inner = document.createElement("span");
  inner.textContent = place.textContent;
  button.type = "button";
  button.append(inner);
  button.setAttribute("aria-label", label);
  place.replaceChildren(button);
};

// Suggestions and quotations are plain words until there is something to press them with.
const enliven = (root) => {
  for (const place of root.querySelectorAll("[data-margin-take]:not(:has(button))")) {
    buttonIn(place, `Write “${place.textContent}” instead of “${place.dataset.old}”`);
  }
  for (const place of root.querySelectorAll("[data-margin-show]:not(:has(button))")) {
    buttonIn(place, `Show “${place.textContent}” in the text`);
  }
};

const tell = (margin) => {
  const notes = notesOf(margin).querySelectorAll(".margin-note");
  const blocks = notesOf(margin).querySelectorAll(".margin-note.block").length;
  const words = notes.length === 1 ? "1 note on the wording" : `${notes.length} notes on the wording`;
  const says = notes.length ? `${words}${blocks ? `, ${blocks} in the way` : ""}.` : "No note on the wording.";
  const place = margin.querySelector("[data-margin-says]");
  if (place.textContent !== says) place.textContent = says;
};

const ask = async (margin) => {
  const state = stateOf(margin);
  const field = fieldOf(margin);
  const asked = field.value;
  const token = (field.form ?? document).querySelector("[name=csrfmiddlewaretoken]");
  state.asking?.abort();
  state.asking = new AbortController();
  const body = new URLSearchParams({ kind: margin.dataset.kind, about: margin.dataset.about, text: asked });
  const headers = { "X-CSRFToken": token?.value ?? "", "HX-Request": "true" };
  try {
    const answer = await fetch(margin.dataset.url, { method: "POST", body, headers, signal: state.asking.signal });
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    if (field.value !== asked) return;
    const focused = notesOf(margin).contains(document.activeElement);
    notesOf(margin).innerHTML = html;
    enliven(margin);
    if (focused) field.focus();
    tell(margin);
  } catch (error) {
    if (!(error instanceof TypeError || error.name === "AbortError")) throw error; // no connection, or asked again
  }
};

const askSoon = (margin, pause = PAUSE_MS) => {
  const state = stateOf(margin);
  clearTimeout(state.timer);
  state.timer = setTimeout(ask, pause, margin);
};

// `insertText` is the one way to change a field that the browser's own undo can take back.
const write = (field, start, end, text) => {
  field.focus();
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

// What stands behind a changed place has moved.
const shift = (margin, end, by) => {
  for (const place of margin.querySelectorAll("[data-margin-take]")) {
    if (Number(place.dataset.start) < end) continue;
    place.dataset.start = Number(place.dataset.start) + by;
    place.dataset.end = Number(place.dataset.end) + by;
  }
};

const showTaken = (margin) => {
  const { taken } = stateOf(margin);
  const line = margin.querySelector("[data-margin-taken]");
  line.hidden = !taken.length;
  if (taken.length) line.firstElementChild.textContent = `Now “${taken.at(-1).text}”.`;
};

const take = (place) => {
  const margin = marginOf(place);
  const field = fieldOf(margin);
  const { old, text } = place.dataset;
  const start = Number(place.dataset.start);
  const end = Number(place.dataset.end);
  if (field.value.slice(start, end) !== old) {
    askSoon(margin, 0);
    return;
  }
  shift(margin, end, text.length - old.length);
  place.closest(".margin-note").remove();
  write(field, start, end, text);
  stateOf(margin).taken.push({ start, old, text });
  showTaken(margin);
  askSoon(margin, 0);
};

const undo = (margin) => {
  const state = stateOf(margin);
  const field = fieldOf(margin);
  const { start, old, text } = state.taken.pop();
  if (field.value.slice(start, start + text.length) === text) write(field, start, start + text.length, old);
  else state.taken = []; // somebody typed in between; the browser's own undo leads back from here
  showTaken(margin);
  askSoon(margin, 0);
};

const show = (place) => {
  const field = fieldOf(marginOf(place));
  const words = place.textContent;
  const suggested = place.closest(".margin-note").querySelector("[data-margin-take]");
  const near = suggested ? Number(suggested.dataset.start) : 0;
  const at = Math.max(field.value.indexOf(words, near), field.value.indexOf(words));
  field.focus();
  if (at >= 0) field.setSelectionRange(at, at + words.length);
};

document.addEventListener("input", (event) => {
  const margin = marginOf(event.target);
  if (margin) askSoon(margin);
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  const place = pressed?.closest("[data-margin-take], [data-margin-show], [data-margin-undo]");
  if (!place || !marginOf(place)) return;
  if (place.matches("[data-margin-take]")) take(place);
  else if (place.matches("[data-margin-show]")) show(place);
  else undo(marginOf(place));
});

document.addEventListener("htmx:load", (event) => enliven(event.target));
enliven(document);
