/* The list of takes: choose some, compare, move, rename and delete them, and take that back for ten minutes. */
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf } = rehearse;
  const KEPT_UNDO = "rehearse-undo";
  const UNDO_MS = 600_000;
  const counted = (count) => `${count} take${count === 1 ? "" : "s"}`;

  /* What was done last, so that it can be taken back: {words, to, bodies, until}. */
  const undoBar = one(".undo-bar");
  const showUndo = () => {
    const last = JSON.parse(localStorage.getItem(KEPT_UNDO) || "null");
    undoBar.hidden = !last || Date.now() > last.until;
    if (!undoBar.hidden) one("p", undoBar).textContent = last.words;
  };
  const done = (words, to, bodies) => {
    localStorage.setItem(KEPT_UNDO, JSON.stringify({ words, to, bodies, until: Date.now() + UNDO_MS }));
    location.reload();
  };
  one("button", undoBar).addEventListener("click", async () => {
    const { to, bodies } = JSON.parse(localStorage.getItem(KEPT_UNDO));
    for (const body of bodies) {
      const answer = await ask("POST", to, body);
      if (!answer.ok) { one("p", undoBar).textContent = wordsOf(answer); return; }
    }
    localStorage.removeItem(KEPT_UNDO);
    location.reload();
  });
  showUndo();

  const say = (answer) => { one("p", undoBar).textContent = wordsOf(answer); one("button", undoBar).hidden = true; undoBar.hidden = false; };
  const remove = async (takes) => {
    const answer = await ask("POST", "/api/takes/delete", { takes });
    if (!answer.ok) { say(answer); return; }
    done(`${counted(takes.length)} will be deleted in ${Math.round(answer.body.undo_s / 60)} minutes, or when the server stops.`, "/api/takes/keep", [{ takes }]);
  };
  const moved = (answer, words) => {
    if (!answer.ok) { say(answer); return; }
    const { scripts } = answer.body;
    const bodies = Object.entries(answer.body.moved).filter(([message]) => message).map(([message, takes]) => ({ takes, message, scripts }));
    done(words, "/api/takes/move", bodies);
  };

  for (const button of document.querySelectorAll(".delete-take")) button.addEventListener("click", () => remove([button.value]));
  for (const button of document.querySelectorAll(".keep-take")) {
    button.addEventListener("click", async () => { await ask("POST", "/api/takes/keep", { takes: [button.value] }); location.reload(); });
  }
  for (const form of document.querySelectorAll(".rename form")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { message, name } = rehearse.valuesOf(form);
      const answer = await ask("POST", "/api/messages/rename", { message, name });
      if (answer.ok) moved(answer, `“${message}” is now called “${name.trim()}”.`);
      else one(".form-said", form).textContent = wordsOf(answer);
    });
  }

  /* ---- several at once ---- */

  const bar = one(".chosen-bar");
  const chosen = [];
  const boxes = [...document.querySelectorAll(".pick-take")];
  const show = () => {
    bar.hidden = chosen.length === 0;
    one(".chosen-words", bar).textContent = `${counted(chosen.length)} chosen${chosen.length === 1 ? "; one more to compare" : ""}`;
    one(".compare-chosen", bar).disabled = chosen.length !== 2;
    /* Lists show the latest first: what stands lower was earlier. */
    const [after, before] = [...chosen].sort((first, second) => boxes.indexOf(first) - boxes.indexOf(second));
    one("[name=before]", bar).value = before ? before.value : "";
    one("[name=after]", bar).value = after ? after.value : "";
  };
  for (const box of boxes) {
    box.checked = false;
    box.addEventListener("change", () => {
      if (box.checked) chosen.push(box);
      else chosen.splice(chosen.indexOf(box), 1);
      show();
    });
  }
  one(".delete-chosen", bar).addEventListener("click", () => remove(chosen.map((box) => box.value)));
  one(".move-chosen", bar).addEventListener("submit", async (event) => {
    event.preventDefault();
    const message = one("#move-to").value.trim();
    const takes = chosen.map((box) => box.value);
    moved(await ask("POST", "/api/takes/move", { takes, message }), `${counted(takes.length)} moved to “${message}”.`);
  });
})();
