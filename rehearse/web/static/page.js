/* What every page of the server needs: requests that prove they come from a page, forms that use them, and word of the server. */
const rehearse = (() => {
  "use strict";
  const nav = document.querySelector("[data-form-word]");
  const away = document.querySelector(".away");

  /* Returns {ok, status, body}; status 0 where the server did not answer. */
  const ask = async (method, to, body) => {
    const headers = { "X-Rehearse-Form": nav.dataset.formWord };
    let content = body;
    if (body instanceof Int16Array) headers["Content-Type"] = "application/octet-stream";
    else if (body !== undefined && !(body instanceof FormData)) {
      headers["Content-Type"] = "application/json";
      content = JSON.stringify(body);
    }
    try {
      const answer = await fetch(to, { method, headers, body: content, cache: "no-store" });
      away.hidden = true;
      const text = await answer.text();
      let found = null;
      try { found = text ? JSON.parse(text) : null; } catch { found = null; }
      return { ok: answer.ok, status: answer.status, body: found };
    } catch {
      away.hidden = false;
      return { ok: false, status: 0, body: null };
    }
  };

  /* Asked while the page is being closed: nobody waits for the answer. */
  const askLast = (method, to, body) => {
    const isSound = body instanceof Int16Array;
    const headers = { "X-Rehearse-Form": nav.dataset.formWord, "Content-Type": isSound ? "application/octet-stream" : "application/json" };
    fetch(to, { method, headers, body: isSound ? body : JSON.stringify(body), keepalive: true }).catch(() => {});
  };

  const scriptOf = (message) => `/api/messages/script?message=${encodeURIComponent(message)}`;

  const wordsOf = (answer) => {
    if (answer.status === 0) return "The server is away. Start it again with: rehearse serve";
    const error = answer.body && answer.body.error;
    return error ? `${error.message} ${error.hint}`.trim() : "That did not work. Reload the page and try again.";
  };

  /* A server that is away, or full, is tried again until it is back. */
  const sendUntilTaken = async (to, makeForm, say) => {
    for (;;) {
      const answer = await ask("POST", to, makeForm());
      if (answer.status !== 0 && answer.status !== 503) return answer;
      say(answer.status ? wordsOf(answer) : "The server is away. Your recording is safe here, and is sent as soon as the server is back.");
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  };

  const valuesOf = (form) => {
    const values = {};
    for (const field of form.elements) {
      if (!field.name) continue;
      values[field.name] = "list" in field.dataset
        ? field.value.split("\n").map((line) => line.trim()).filter(Boolean)
        : field.value;
    }
    return values;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.deed");
    if (!form) return;
    event.preventDefault();
    const { method, to, then, done, sure } = form.dataset;
    if (sure && !window.confirm(sure)) return;
    const answer = await ask(method, to, method === "DELETE" ? undefined : valuesOf(form));
    const said = form.querySelector(".form-said");
    if (answer.ok && then) location.assign(then);
    else if (said) said.textContent = answer.ok ? done : wordsOf(answer);
    else if (!answer.ok) window.alert(wordsOf(answer));
  });

  return { ask, askLast, scriptOf, wordsOf, valuesOf, sendUntilTaken };
})();
