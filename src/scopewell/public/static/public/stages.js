// Choosing a stage in the picture shows it alone below; arrow keys walk from stage to stage. Without this script every
// stage stands below the picture and a link leads to it.
const list = document.querySelector("[data-stage-list]");
const columns = [...document.querySelectorAll("[data-stages] [data-stage]")];
const parts = [...list.children];

function show(key) {
  for (const part of parts) part.classList.toggle("aside", part.id !== key);
  for (const column of columns) {
    if (column.dataset.stage === key) column.setAttribute("aria-current", "true");
    else column.removeAttribute("aria-current");
  }
}

for (const [place, column] of columns.entries()) {
  column.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#${column.dataset.stage}`);
    show(column.dataset.stage);
  });
  column.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && columns[place + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    show(next.dataset.stage);
  });
}

list.setAttribute("aria-live", "polite");
const wanted = parts.find((part) => `#${part.id}` === location.hash);
if (matchMedia("(min-width: 48rem)").matches) show(wanted ? wanted.id : "first-year");
