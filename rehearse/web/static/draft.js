/* The page to write on: a message from a few facts, a rewrite beside what it was, and the way to practise it. */
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf, valuesOf } = rehearse;
  const text = one("#written-text");
  const words = one(".written-words");
  const table = one(".beside");

  const cell = (content, note) => {
    const made = document.createElement("td");
    made.textContent = content;
    if (note) {
      const small = document.createElement("span");
      small.className = "soft why";
      small.textContent = note;
      made.append(document.createElement("br"), small);
    }
    return made;
  };

  const showChanges = (found) => {
    const rows = found.changes.map((change) => {
      const row = document.createElement("tr");
      row.append(cell(change.old || "(new)"), cell(change.new || "(goes)", change.why));
      return row;
    });
    table.hidden = rows.length === 0;
    one("tbody", table).replaceChildren(...rows);
    one(".asks").replaceChildren(...found.asks.map((asked) => {
      const item = document.createElement("li");
      item.textContent = asked;
      return item;
    }));
  };

  const write = async (form) => {
    const said = one(".form-said", form);
    said.textContent = "";
    const answer = await ask("POST", form.dataset.to, valuesOf(form));
    if (!answer.ok) {
      said.textContent = wordsOf(answer);
      return;
    }
    const found = answer.body;
    text.value = found.text;
    const open = found.blanks.length ? ` Fill in: ${found.blanks.map((blank) => `[${blank}]`).join(", ")}.` : "";
    words.textContent = `About ${Math.round(found.duration_s)} s of ${Math.round(found.limit_s)}.${open}`;
    if (found.notes) words.textContent = [words.textContent, ...found.notes].join(" ");
    if (found.changes) {
      showChanges(found);
      if (!found.changes.length) words.textContent = `There is nothing to put right. ${words.textContent}`;
    }
  };

  for (const form of document.querySelectorAll("form.write")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); write(form); });
    if ("atOnce" in form.dataset) write(form);
  }

  /* The script of the message it is for; of none that is named, of the one that its title names. */
  const titleOf = (script) => (/^#\s*(.+)/.exec(script.trim()) || ["", ""])[1];
  one(".practise-it").addEventListener("click", async () => {
    if (!text.value.trim()) { text.focus(); return; }
    const message = [one("[name=message]").value, titleOf(text.value), one("[name=to]").value, "practice"].map((name) => name.trim()).find(Boolean);
    const answer = await ask("PUT", "/api/messages/script", { message, text: text.value });
    if (answer.ok) location.assign(`/?message=${encodeURIComponent(answer.body.message)}`);
    else words.textContent = wordsOf(answer);
  });
})();
