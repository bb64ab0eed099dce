// Marks "no" where a question was asked and nothing is chosen yet. It fills in what then stands on the page, to be read
// over and recorded like any answer; it never touches an answer, and nothing is recorded by it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark-no]");
  if (!button) return;
  const form = button.closest("form");
  let marked = 0;
  for (const question of form.querySelectorAll("[data-no-name]")) {
    const inputs = [...question.querySelectorAll("input, select, textarea")];
    if (inputs.some((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : input.value !== ""))) continue;
    const { noName, noValue } = question.dataset;
    for (const input of inputs.filter((input) => input.name === noName)) {
      if (input.tagName === "SELECT") input.value = noValue;
      else if (input.value === noValue) input.checked = true;
      else continue;
      question.classList.add("marked-no");
      marked += 1;
    }
  }
  button.nextElementSibling.textContent = marked
    ? `${marked} marked no, not yet recorded. Look them over, then record.`
    : "Every question has an answer.";
});
