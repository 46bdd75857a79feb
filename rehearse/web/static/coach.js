/* The coach's own ear: one key answers, and the next take plays. */
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const { ask, wordsOf } = rehearse;
  const card = one(".coach-card");
  const sound = one(".as-heard");
  const note = one(".coach-note");
  const buttons = [...document.querySelectorAll(".answer-button")];
  let sending = false;

  const answer = async (value) => {
    if (sending) return;
    sending = true;
    const take = card.dataset.take;
    const said = await ask("PUT", `/api/takes/${take}/coach_answer`, { answer: value, note: note.value });
    if (said.ok) { location.replace(`/coach?answered=${take}`); return; }
    sending = false;
    const trouble = one(".trouble");
    trouble.textContent = wordsOf(said);
    trouble.hidden = false;
  };

  for (const button of buttons) button.addEventListener("click", () => answer(button.value));
  note.addEventListener("keydown", (event) => { if (event.key === "Escape" || event.key === "Enter") note.blur(); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target === note) return;
    const value = { y: "yes", m: "maybe", n: "no" }[event.key.toLowerCase()];
    if (value) { event.preventDefault(); answer(value); }
    else if (event.key === "w") { event.preventDefault(); note.focus(); }
    else if (event.key === " " && event.target.tagName !== "BUTTON" && event.target !== sound) {
      event.preventDefault();
      if (sound.paused) sound.play(); else sound.pause();
    }
  });
})();
