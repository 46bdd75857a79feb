/* A word that was misheard is put right where it stands: a click on it opens a field, and the card is judged anew. */
(() => {
  "use strict";
  const { ask, wordsOf } = rehearse;
  const text = document.querySelector(".transcript");
  const route = `/api/takes/${document.querySelector("[data-take-id]").dataset.takeId}/corrections`;
  const form = document.createElement("form");
  form.className = "correct-word card";
  form.hidden = true;
  form.innerHTML = `<label><span class="heard-as"></span><input name="said" autocomplete="off" spellcheck="false" maxlength="500"></label>
<p class="correct-deeds"><button class="button first small-button">Correct</button>
<button type="button" class="button small-button as-heard">As it was heard</button>
<button type="button" class="button quiet small-button leave">Leave it</button></p>
<p class="form-said" role="alert"></p>`;
  const hint = document.createElement("p");
  hint.className = "soft";
  hint.textContent = "Misheard? A click on a word puts it right.";
  text.after(form, hint);
  const [field, said] = [form.querySelector("input"), form.querySelector(".form-said")];
  let word = null;
  let was = "";
  const wordAt = () => word.dataset.at.split("@")[1];
  const leave = () => { form.hidden = true; if (word) word.classList.remove("chosen-word"); word = null; };

  const open = (element) => {
    leave();
    word = element;
    word.classList.add("chosen-word");
    was = word.firstChild.textContent;
    form.querySelector(".heard-as").textContent = `What was said for “${was}”? Empty if nothing was.`;
    form.querySelector(".as-heard").hidden = !word.classList.contains("corrected");
    said.textContent = "";
    field.value = was.startsWith("[unclear") ? "" : was;
    form.hidden = false;
    field.focus({ preventScroll: true });
    field.select();
    form.scrollIntoView({ block: "nearest" });
  };
  const send = async (method, to, body) => {
    const answer = await ask(method, to, body);
    if (answer.ok) location.reload();
    else said.textContent = wordsOf(answer);
  };

  text.addEventListener("click", (event) => {
    const element = event.target.closest(".w[data-word]");
    if (element) open(element);
  });
  text.addEventListener("keydown", (event) => {
    const chosen = text.querySelector(".w.cursor[data-word]");
    if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || !chosen) return;
    event.preventDefault();
    open(chosen);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const same = field.value.trim() === was || (was.startsWith("[unclear") && !field.value.trim());
    if (same) leave();
    else send("POST", route, { at_s: Number(wordAt()), said: field.value });
  });
  form.querySelector(".as-heard").addEventListener("click", () => send("DELETE", `${route}?at_s=${wordAt()}`));
  form.querySelector(".leave").addEventListener("click", leave);
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { leave(); text.focus(); } });
  text.setAttribute("aria-label", `${text.getAttribute("aria-label") || "What was heard."} C corrects it.`);
})();
