/* The recorder: press, talk, press. What is said goes up while it is said; the script moves along. */
rehearse.recorder = (() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const { ask, wordsOf } = rehearse;
  const place = one("#settings");
  const settings = JSON.parse(place.dataset.settings);
  const kind = place.dataset.kind === "baseline" ? "baseline" : "take";
  const MOST_RECORDED_S = 180;
  const SILENT_S = 2;
  /* Of full scale: what no microphone that is open stays below. */
  const SILENT = 0.001;
  const HEARD_S = 0.7;
  const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  const recorder = one(".recorder");
  const big = one(".big", recorder);
  const trouble = one(".trouble", recorder);
  const status = one("[role=status]", recorder);
  const held = one(".held", recorder);
  const hint = one(".hint", recorder);
  const deeds = one(".talking-deeds", recorder);
  const idleHint = hint.textContent;
  const idleLabel = one(".label", big).textContent;
  let recording = null;

  const tell = (words) => { trouble.textContent = words; trouble.hidden = !words; };
  const set = (state, label) => {
    recorder.dataset.state = state;
    one(".label", big).textContent = label;
    document.body.classList.toggle("talking", state === "recording");
    deeds.hidden = state !== "recording";
    if (state !== "recording") status.textContent = "";
    if (state === "idle") hint.textContent = idleHint;
    if (state === "sending") hint.textContent = "On its way. This page goes on by itself.";
  };
  const idle = (words = "") => { set("idle", idleLabel); tell(words); };
  const sent = () => { held.hidden = true; tell(""); set("sent", "Sent"); };

  const goOn = async (job) => {
    if (kind === "take") { location.assign(`/listen/${job.id}`); return; }
    for (;;) {
      const answer = await ask("GET", `/api/jobs/${job.id}`);
      if (answer.ok && answer.body.state === "done") { location.assign("/you"); return; }
      if (answer.ok && answer.body.state === "failed") { idle(`${answer.body.error.message} ${answer.body.error.hint}`); return; }
      tell("Listening …");
      await pause(400);
    }
  };

  /* ---- what is seen while talking ---- */

  const showLevel = (loudest) => {
    const share = loudest > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(loudest) / 2.5)) : 0;
    const level = one(".level", recorder);
    level.firstElementChild.style.transform = `scaleX(${share})`;
    level.classList.toggle("too-loud", loudest > 0.98);
    level.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    recorder.style.setProperty("--loud", share.toFixed(2));
  };

  const style = () => { const chosen = one("input[name=style]:checked"); return chosen ? chosen.value : "reason"; };
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

  /* The script at its pace, which waits while nothing is said and goes on through the pauses it asks for. */
  const text = one("#script-text");
  const prompter = one(".read-aloud");
  const unbroken = (words) => words.replaceAll("-", "\u2011");
  let cues = [];
  let due = 0;
  const showScript = () => {
    const talking = recording !== null && text.value.trim() !== "";
    prompter.textContent = unbroken(text.value.replace(/^#.*$/gm, "").trim());
    prompter.hidden = !talking;
    text.hidden = talking;
    cues = [];
  };
  const showCues = (found) => {
    if (!prompter || prompter.hidden || cues.length || !found.length) return;
    const words = found.map((cue) => {
      const word = document.createElement("span");
      word.className = cue.spoken ? "word" : "direction";
      word.textContent = unbroken(cue.text);
      return word;
    });
    prompter.replaceChildren(...words.flatMap((word) => [word, " "]));
    cues = found.map((cue, i) => ({ ...cue, word: words[i] }));
    due = 0;
    mark();
  };
  const mark = () => {
    cues.forEach(({ word }, i) => { word.classList.toggle("said", i < due); word.classList.toggle("due", i === due); });
    const { word } = cues[Math.min(due, cues.length - 1)];
    prompter.scrollTop = word.offsetTop - prompter.clientHeight / 3;
  };
  const moveScript = (seconds, is_heard) => {
    if (!cues.length || due >= cues.length) return;
    if (is_heard || !cues[due].spoken) recording.read_s += seconds;
    let now = due;
    while (now < cues.length && cues[now].end_s <= recording.read_s) now += 1;
    if (now !== due) { due = now; mark(); }
  };

  const NOTHING = "Is it muted, or is another one meant? See the microphone sign in the address bar.";
  const hear = (block) => {
    const { take, rate } = recording;
    const loudest = block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const seconds = block.length / rate;
    take.add(block);
    recording.loudest = Math.max(recording.loudest, loudest);
    recording.silent_s = loudest > SILENT ? 0 : recording.silent_s + seconds;
    recording.unheard_s = loudest > Math.max(4 * SILENT, 0.08 * recording.loudest) ? 0 : recording.unheard_s + seconds;
    const is_silent = recording.silent_s >= SILENT_S;
    if (is_silent !== recording.is_silent) {
      recording.is_silent = is_silent;
      sayTrouble();
    }
    showLevel(loudest);
    showTime(take.count / rate);
    moveScript(seconds, recording.unheard_s < HEARD_S);
  };
  const sayTrouble = () => {
    if (!recording) return;
    tell(recording.is_silent ? `Nothing comes from the microphone. ${NOTHING}` : recording.held_up);
  };

  /* ---- start, stop, start over, discard ---- */

  const valueOf = (name) => { const field = one(`[name=${name}]`); return field ? field.value : ""; };
  const facts = () => ({
    kind, message: valueOf("message"), rep: valueOf("rep"), style: style(), script: text ? text.value : "",
    line: one("input[name=line]:checked") ? valueOf("line") : "", began_at: new Date().toISOString(),
  });

  const open = async () => {
    /* As it is: a browser that evens out the level would hide what is to be judged. */
    const wish = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wish });
    try {
      const context = new AudioContext();
      await context.audioWorklet.addModule("/static/microphone.js");
      const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 1 });
      context.createMediaStreamSource(stream).connect(node).connect(context.destination);
      return { stream, context, node, rate: context.sampleRate };
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw error;
    }
  };
  const WHY_NOT = {
    NotAllowedError: "The microphone is not allowed. Allow it for this page in the address bar, then press again.",
    NotFoundError: "No microphone was found. Plug one in, or choose a file.",
  };

  const begin = (microphone) => {
    const take = rehearse.takeOf(facts(), microphone.rate, {
      say: (words) => {
        if (recording && recording.take === take) { recording.held_up = words; sayTrouble(); }
        else if (recorder.dataset.state === "sending") { tell(words); held.hidden = !words; }
      },
      begun: (found) => { if (recording && recording.take === take) showCues(found); },
    });
    recording = { ...microphone, take, finish: null, loudest: 0, silent_s: 0, unheard_s: HEARD_S, is_silent: false, held_up: "", read_s: 0 };
    zone = "";
    recorder.classList.remove("amber", "red");
    showTime(0);
    set("recording", "Stop");
    if (text) showScript();
  };

  const start = async () => {
    tell("");
    held.hidden = true;
    if (!navigator.mediaDevices || !window.AudioWorkletNode) {
      tell("This browser gives the microphone only to pages on this machine (127.0.0.1). Choose a file instead.");
      return;
    }
    set("asking", "One moment …");
    ask("POST", "/api/ready");
    try {
      const microphone = await open();
      if (text) await rehearse.script.settled();
      begin(microphone);
      microphone.node.port.onmessage = ({ data }) => {
        if (!recording) return;
        hear(data.samples);
        if (data.last && recording.finish) recording.finish();
        else if (recording.take.count / recording.rate > MOST_RECORDED_S) stop();
      };
      microphone.stream.getAudioTracks()[0].addEventListener("ended", () => { if (recording) stop(); });
      hint.textContent = "Space or Enter stops, Esc discards, A starts over.";
      status.textContent = "Recording. Press again, or the space bar, to stop.";
    } catch (error) {
      recording = null;
      idle(WHY_NOT[error.name] || "The microphone cannot be used. Close other programs that use it, and press again.");
    }
  };

  const close = async () => {
    const { stream, context } = recording;
    stream.getTracks().forEach((track) => track.stop());
    recording = null;
    if (text) showScript();
    await context.close();
  };

  const stop = async () => {
    if (recorder.dataset.state !== "recording") return;
    const { node, take, rate } = recording;
    set("sending", "One moment …");
    await Promise.race([new Promise((resolve) => { recording.finish = resolve; node.port.postMessage("stop"); }), pause(500)]);
    const { loudest } = recording;
    const ended = loudest > SILENT ? take.finish() : take.discard();
    one("a", held).href = URL.createObjectURL(wavOf(take.samples(), rate));
    await close();
    tell("");
    const answer = await ended;
    if (loudest <= SILENT) { idle(`Nothing was recorded: the microphone sent silence. ${NOTHING}`); return; }
    if (answer.ok) { sent(); goOn(answer.body); return; }
    idle(wordsOf(answer));
    held.hidden = false;
  };

  const discard = async () => {
    const { take } = recording;
    const gone = take.discard();
    await close();
    idle();
    status.textContent = "Discarded.";
    await gone;
  };

  const startOver = () => {
    const { take, stream, context, node, rate } = recording;
    take.discard();
    begin({ stream, context, node, rate });
    tell("");
    status.textContent = "Recording, from the beginning.";
  };

  const wavOf = (samples, rate) => {
    const view = new DataView(new ArrayBuffer(44));
    const ascii = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
    ascii(0, "RIFF"); view.setUint32(4, 36 + 2 * samples.length, true); ascii(8, "WAVEfmt ");
    view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
    view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
    ascii(36, "data"); view.setUint32(40, 2 * samples.length, true);
    return new Blob([view, samples], { type: "audio/wav" });
  };

  big.addEventListener("click", () => {
    if (recorder.dataset.state === "recording") stop();
    else if (recorder.dataset.state === "idle") start();
  });
  one(".start-over", deeds).addEventListener("click", startOver);
  one(".discard", deeds).addEventListener("click", discard);
  const KEYS = { " ": stop, Enter: stop, Escape: discard, a: startOver, A: startOver };
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || recorder.dataset.state !== "recording" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act === stop && event.target.closest("button, a, summary")) return;
    event.preventDefault();
    act();
  });
  window.addEventListener("beforeunload", (event) => {
    if (recording || recorder.dataset.state === "sending") event.preventDefault();
  });
  window.addEventListener("pagehide", () => { if (recording) recording.take.leave(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) set("idle", idleLabel); });

  return { tell, set, idle, sent, goOn };
})();
