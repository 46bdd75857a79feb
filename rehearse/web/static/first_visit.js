/* The three steps of a first visit: each can be skipped in this browser, and when none is left they are gone. */
(() => {
  "use strict";
  const KEY = "rehearse-skipped-steps";
  const card = document.querySelector(".first-visit");
  if (!card) return;
  const skipped = new Set(JSON.parse(localStorage.getItem(KEY) || "[]"));
  const show = () => {
    const steps = [...card.querySelectorAll("li")];
    for (const step of steps) step.hidden = skipped.has(step.dataset.step);
    card.hidden = steps.every((step) => step.hidden || step.classList.contains("done"));
  };
  card.addEventListener("click", (event) => {
    const skip = event.target.closest(".skip-step");
    if (!skip) return;
    skipped.add(skip.closest("li").dataset.step);
    localStorage.setItem(KEY, JSON.stringify([...skipped]));
    show();
    (card.querySelector("li:not([hidden]) .skip-step") || document.querySelector(".recorder .big")).focus();
  });
  show();
})();
