/* Keeps what is typed: on the server a moment after the last key, and in this tab until the server has it. */
const PAUSE = 1200;

for (const form of document.querySelectorAll("form[data-keeps]")) {
  const fields = () => [...form.querySelectorAll("[name=title], [name=body], [name=quoted]")];
  const place = form.elements.place.value;
  const shelf = `draft ${place}`;
  const says = form.querySelector("[data-says]");
  let timer = 0;

  const typed = () => Object.fromEntries(fields().map((field) => [field.name, field.value]));
  const put = () => sessionStorage.setItem(shelf, JSON.stringify(typed()));

  const keep = async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...typed(), place })) body.set(name, value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.dataset.keeps, { method: "POST", body, redirect: "manual" });
      if (answer.status !== 204) throw new Error("not kept");
      sessionStorage.removeItem(shelf);
      says.textContent = "Kept as a draft.";
    } catch {
      says.textContent = "Not kept on the server yet. This tab holds your text; sign in again in another one.";
    }
  };

  const left = sessionStorage.getItem(shelf);
  if (left) {
    const before = JSON.parse(left);
    for (const field of fields()) if (before[field.name] && field.type !== "hidden") field.value = before[field.name];
    says.textContent = "Your text from before is back.";
  }

  form.addEventListener("input", (event) => {
    if (!fields().includes(event.target)) return;
    put();
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.removeItem(shelf);
  });
}
