/* The page to practise on: the script and its budget; and a file with the everyday voice. */
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf, recorder } = rehearse;
  const place = one("#settings");
  const settings = JSON.parse(place.dataset.settings);
  const KEPT_DRAFT = "rehearse-draft";
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  /* ---- the script ---- */

  const text = one("#script-text");
  const message = one("input[name=message]");
  const line = one("input[name=line]");
  const style = () => { const chosen = one("input[name=style]:checked"); return chosen ? chosen.value : "reason"; };

  let named = new URLSearchParams(location.search).has("message");
  if (message) message.addEventListener("input", () => { named = true; });
  let checking = 0;
  const noScript = text ? one(".budget-words").textContent : "";
  const check = async () => {
    const turn = checking += 1;
    await pause(250);
    if (turn !== checking) return;
    localStorage.setItem(KEPT_DRAFT, text.value);
    const answer = text.value.trim() ? await ask("POST", "/api/script", { text: text.value, style: style() }) : null;
    if (turn !== checking) return;
    const budget = one(".budget");
    const fill = one(".fill", budget);
    const list = one(".change-first", budget);
    list.replaceChildren();
    if (!answer || !answer.ok) {
      fill.setAttribute("width", "0");
      one(".budget-words").textContent = answer ? wordsOf(answer) : noScript;
      budget.className = "budget";
      return;
    }
    const found = answer.body;
    if (found.title && !named) message.value = found.title;
    const over = found.duration_s - found.limit_s;
    const words = Math.abs(found.words_left);
    fill.setAttribute("width", `${Math.min(100, (100 * found.duration_s) / found.limit_s)}%`);
    budget.className = `budget ${over > 0 ? "poor" : "good"}`;
    one(".budget-words").textContent = `About ${Math.round(found.duration_s)} s of ${Math.round(found.limit_s)}. `
      + (over > 0 ? `${Math.round(over)} s too long: cut about ${words} words.` : `It fits: ${Math.round(-over)} s left, about ${words} words.`);
    for (const change of found.change_first) {
      const item = document.createElement("li");
      item.textContent = change;
      list.append(item);
    }
  };
  if (text) {
    text.value = localStorage.getItem(KEPT_DRAFT) || "";
    text.addEventListener("input", check);
    for (const choice of document.querySelectorAll("input[name=style]")) choice.addEventListener("change", check);
    if (text.value) check();
  }

  /* ---- a file with the everyday voice ---- */

  const tooLarge = (file) => file.size > settings.most_bytes && {
    ok: false, status: 413,
    body: { error: { message: `It is larger than ${Math.round(settings.most_bytes / 1e6)} MB, the most that is taken.`, hint: "Cut it down to the message itself, or save it as MP3 or M4A." } },
  };
  const formOf = (file) => {
    const form = new FormData();
    form.append("modified_at", new Date(file.lastModified).toISOString());
    form.append("file", file, file.name);
    return form;
  };
  const takeOne = async (file) => {
    recorder.tell("");
    recorder.set("sending", "Sending …");
    const answer = tooLarge(file) || await rehearse.sendUntilTaken("/api/baseline", () => formOf(file), recorder.tell);
    if (answer.ok) { recorder.sent(); recorder.goOn(answer.body); return; }
    recorder.idle(wordsOf(answer));
  };

  if (place.dataset.kind === "baseline") {
    one(".pick input").addEventListener("change", (event) => { takeOne(event.target.files[0]); event.target.value = ""; });
  }
})();
