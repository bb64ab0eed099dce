// Copies the link beside the button. Without scripts the link stands there to be marked and copied by hand.
const button = document.querySelector("[data-copy]");
const source = document.querySelector("[data-copy-from]");
if (button && source) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    await navigator.clipboard.writeText(source.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
