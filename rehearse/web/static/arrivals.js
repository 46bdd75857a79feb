/* What is dropped: asked once for whom it is, sent, and listed in a table that fills and outlasts a reload. */
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf, scriptOf, sendUntilTaken } = rehearse;
  const settings = JSON.parse(one("#settings").dataset.settings);
  const KEPT_BATCH = "rehearse-arrivals";
  const AT_ONCE = 2;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  const ANSWERS = { yes: "Yes", maybe: "Maybe", not_yet: "Not yet", cannot_judge: "Can't say" };

  /* ---- the list ---- */

  const arrivals = one(".arrivals");
  const body = one("tbody", arrivals);
  const rows = new Map();
  let alone = null; // one recording by itself: on to its card
  const batch = new Set(JSON.parse(localStorage.getItem(KEPT_BATCH) || "[]"));
  const remember = () => localStorage.setItem(KEPT_BATCH, JSON.stringify([...batch].slice(-200)));

  const addRow = (name) => {
    const row = one("#arrival").content.firstElementChild.cloneNode(true);
    one(".job-name", row).textContent = name;
    body.append(row);
    arrivals.hidden = false;
    return row;
  };
  const sayIn = (row, state, words) => {
    row.dataset.state = state;
    one(".job-where", row).textContent = words;
  };
  const deed = (words, name, act) => {
    const found = document.createElement("button");
    Object.assign(found, { type: "button", className: "button quiet small-button", textContent: words });
    found.setAttribute("aria-label", `${words}: ${name}`);
    found.addEventListener("click", act);
    return found;
  };
  const nameAsLink = (row, to, name) => {
    const link = document.createElement("a");
    Object.assign(link, { href: to, textContent: name });
    one(".job-name", row).replaceChildren(link);
  };

  const WORDS = {
    queued: (job) => (job.ahead ? `waiting, ${job.ahead} before it` : "waiting, next"),
    decoding: () => "decoding",
    listening: (job) => (job.words ? `listening, ${job.words} words so far` : "listening"),
    measuring: (job) => (job.words ? `measuring ${job.words} words` : "measuring"),
    failed: (job) => (job.error ? `${job.error.message} ${job.error.hint}` : ""),
  };
  const show = async (job) => {
    const row = rows.get(job.id) || addRow(job.file);
    rows.set(job.id, row);
    const deeds = one(".job-deeds", row);
    if (row.dataset.state === "done" || (row.dataset.state === "failed" && job.state === "failed")) return;
    if (job.state === "done") { await fill(row, job); return; }
    sayIn(row, job.stage, WORDS[job.stage](job));
    if (job.state === "failed") { row.dataset.kept = job.kept; deeds.replaceChildren(...deedsOfFailed(job, row)); }
    else if (!one("button", row)) deeds.replaceChildren(deed("Withdraw", job.file, () => dismiss(job.id, row)));
  };
  /* What the rep recorded here is answered for by the rep first. */
  const fill = async (row, job) => {
    one(".job-deeds", row).replaceChildren();
    if (job.source === "microphone" && !job.self_verdict) {
      sayIn(row, "done", "Scored; your own answer comes first.");
      nameAsLink(row, `/listen/${job.id}`, job.file);
      return;
    }
    const answer = await ask("GET", `/api/takes/${job.take}`);
    if (!answer.ok) { sayIn(row, "done", answer.status === 404 ? "It was deleted." : wordsOf(answer)); return; }
    const take = answer.body;
    const { verdict } = take;
    const fix = verdict.fix_first.length ? verdict.fix_first[0].advice : verdict.because.join(" ");
    const there = new Date(take.kept_at) < new Date(job.created_at) ? `Here already, in “${take.message}”. ` : "";
    row.classList.add(verdict.answer);
    one(".job-length", row).textContent = `${Math.round(take.recording.duration_s)} s`;
    one(".job-answer", row).textContent = ANSWERS[verdict.answer];
    one(".job-score", row).textContent = verdict.score === null ? "–" : String(Math.floor(verdict.score));
    one(".job-rep", row).textContent = take.rep;
    nameAsLink(row, `/takes/${take.id}`, job.file);
    sayIn(row, "done", there + fix);
    if (job.id === alone) location.assign(`/takes/${take.id}`);
  };

  const deedsOfFailed = (job, row) => {
    if (!job.kept) return [deed("Put away", job.file, () => dismiss(job.id, row))];
    const save = document.createElement("a");
    Object.assign(save, { href: `/api/jobs/${job.id}/recording`, className: "button small-button", textContent: "Save the recording", download: "" });
    save.setAttribute("aria-label", `Save the recording: ${job.file}`);
    const sure = "Delete this recording for good? It has not been scored.";
    return [
      deed("Try again", job.file, () => tryAgain(job, row)), save,
      deed("Delete", job.file, () => { if (window.confirm(sure)) dismiss(job.id, row); }),
    ];
  };
  const tryAgain = async (job, row) => {
    const answer = await ask("POST", `/api/jobs/${job.id}/again`);
    if (!answer.ok) { one(".job-where", row).textContent = wordsOf(answer); return; }
    row.dataset.state = "queued";
    one(".job-deeds", row).replaceChildren();
    show(answer.body);
    watch();
  };
  const putAway = (id, row) => {
    row.remove();
    rows.delete(id);
    batch.delete(id);
    remember();
    arrivals.hidden = !body.rows.length;
    showFoot();
  };
  const dismiss = async (id, row) => {
    const answer = await ask("DELETE", `/api/jobs/${id}`);
    if (answer.ok || answer.status === 404) putAway(id, row);
  };

  const failedRows = () => [...rows].filter(([, row]) => row.dataset.state === "failed");
  const refusedRows = () => [...body.querySelectorAll("[data-state=refused]")];
  const showFoot = () => {
    one(".put-away", arrivals).hidden = failedRows().length + refusedRows().length === 0;
    const all_done = [...body.rows].every((row) => row.dataset.state === "done");
    one(".see-team", arrivals).hidden = !all_done || body.rows.length < 2;
    one(".clear-list", arrivals).hidden = !all_done;
  };
  one(".put-away", arrivals).addEventListener("click", async () => {
    const kept = failedRows().filter(([, row]) => row.dataset.kept === "true").length;
    if (kept && !window.confirm(`${kept} of them can still be tried again. Delete those recordings for good?`)) return;
    for (const row of refusedRows()) row.remove();
    for (const [id, row] of failedRows()) await dismiss(id, row);
    arrivals.hidden = !body.rows.length;
    showFoot();
  });
  one(".clear-list", arrivals).addEventListener("click", () => {
    for (const [id, row] of [...rows]) putAway(id, row);
  });

  /* ---- how far it has come ---- */

  const aboutTime = (seconds) => (seconds < 100 ? `${Math.max(10, 10 * Math.round(seconds / 10))} s` : `${Math.round(seconds / 60)} min`);
  let watching = false;
  let onceMore = false; // what came while the list was on its way does not stand in it
  let sending = 0; // until one is answered for, nobody knows which of the jobs it is
  const watch = async () => {
    onceMore = true;
    if (watching) return;
    watching = true;
    let most = 0;
    const began = performance.now();
    for (;;) {
      onceMore = false;
      const answer = await ask("GET", "/api/jobs?most=200");
      if (answer.ok) {
        const jobs = answer.body.filter((job) => job.kind === "take").reverse();
        const finished = (job) => job.state === "done" || job.state === "failed";
        const left = jobs.filter((job) => !finished(job)).length;
        for (const job of jobs) if (rows.has(job.id) || batch.has(job.id) || (job.state !== "done" && !sending)) await show(job);
        most = Math.max(most, left);
        const each_s = most - left >= 2 ? (performance.now() - began) / 1000 / (most - left) : null;
        const words = left ? `${left} to go${each_s ? `, about ${aboutTime(each_s * left)}` : ""}` : "All done";
        const said = one("[role=status]", arrivals);
        if (said.textContent !== words) said.textContent = words;
        showFoot();
        if (!left && !onceMore) break;
      }
      await pause(700);
    }
    watching = false;
  };

  /* ---- sending ---- */

  const whose = one(".whose");
  const nameIn = (field) => one(`[name=dropped-${field}]`, whose).value.trim();
  const follows = one(".follows", whose);
  let script = "";
  /* What comes later is compared with the script of its message only where somebody says that it was read. */
  const lookForScript = async () => {
    const message = nameIn("message");
    const answer = message ? await ask("GET", scriptOf(message)) : null;
    if (message !== nameIn("message")) return;
    script = answer && answer.ok ? answer.body.text : "";
    follows.hidden = !script;
  };
  one("[name=dropped-message]", whose).addEventListener("input", lookForScript);
  const askWhose = (count) => new Promise((resolve) => {
    follows.hidden = true;
    one("input", follows).checked = false;
    one("h2", whose).textContent = count === 1 ? "One recording" : `${count} recordings`;
    one("[name=dropped-message]", whose).value = "";
    whose.returnValue = "";
    whose.addEventListener("close", () => {
      const isRead = !follows.hidden && one("input", follows).checked;
      const belongs = { message: nameIn("message"), rep: nameIn("rep"), script: isRead ? script : "" };
      resolve(whose.returnValue === "score" ? belongs : null);
    }, { once: true });
    whose.showModal();
  });
  const formOf = (file, belongs) => {
    const form = new FormData();
    for (const name of ["message", "rep", "script"]) form.append(name, belongs[name]);
    form.append("style", one("input[name=style]:checked").value);
    form.append("line", one("input[name=line]").checked ? one("input[name=line]").value : "");
    form.append("source", "upload");
    form.append("modified_at", new Date(file.lastModified).toISOString());
    form.append("file", file, file.name);
    return form;
  };
  const sendOne = async (file, row, belongs) => {
    if (file.size > settings.most_bytes) {
      sayIn(row, "refused", `It is larger than ${Math.round(settings.most_bytes / 1e6)} MB, the most that is taken. Cut it down to the message itself, or save it as MP3 or M4A.`);
      return;
    }
    sayIn(row, "sending", "sending");
    sending += 1;
    const answer = await sendUntilTaken("/api/takes", () => formOf(file, belongs), (words) => sayIn(row, "sending", words));
    if (answer.ok) rows.set(answer.body.id, row);
    sending -= 1;
    if (!answer.ok) { sayIn(row, "refused", wordsOf(answer)); return; }
    batch.add(answer.body.id);
    if (belongs.alone) alone = answer.body.id;
    remember();
    await show(answer.body);
    watch();
  };
  const take = async (files) => {
    const list = [...files];
    const belongs = list.length ? await askWhose(list.length) : null;
    if (!belongs) return;
    const queue = list.map((file) => { const row = addRow(file.name); sayIn(row, "sending", "waiting to be sent"); return [file, row]; });
    arrivals.scrollIntoView({ block: "nearest" });
    belongs.alone = list.length === 1;
    const sender = async () => { while (queue.length) await sendOne(...queue.shift(), belongs); };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    showFoot();
  };

  one(".pick input").addEventListener("change", (event) => { take(event.target.files); event.target.value = ""; });
  const veil = one(".veil");
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) { depth += 1; veil.hidden = false; } });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) { depth -= 1; veil.hidden = depth <= 0; } });
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    if (!whose.open) take(event.dataTransfer.files);
  });
  watch();
})();
