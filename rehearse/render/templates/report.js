/* The player: one place in the message, heard in whichever take and over whichever line is chosen. */
(() => {
  "use strict";
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const player = document.querySelector(".player");
  const tracks = all(".track").map((element) => ({
    duration: Number(element.dataset.duration),
    map: JSON.parse(element.dataset.map),
    direct: element.querySelector("[data-line=direct]"),
    telephone: element.querySelector("[data-line=telephone]"),
  }));
  if (!player || !tracks.length) return;
  document.documentElement.classList.add("js");
  player.hidden = false;

  const play = player.querySelector(".play");
  const place = player.querySelector(".place");
  const clock = player.querySelector(".clock");
  const line = player.querySelector(".line");
  const trouble = player.querySelector(".trouble");
  const status = document.querySelector(".chosen");
  const figures = all(".timeline");
  let current = tracks.length - 1;

  const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const sound = () => tracks[current][line.checked ? "telephone" : "direct"];

  /* data-at holds "TAKE@START@END", once for each take that has it. */
  const spansOf = (element) => new Map(element.dataset.at.split(" ").map((part) => {
    const [take, start, end] = part.split("@").map(Number);
    return [take, { start, end }];
  }));

  const words = tracks.map(() => []);
  for (const element of all(".w[data-at], .reading [data-at]")) {
    for (const [take, span] of spansOf(element)) words[take].push({ ...span, element });
  }

  /* Between two places that both takes share, time is interpolated. */
  const mapped = (pairs, seconds, from, to) => {
    for (let i = 1; i < pairs.length; i += 1) {
      const [one, other] = [pairs[i - 1], pairs[i]];
      if (seconds <= other[from] || i === pairs.length - 1) {
        const share = (seconds - one[from]) / (other[from] - one[from] || 1);
        return one[to] + Math.min(Math.max(share, 0), 1) * (other[to] - one[to]);
      }
    }
    return seconds;
  };
  const inTake = (seconds, from, to) =>
    from === to ? seconds : mapped(tracks[to].map, mapped(tracks[from].map, seconds, 0, 1), 1, 0);

  const show = () => {
    const seconds = sound().currentTime;
    const { duration } = tracks[current];
    place.max = duration;
    place.value = seconds;
    place.setAttribute("aria-valuetext", `${clockOf(seconds)} of ${clockOf(duration)}`);
    clock.textContent = `${clockOf(seconds)} / ${clockOf(duration)}`;
    for (const figure of figures) {
      const take = Number(figure.dataset.take);
      const share = inTake(seconds, current, take) / Number(figure.dataset.end);
      figure.querySelector(".head").style.left = `${100 * share}%`;
      figure.classList.toggle("other", take !== current);
      follow(figure, share);
      read(figure, inTake(seconds, current, take));
    }
    words.forEach((list, take) => {
      for (const word of list) {
        if (take !== current) continue;
        word.element.classList.toggle("now", !sound().paused && word.start <= seconds && seconds < word.end);
      }
    });
  };

  const follow = (figure, share) => {
    if (!figure.classList.contains("along-on") || sound().paused) return;
    const strip = figure.querySelector(".strip");
    const x = share * strip.scrollWidth;
    if (x < strip.scrollLeft + 40 || x > strip.scrollLeft + 0.7 * strip.clientWidth) strip.scrollLeft = x - 0.3 * strip.clientWidth;
  };

  /* The words under a picture run past: the one that is heard stands a third of the way in. */
  const read = (figure, seconds) => {
    const lane = figure.querySelector(".reading");
    if (!lane) return;
    const said = all("[data-at]", lane);
    const heard = said.filter((word) => [...spansOf(word).values()][0].start <= seconds).pop() || said[0];
    if (heard === lane.heard) return;
    lane.heard = heard;
    lane.scrollLeft = heard.offsetLeft - lane.clientWidth / 3;
  };

  const tick = () => {
    show();
    if (!sound().paused) requestAnimationFrame(tick);
  };
  const began = () => {
    player.classList.add("playing");
    document.body.classList.add("started");
    play.setAttribute("aria-label", "Pause");
    requestAnimationFrame(tick);
  };
  const ended = () => {
    player.classList.toggle("playing", !sound().paused);
    play.setAttribute("aria-label", sound().paused ? "Play" : "Pause");
    show();
  };
  const start = () => sound().play().catch((error) => {
    if (error.name === "AbortError") return;
    trouble.textContent = "This program cannot play the sound in this file. Another browser may.";
    trouble.hidden = false;
  });
  const seek = (seconds) => {
    sound().currentTime = Math.min(Math.max(seconds, 0), tracks[current].duration);
    document.body.classList.add("started");
    show();
  };

  /* Another take or another line, at the same place in the message, and playing on if it was playing. */
  const change = (how) => {
    const [old, was, seconds, from] = [sound(), !sound().paused, sound().currentTime, current];
    old.pause();
    how();
    all(".now").forEach((element) => element.classList.remove("now"));
    seek(inTake(seconds, from, current));
    if (was) start();
  };
  const choose = (take) => {
    if (take === current) return;
    all("input[name=take]", player).forEach((choice) => { choice.checked = Number(choice.value) === take; });
    change(() => { current = take; });
  };
  const playFrom = (element) => {
    const spans = spansOf(element);
    const take = spans.has(current) ? current : [...spans.keys()].pop();
    choose(take);
    seek(spans.get(take).start);
    start();
  };

  for (const track of tracks) {
    for (const audio of [track.direct, track.telephone]) {
      audio.addEventListener("play", began);
      audio.addEventListener("pause", ended);
      audio.addEventListener("ended", ended);
      audio.addEventListener("seeked", show);
    }
  }
  play.addEventListener("click", () => (sound().paused ? start() : sound().pause()));
  place.addEventListener("input", () => seek(Number(place.value)));
  place.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
    if (!step) return;
    event.preventDefault();
    seek(sound().currentTime + step);
  });
  let wasTelephone = line.checked;
  line.addEventListener("change", () => {
    const wanted = line.checked;
    line.checked = wasTelephone;
    change(() => { line.checked = wanted; wasTelephone = wanted; });
  });
  all("input[name=take]", player).forEach((choice) => choice.addEventListener("change", () => {
    const take = Number(choice.value);
    change(() => { current = take; });
  }));

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-at]");
    if (target) return playFrom(target);
    const paper = event.target.closest(".paper");
    if (!paper) return undefined;
    const figure = paper.closest(".timeline");
    choose(Number(figure.dataset.take));
    const box = paper.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * Number(figure.dataset.end));
    return start();
  });

  for (const figure of figures) {
    const zoom = figure.querySelector(".zoom");
    const paper = figure.querySelector(".paper");
    zoom.hidden = false;
    zoom.addEventListener("click", () => {
      const on = figure.classList.toggle("along-on");
      zoom.setAttribute("aria-pressed", String(on));
      paper.style.width = on ? `${paper.dataset.zoom}px` : "";
      const strip = figure.querySelector(".strip");
      const take = Number(figure.dataset.take);
      const share = inTake(sound().currentTime, current, take) / Number(figure.dataset.end);
      strip.scrollLeft = share * strip.scrollWidth - 0.3 * strip.clientWidth;
    });
  }

  /* A transcript is one stop for the Tab key; inside it, arrows choose a word and Enter plays from there. */
  for (const text of all(".transcript, .diff")) {
    const spoken = all("[data-at]", text);
    let at = -1;
    const point = (to) => {
      if (spoken[at]) spoken[at].classList.remove("cursor");
      at = Math.min(Math.max(to, 0), spoken.length - 1);
      spoken[at].classList.add("cursor");
      spoken[at].scrollIntoView({ block: "nearest" });
      const [{ start }] = [...spansOf(spoken[at]).values()].slice(-1);
      if (status) status.textContent = `${spoken[at].textContent} ${clockOf(start)}`;
    };
    text.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - 8, ArrowDown: at + 8, Home: 0, End: spoken.length - 1 }[event.key];
      if (to !== undefined && spoken.length) {
        event.preventDefault();
        point(to);
      } else if ((event.key === "Enter" || event.key === " ") && spoken[at]) {
        event.preventDefault();
        playFrom(spoken[at]);
      }
    });
    text.addEventListener("blur", () => spoken[at] && spoken[at].classList.remove("cursor"));
  }
  show();
})();
