/* The page to practise on: the script and its budget, the recorder, what is dropped, and how far it has come. */
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf } = rehearse;
  const place = one("#settings");
  const settings = JSON.parse(place.dataset.settings);
  const kind = place.dataset.kind === "baseline" ? "baseline" : "takes";
  const MOST_RECORDED_S = 180;
  const KEPT_DRAFT = "rehearse-draft";
  const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  /* ---- the script ---- */

  const text = one("#script-text");
  const message = one("input[name=message]");
  const line = one("input[name=line]");
  const style = () => { const chosen = one("input[name=style]:checked"); return chosen ? chosen.value : "reason"; };

  let named = false;
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

  /* ---- sending ---- */

  const formOf = (content, name, source, modified) => {
    const form = new FormData();
    if (message) form.append("message", message.value);
    const rep = one("input[name=rep]");
    if (rep) form.append("rep", rep.value);
    form.append("style", style());
    form.append("script", text ? text.value : "");
    form.append("line", line && line.checked ? line.value : "");
    form.append("source", source);
    form.append("modified_at", new Date(modified).toISOString());
    form.append("file", content, name);
    return form;
  };
  const send = (content, name, source, modified, say) => rehearse.sendUntilTaken(`/api/${kind}`, () => formOf(content, name, source, modified), say);

  const afterOne = async (job, say) => {
    if (kind === "takes") { location.assign(`/listen/${job.id}`); return; }
    for (;;) {
      const answer = await ask("GET", `/api/jobs/${job.id}`);
      if (answer.ok && answer.body.state === "done") { location.assign("/you"); return; }
      if (answer.ok && answer.body.state === "failed") { say(`${answer.body.error.message} ${answer.body.error.hint}`); return; }
      say("Listening …");
      await pause(400);
    }
  };

  /* ---- the recorder ---- */

  const recorder = one(".recorder");
  const big = one(".big", recorder);
  const trouble = one(".trouble", recorder);
  const status = one("[role=status]", recorder);
  const held = one(".held", recorder);
  const hint = one(".hint", recorder);
  const idleHint = hint.textContent;
  let recording = null;

  const tell = (words) => { trouble.textContent = words; trouble.hidden = !words; };
  const set = (state, label) => {
    recorder.dataset.state = state;
    one(".label", big).textContent = label;
    document.body.classList.toggle("talking", state === "recording");
    if (state !== "recording") status.textContent = "";
    if (state === "idle") hint.textContent = idleHint;
    if (state === "sending") hint.textContent = "On its way. This page goes on by itself.";
  };
  const sent = () => {
    held.hidden = true;
    tell("");
    set("sent", "Sent");
  };
  const idleLabel = one(".label", big).textContent;

  const showLevel = (loudest) => {
    const share = loudest > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(loudest) / 2.5)) : 0;
    const level = one(".level", recorder);
    level.firstElementChild.style.transform = `scaleX(${share})`;
    level.classList.toggle("too-loud", loudest > 0.98);
    level.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    recorder.style.setProperty("--loud", share.toFixed(2));
  };

  let zone = "";
  const showTime = (seconds) => {
    one(".seconds", recorder).textContent = clockOf(seconds);
    one(".sweep", recorder).setAttribute("stroke-dasharray", `${Math.min(100, (100 * seconds) / settings.limit_s)} 200`);
    const amber = (style() === "curiosity" && settings.amber_curiosity_s) || settings.amber_s;
    const now = seconds >= settings.limit_s ? "red" : seconds >= amber ? "amber" : "";
    if (now !== zone) {
      zone = now;
      recorder.classList.toggle("amber", now === "amber");
      recorder.classList.toggle("red", now === "red");
      if (now) status.textContent = now === "red" ? `${settings.limit_s} seconds: stop now.` : `${settings.limit_s - amber} seconds left.`;
    }
  };

  const wavOf = (blocks, rate) => {
    const count = blocks.reduce((sum, block) => sum + block.length, 0);
    const view = new DataView(new ArrayBuffer(44 + 2 * count));
    const ascii = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
    ascii(0, "RIFF"); view.setUint32(4, 36 + 2 * count, true); ascii(8, "WAVEfmt ");
    view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
    view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
    ascii(36, "data"); view.setUint32(40, 2 * count, true);
    let at = 44;
    for (const block of blocks) for (const sample of block) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
      at += 2;
    }
    return new Blob([view], { type: "audio/wav" });
  };

  const start = async () => {
    tell("");
    held.hidden = true;
    if (!navigator.mediaDevices || !window.AudioWorkletNode) {
      tell("This browser gives the microphone only to pages on this machine (127.0.0.1). Choose a file instead.");
      return;
    }
    set("asking", "One moment …");
    rehearse.ask("POST", "/api/ready");
    let stream;
    try {
      /* As it is: a browser that evens out the level would hide what is to be judged. */
      const wish = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
      stream = await navigator.mediaDevices.getUserMedia({ audio: wish });
      const context = new AudioContext();
      await context.audioWorklet.addModule("/static/microphone.js");
      const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 1 });
      context.createMediaStreamSource(stream).connect(node).connect(context.destination);
      const blocks = [];
      let count = 0;
      recording = { stream, context, node, blocks, began: Date.now(), finish: null };
      node.port.onmessage = ({ data }) => {
        blocks.push(data.samples);
        count += data.samples.length;
        showLevel(data.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
        showTime(count / context.sampleRate);
        if (data.last && recording && recording.finish) recording.finish();
        else if (count / context.sampleRate > MOST_RECORDED_S) stop();
      };
      stream.getAudioTracks()[0].addEventListener("ended", () => { if (recording) stop(); });
      zone = "";
      set("recording", "Stop");
      hint.textContent = "Press again to stop, or press the space bar.";
      status.textContent = "Recording. Press again, or the space bar, to stop.";
      readAloud();
    } catch (error) {
      if (stream) stream.getTracks().forEach((track) => track.stop());
      recording = null;
      set("idle", idleLabel);
      tell(error.name === "NotAllowedError"
        ? "The microphone is not allowed. Allow it for this page in the address bar, then press again."
        : error.name === "NotFoundError" ? "No microphone was found. Plug one in, or choose a file." : "The microphone cannot be used. Close other programs that use it, and press again.");
    }
  };

  const stop = async () => {
    const { stream, context, node, blocks, began } = recording;
    set("sending", "One moment …");
    await Promise.race([new Promise((resolve) => { recording.finish = resolve; node.port.postMessage("stop"); }), pause(500)]);
    stream.getTracks().forEach((track) => track.stop());
    const rate = context.sampleRate;
    await context.close();
    recording = null;
    readAloud();
    const wav = wavOf(blocks, rate);
    const saved = one("a", held);
    saved.href = URL.createObjectURL(wav);
    const answer = await send(wav, "take.wav", "microphone", began, (words) => { tell(words); held.hidden = false; });
    if (answer.ok) { sent(); afterOne(answer.body, (words) => { set("idle", idleLabel); tell(words); }); return; }
    set("idle", idleLabel);
    tell(wordsOf(answer));
    held.hidden = false;
  };

  /* While talking, the script is there to be read. */
  const readAloud = () => {
    if (!text) return;
    const big_text = one(".read-aloud");
    const talking = recording !== null && text.value.trim() !== "";
    big_text.textContent = text.value.replace(/^#.*$/gm, "").trim().replaceAll("-", "\u2011");
    big_text.hidden = !talking;
    text.hidden = talking;
  };

  big.addEventListener("click", () => {
    if (recorder.dataset.state === "recording") stop();
    else if (recorder.dataset.state === "idle") start();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || recorder.dataset.state !== "recording" || event.target === big) return;
    event.preventDefault();
    stop();
  });
  window.addEventListener("beforeunload", (event) => {
    if (recording || recorder.dataset.state === "sending" || one(".job[data-state=sending]")) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) set("idle", idleLabel); });

  /* ---- a file with the everyday voice ---- */

  const tooLarge = (file) => file.size > settings.most_bytes && {
    ok: false, status: 413,
    body: { error: { message: `It is larger than ${Math.round(settings.most_bytes / 1e6)} MB, the most that is taken.`, hint: "Cut it down to the message itself, or save it as MP3 or M4A." } },
  };
  const takeOne = async (file) => {
    tell("");
    set("sending", "Sending …");
    const answer = tooLarge(file) || await send(file, file.name, "upload", file.lastModified, tell);
    if (answer.ok) { sent(); afterOne(answer.body, (words) => { set("idle", idleLabel); tell(words); }); return; }
    set("idle", idleLabel);
    tell(wordsOf(answer));
  };

  if (kind === "baseline") {
    one(".pick input").addEventListener("change", (event) => { takeOne(event.target.files[0]); event.target.value = ""; });
  }
})();
