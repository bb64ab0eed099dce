// Saves each answer as it is given. Without scripts the same form is sent with Next.
const status = document.querySelector("[data-saved]");
const form = document.querySelector("form[data-saves]");
document.querySelector("[data-focus]")?.focus();

const words = status?.querySelector(".words");
const say = (state) => {
  if (!words) return;
  words.textContent = status.dataset[state];
  status.dataset.state = state;
};

if (form) {
  let waiting = 0;
  let tries = 0;
  let changed = false;
  let sending = null;
  let leaving = false;

  const body = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("partial", "1");
    return data;
  };

  async function save() {
    clearTimeout(waiting);
    if (sending) { await sending; if (!changed) return; }
    changed = false;
    say("saving");
    sending = send();
    await sending;
    sending = null;
  }

  async function send() {
    try {
      const answer = await fetch(location.href, { method: "POST", body: body(), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      tries = 0;
      if (found.go) {
        leaving = true;
        location.assign(found.go);
      }
      if (found.was !== undefined) form.elements.was.value = found.was;
      if (!changed) say("done");
    } catch {
      // Keep trying: what was typed stays on the page, and is sent when there is a way.
      changed = true;
      tries += 1;
      say("failed");
      waiting = setTimeout(save, Math.min(30_000, 1000 * 2 ** tries));
    }
  }

  const soon = (delay) => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, delay);
  };

  form.addEventListener("change", (event) => {
    only(event.target);
    soon(event.target.matches("select, textarea, .input") ? 50 : 0);
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("input.input, textarea")) {
      free(event.target);
      soon(700);
    }
  });
  // An older save still on its way would arrive behind this one and undo it: let it arrive first.
  form.addEventListener("submit", async (event) => {
    changed = false;
    clearTimeout(waiting);
    if (!sending) return;
    event.preventDefault();
    event.stopPropagation();
    await sending;
    if (!leaving) form.requestSubmit(event.submitter);
  });
  addEventListener("pagehide", () => {
    if (changed) navigator.sendBeacon(location.href, body());
  });
  addEventListener("beforeunload", (event) => { if (changed && tries) event.preventDefault(); });

  // A line that answers the rest of a list and the boxes of the list: what was chosen last wins.
  function only(target) {
    const entry = target.closest("fieldset")?.querySelector(".entry-line");
    if (entry && target.matches(".unknowns input")) {
      for (const input of entry.querySelectorAll("input, select")) input.value = "";
    }
  }
  function free(target) {
    if (!target.value) return;
    for (const other of target.closest("fieldset")?.querySelectorAll(":scope > .unknowns input") ?? []) other.checked = false;
  }
}

// The way to the list opens it.
document.querySelector(".to-list")?.addEventListener("click", () => {
  document.querySelector("#place-list").open = true;
});
