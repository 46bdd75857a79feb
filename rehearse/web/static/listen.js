/* The question before the score: listen, answer, then see the card, however far the scoring has come. */
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const { ask, wordsOf } = rehearse;
  const card = one(".question-card");
  const id = card.dataset.job;
  const buttons = [...document.querySelectorAll(".answer-button")];
  const trouble = one(".trouble");
  const heading = one(".question-card h1");
  const question = heading.textContent;
  let answered = false;
  let take = null;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  const tell = (words) => { trouble.textContent = words; trouble.hidden = !words; };
  const go = () => { if (answered && take) location.replace(`/takes/${take}`); };

  for (const button of buttons) {
    button.addEventListener("click", async () => {
      const answer = await ask("PUT", `/api/jobs/${id}/self_verdict`, { self_verdict: button.value });
      if (!answer.ok) { tell(wordsOf(answer)); return; }
      tell("");
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      answered = true;
      card.classList.add("answered");
      go();
    });
  }
  const skip = one(".skip-question");
  skip.addEventListener("click", () => { answered = true; card.classList.add("answered"); go(); });
  for (const ready of [...buttons, skip]) ready.disabled = false; // nothing is clicked in vain before this runs

  const show = (job) => {
    const order = ["queued", "decoding", "listening", "measuring", "done"];
    for (const step of document.querySelectorAll(".steps li")) {
      const place = order.indexOf(step.dataset.stage) - order.indexOf(job.stage);
      step.className = place < 0 ? "past" : place === 0 ? "present" : "";
    }
    one(".job-where").textContent = {
      queued: job.ahead ? `Waiting, ${job.ahead} before it.` : "Waiting.",
      decoding: "Decoding.",
      listening: job.words ? `Listening: ${job.words} words so far.` : "Listening.",
      measuring: job.words ? `Measuring ${job.words} words.` : "Measuring.",
      done: answered ? "Scored." : "Scored. Answer first, then you see it.",
      failed: "",
    }[job.stage];
    one(".job-heard").textContent = answered ? job.text.slice(-240) : "";
  };

  /* The take as a picture: what is heard is drawn, and a click into it plays from there. Its room is kept from the start,
     for what stands below must not move under the pointer. */
  const draw = async () => {
    const [box, audio] = [one(".waveform"), one(".as-heard")];
    const answer = await fetch(audio.src);
    if (!answer.ok) throw new Error(answer.statusText);
    const sound = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(await answer.arrayBuffer());
    const samples = sound.getChannelData(0);
    const bars = 240;
    const step = Math.max(Math.floor(samples.length / bars), 1);
    const peaks = Array.from({ length: bars }, (_, bar) =>
      samples.subarray(bar * step, (bar + 1) * step).reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    const loudest = Math.max(...peaks, 0.001);
    const svg = box.querySelector("svg");
    svg.setAttribute("viewBox", `0 -1 ${bars} 2`);
    svg.querySelector(".voice").setAttribute("d", peaks.map((peak, bar) => {
      const height = Math.max(peak / loudest, 0.02);
      return `M${bar + 0.2} ${-height}h.6v${2 * height}h-.6z`;
    }).join(""));
    box.classList.remove("undrawn");
    const now = svg.querySelector(".now");
    const move = () => {
      const x = String((bars * audio.currentTime) / sound.duration);
      now.setAttribute("x1", x);
      now.setAttribute("x2", x);
      if (!audio.paused) requestAnimationFrame(move);
    };
    for (const event of ["play", "seeked", "pause"]) audio.addEventListener(event, move);
    svg.addEventListener("click", (event) => {
      const place = svg.getBoundingClientRect();
      audio.currentTime = ((event.clientX - place.left) / place.width) * sound.duration;
      audio.play();
    });
  };
  draw().catch(() => { one(".waveform").hidden = true; });

  const watch = async () => {
    for (;;) {
      const answer = await ask("GET", `/api/jobs/${id}`);
      if (answer.status === 404) { location.replace("/takes"); return; }
      if (answer.ok) {
        show(answer.body);
        if (answer.body.state === "done") { take = answer.body.take; go(); return; }
        if (answer.body.state === "failed") {
          card.classList.add("failed");
          heading.textContent = "It could not be scored.";
          tell(`${answer.body.error.message} ${answer.body.error.hint}`);
          one(".rescue").hidden = !answer.body.kept;
          return;
        }
      }
      await pause(150);
    }
  };
  one(".try-again").addEventListener("click", async () => {
    const answer = await ask("POST", `/api/jobs/${id}/again`);
    if (!answer.ok) { tell(wordsOf(answer)); return; }
    tell("");
    one(".rescue").hidden = true;
    card.classList.remove("failed");
    heading.textContent = question;
    watch();
  });
  watch();
})();
