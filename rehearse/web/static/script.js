/* The script of a message: shown when it is chosen, kept in versions while it is written, and how long it will take. */
rehearse.script = (() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf, scriptOf } = rehearse;
  const PLACE = "/api/messages/script";
  const UNSAVED = "rehearse-unsaved";
  const WRITTEN_MS = 400;
  const AGAIN_MS = 3000;
  /* Who writes on after a longer pause begins another version. */
  const SITTING_MS = 120_000;
  const MOST_AWAITED_MS = 1500;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  const text = one("#script-text");
  const message = one("input[name=message]");
  const nameOf = () => message.value.trim().replace(/\s+/g, " ");
  const trimmed = (words) => words.replace(/[^\S\n]+$/gm, "").trim();
  const titleOf = (words) => (words.trim().startsWith("#") ? words.trim().split("\n")[0] : "");

  let of = null; // the message whose script is shown; empty before it has a name
  let kept = null; // what the server has of it: {text, version, saved_at, versions}
  let touched = false; // since it was chosen
  let sitting = null; // what this page saved last: {of, saved_at, until}
  let named = new URLSearchParams(location.search).has("message");

  /* What the server does not have yet outlasts a reload: {message, text}. */
  const unsaved = () => JSON.parse(localStorage.getItem(UNSAVED) || "null");
  const remember = () => localStorage.setItem(UNSAVED, JSON.stringify({ message: of, text: text.value }));
  const isSaved = (name, words) => {
    const left = unsaved();
    if (left && left.message === name && trimmed(left.text) === trimmed(words)) localStorage.removeItem(UNSAVED);
  };

  /* ---- how long it will take ---- */

  const style = () => { const chosen = one("input[name=style]:checked"); return chosen ? chosen.value : "reason"; };
  const noScript = one(".budget-words").textContent;
  let turn = 0;
  const check = async () => {
    const mine = turn += 1;
    const words = text.value;
    const answer = words.trim() ? await ask("POST", "/api/script", { text: words, style: style() }) : null;
    if (mine !== turn) return;
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
    if (found.title && !(named && nameOf()) && titleOf(words) !== titleOf(kept ? kept.text : "")) await adopt(found.title);
    const over = found.duration_s - found.limit_s;
    const count = Math.abs(found.words_left);
    fill.setAttribute("width", `${Math.min(100, (100 * found.duration_s) / found.limit_s)}%`);
    budget.className = `budget ${over > 0 ? "poor" : "good"}`;
    one(".budget-words").textContent = `About ${Math.round(found.duration_s)} s of ${Math.round(found.limit_s)}. `
      + (over > 0 ? `${Math.round(over)} s too long: cut about ${count} words.` : `It fits: ${Math.round(-over)} s left, about ${count} words.`);
    for (const change of found.change_first) {
      const item = document.createElement("li");
      item.textContent = change;
      list.append(item);
    }
  };

  /* ---- kept with its message ---- */

  const status = one(".script-kept");
  const isKept = () => kept !== null && (trimmed(text.value) === kept.text || text.value === kept.sent);
  const say = () => {
    if (!of) status.textContent = text.value.trim() ? "Name the message, and this is kept with it." : "";
    else if (isKept() && kept.text) status.textContent = `Kept with “${of}”: version ${kept.version}.`;
    else if (isKept()) status.textContent = `Nothing is written for “${of}” yet: you speak freely.`;
  };
  const toSave = (name, words) => {
    const continues = sitting && sitting.of === name && Date.now() < sitting.until ? sitting.saved_at : null;
    return { message: name, text: words, continues };
  };
  let again = 0;
  const send = async (name, words) => {
    const isShown = () => name === of;
    if (isShown() && kept && trimmed(words) === kept.text) { isSaved(name, words); say(); return; }
    const answer = await ask("PUT", PLACE, toSave(name, words));
    if (!answer.ok) {
      if (isShown()) status.textContent = wordsOf(answer);
      clearTimeout(again);
      if (answer.status === 0 || answer.status === 503) again = setTimeout(save, AGAIN_MS);
      return;
    }
    sitting = { of: name, saved_at: answer.body.saved_at, until: Date.now() + SITTING_MS };
    isSaved(name, words);
    if (isShown()) { kept = { ...answer.body, sent: words }; say(); showVersions(); }
  };
  let sending = Promise.resolve();
  const save = () => {
    if (!of || (!touched && !kept)) { say(); return sending; }
    const [name, words] = [of, text.value];
    sending = sending.then(() => send(name, words));
    return sending;
  };

  let timer = 0;
  const wrote = async () => {
    clearTimeout(timer);
    await check();
    await save();
  };
  const write = () => {
    touched = true;
    startFrom.hidden = true;
    remember();
    status.textContent = of ? "Being kept …" : "Name the message, and this is kept with it.";
    clearTimeout(timer);
    timer = setTimeout(wrote, WRITTEN_MS);
  };

  /* ---- choosing a message ---- */

  const startFrom = one(".start-from");
  const inAddress = (name) => {
    const to = new URL(location.href);
    to.searchParams.set("message", name);
    history.replaceState(history.state, "", to);
    one(".write-link a").href = name ? `/draft?${to.searchParams}` : "/draft";
  };
  let loading = Promise.resolve();
  const offerToStartFrom = (before) => {
    startFrom.hidden = !(kept && !kept.text && !text.value.trim() && before && before.of && before.text.trim());
    if (startFrom.hidden) return;
    startFrom.textContent = `Start from what is written for “${before.of}”`;
    startFrom.onclick = () => { text.value = before.text; write(); text.focus(); };
  };
  const load = async (name, before) => {
    const shown = text.value;
    const answer = await ask("GET", scriptOf(name));
    if (name !== of) return;
    kept = answer.ok ? answer.body : null;
    const left = unsaved();
    const has = kept ? kept.text : "";
    if (shown && text.value === shown && has) [text.value, touched] = [has, false];
    else if (touched) remember();
    else if (left && left.message === name) [text.value, touched] = [left.text, true];
    else text.value = has;
    offerToStartFrom(before);
    showVersions();
    check();
    await save();
  };
  /* What was written before the message had a name goes with the name, unless something is written for it already. */
  const choose = (name) => {
    if (name === of) return loading;
    const before = of === null ? null : { of, text: text.value };
    if (before && before.of && touched) save();
    [of, kept] = [name, null];
    touched = before !== null && before.of === "" && before.text.trim() !== "";
    const left = unsaved();
    if (!touched) text.value = name === "" && left && left.message === "" ? left.text : "";
    if (before !== null) inAddress(name);
    offerToStartFrom(null);
    showVersions();
    say();
    if (name === "") check();
    else loading = load(name, before);
    return loading;
  };
  /* A script whose title names the message belongs to that one. */
  const adopt = async (title) => {
    message.value = title;
    if (title === of) return;
    [of, kept, sitting] = [nameOf(), null, null];
    remember();
    inAddress(of);
    const answer = await ask("GET", scriptOf(of));
    kept = answer.ok ? answer.body : null;
    showVersions();
  };

  /* ---- earlier versions ---- */

  const versions = one(".versions");
  const showVersions = () => {
    const found = kept ? kept.versions.slice(0, -1).filter((version) => version.text) : [];
    versions.hidden = !kept || kept.versions.length === 0;
    one(".no-versions", versions).hidden = found.length > 0;
    one("ol", versions).replaceChildren(...found.reverse().map((version) => {
      const item = document.createElement("li");
      const shown = document.createElement("details");
      const summary = document.createElement("summary");
      const when = new Date(version.saved_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      summary.textContent = `Version ${version.version} · ${when}`;
      const words = document.createElement("p");
      words.className = "version-text";
      words.textContent = version.text;
      shown.append(summary, words);
      const back = document.createElement("button");
      Object.assign(back, { type: "button", className: "button quiet small-button", textContent: "Restore" });
      back.setAttribute("aria-label", `Restore version ${version.version}`);
      back.addEventListener("click", () => restore(version));
      item.append(shown, back);
      return item;
    }));
  };
  const restore = async (version) => {
    await wrote();
    text.value = version.text;
    [touched, sitting] = [true, null];
    remember();
    await wrote();
  };
  one(".delete-versions", versions).addEventListener("click", async () => {
    if (!window.confirm(`Delete what is written for “${of}” for good, with all its versions? Takes keep what they were read from.`)) return;
    clearTimeout(timer);
    await sending;
    const name = of;
    const answer = await ask("DELETE", scriptOf(name));
    if (!answer.ok && answer.status !== 404) { status.textContent = wordsOf(answer); return; }
    localStorage.removeItem(UNSAVED);
    [of, sitting] = [null, null];
    await choose(name);
  });

  text.addEventListener("input", write);
  for (const choice of document.querySelectorAll("input[name=style]")) choice.addEventListener("change", check);
  message.addEventListener("input", (event) => {
    named = true;
    if (event.inputType === "insertReplacementText") choose(nameOf());
  });
  message.addEventListener("change", () => choose(nameOf()));
  window.addEventListener("pagehide", () => {
    if (of && touched && !isKept()) rehearse.askLast("PUT", PLACE, toSave(of, text.value));
  });

  /* Of another message, written while the server was away. */
  const left = unsaved();
  if (left && left.message && left.message !== nameOf()) sending = send(left.message, left.text);
  choose(nameOf());

  return {
    /* What is recorded is the script of the message that stands there; a server that is away holds up nobody. */
    settled: () => Promise.race([pause(MOST_AWAITED_MS), (async () => {
      await choose(nameOf());
      if (touched) await wrote();
    })()]),
  };
})();
