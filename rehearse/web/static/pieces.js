/* Sound on its way up while it is spoken: held here until the server has it on its disk, whatever becomes of the server. */
rehearse.takeOf = (() => {
  "use strict";
  const { ask, wordsOf } = rehearse;
  const PIECE_MS = 200;
  const MOST_SAMPLES = 200000;
  const MOST_LAST_BYTES = 60000;
  const AGAIN_MS = 1000;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  /* facts: what the server is told of it; say: told what holds it up, nothing once it goes on; begun: told its cues. */
  return (facts, rate, { say, begun }) => {
    let samples = new Int16Array(60 * rate);
    let count = 0;
    let sent = 0;
    let id = null;
    let over = false;
    let dropped = false;
    let wake = () => {};
    const earlier = [];

    const add = (block) => {
      if (count + block.length > samples.length) {
        const more = new Int16Array(2 * samples.length);
        more.set(samples);
        samples = more;
      }
      for (let i = 0; i < block.length; i += 1) samples[count + i] = Math.round(Math.max(-1, Math.min(1, block[i])) * 32767);
      count += block.length;
    };

    const begin = async () => {
      const answer = await ask("POST", "/api/recordings", { ...facts, rate_hz: rate });
      if (answer.ok) {
        id = answer.body.id;
        sent = 0;
        begun(answer.body.cues);
      }
      return answer;
    };
    const sendPiece = async () => {
      const answer = await ask("PUT", `/api/recordings/${id}/sound?at=${sent}`, samples.slice(sent, Math.min(count, sent + MOST_SAMPLES)));
      if (answer.ok) sent = answer.body.samples;
      return answer;
    };
    const end = async () => {
      const answer = await ask("POST", `/api/recordings/${id}/end`);
      if (answer.ok) await Promise.all(earlier.map((one) => ask("DELETE", `/api/recordings/${one}`)));
      return answer;
    };

    /* A server that was started anew, or that took this page for gone, is sent everything again. */
    const onlyLater = async (answer) => {
      if (answer.status === 404 && id) {
        earlier.push(id);
        id = null;
        return true;
      }
      if (answer.status !== 0 && answer.status !== 503) return false;
      say(answer.status ? wordsOf(answer) : "The server is away. Your take is safe here, and is sent as soon as the server is back.");
      await pause(AGAIN_MS);
      return true;
    };

    const run = async () => {
      for (;;) {
        if (dropped) return null;
        const isEnd = id && sent >= count && over;
        if (id && sent >= count && !over) {
          await Promise.race([new Promise((resolve) => { wake = resolve; }), pause(PIECE_MS)]);
          continue;
        }
        const answer = await (!id ? begin() : isEnd ? end() : sendPiece());
        if (answer.ok) say("");
        if (answer.ok && isEnd) return answer;
        if (!answer.ok && !dropped && !(await onlyLater(answer))) return answer;
      }
    };
    const ended = run();

    return {
      add,
      get count() { return count; },
      samples: () => samples.subarray(0, count),
      /* Returns the answer with the job, or with what the server refuses. */
      finish: () => { over = true; wake(); return ended; },
      discard: async () => {
        dropped = true;
        wake();
        await ended;
        const all = id ? [...earlier, id] : earlier;
        await Promise.all(all.map((one) => ask("DELETE", `/api/recordings/${one}`)));
      },
      /* The page is being closed: what is here goes up as one last piece, if the browser carries as much. */
      leave: () => {
        if (!id || dropped) return;
        dropped = true;
        const rest = samples.slice(sent, count);
        rehearse.askLast("PUT", `/api/recordings/${id}/sound?at=${sent}&left=true`, rest.byteLength <= MOST_LAST_BYTES ? rest : new Int16Array(0));
      },
    };
  };
})();
