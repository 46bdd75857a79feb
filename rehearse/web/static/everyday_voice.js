/* A file with the everyday voice. */
(() => {
  "use strict";
  const { wordsOf, recorder } = rehearse;
  const settings = JSON.parse(document.querySelector("#settings").dataset.settings);

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
  document.querySelector(".pick input").addEventListener("change", (event) => { takeOne(event.target.files[0]); event.target.value = ""; });
})();
