// Keys that press what carries them: <a data-key="/">, <button data-key="m">. Never while somebody types.
const typing = (target) => target.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  else found.click();
});

// Up and down move through the rows of a list; Enter follows the link that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const list = event.target.closest("[data-rows]") ?? document.querySelector("[data-rows]");
  if (!list || (typing(event.target) && !event.target.matches("[data-leads-rows]"))) return;
  const links = [...list.querySelectorAll("[data-row]")];
  const at = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (!links[next]) return;
  event.preventDefault();
  links[next].focus();
});
