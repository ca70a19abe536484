/* Files handed in one after the other, each with its progress and what became of it.
 *
 * The page's own form does the same without this script, all files at once. Files can be dropped on the form as well. */
"use strict";

const form = document.querySelector(".hand-in");
if (form) {
  const words = form.dataset;
  const results = form.querySelector(".results");
  const button = form.querySelector(".send button");
  const waiting = []; // { file, item }
  let sends = false;
  let ended = false; // the session: what was chosen stays until somebody has signed in elsewhere

  const hint = document.createElement("p");
  hint.className = "hint drop";
  hint.textContent = words.drop;
  form.querySelector(".pick").append(hint);

  const told = document.querySelector("#told");
  const lacks = document.createElement("span"); // what keeps the button from doing anything
  lacks.className = "hint";
  button.after(" ", lacks);

  const line = (item, text, kind) => {
    item.className = kind;
    item.querySelector(".said").textContent = text;
  };

  const add = (files) => {
    const added = [];
    lacks.textContent = "";
    for (const file of files) {
      const item = document.createElement("li");
      const name = document.createElement("strong");
      const said = document.createElement("span");
      name.textContent = file.name;
      said.className = "said";
      item.append(name, " ", said);
      results.append(item);
      if (waiting.length >= Number(words.most)) line(item, words.tooMany, "refused");
      else if (file.size > Number(words.limit) - 65536) line(item, words.tooLarge, "refused");
      else {
        const away = document.createElement("button");
        const entry = { file, item };
        away.type = "button";
        away.className = "plain away";
        away.textContent = words.remove;
        away.setAttribute("aria-label", `${words.remove} ${file.name}`);
        away.addEventListener("click", () => {
          waiting.splice(waiting.indexOf(entry), 1);
          item.remove();
          button.focus();
        });
        item.append(away);
        line(item, words.left, "left");
        waiting.push(entry);
        added.push(entry);
      }
    }
    return added;
  };

  /* A picture just taken, with the page that is found on it; a bad one can be taken again before it is sent. */
  const look = async (entry) => {
    const { file, item } = entry;
    const say = (text) => {
      item.querySelector(".said").textContent = text;
      told.textContent = text;
    };
    say(words.looks);
    const data = new FormData();
    data.append("file", file, file.name);
    try {
      const answer = await fetch("/queue/look", { method: "POST", body: data, credentials: "same-origin" });
      if (!waiting.includes(entry)) return;
      if (answer.headers.get("Content-Type") !== "image/jpeg") {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        say(page.querySelector(".problem")?.textContent.trim() || words.failed);
        return;
      }
      const picture = await createImageBitmap(await answer.blob());
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext("2d").drawImage(picture, 0, 0);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", file.name);
      const again = document.createElement("button");
      again.type = "button";
      again.className = "plain";
      again.textContent = words.again;
      again.addEventListener("click", () => {
        item.querySelector(".away")?.click();
        form.querySelector("#camera").click();
      });
      item.append(again, canvas);
      say(words[answer.headers.get("Sheet")]);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      say(words.left); // the server is away; sending says so
    }
  };

  const send = (entry) => new Promise((done) => {
    const { file, item } = entry;
    const data = new FormData();
    for (const name of ["desk", "kind", "dossier_code"]) data.append(name, form.elements[name].value);
    if (form.elements.counter.checked) data.append("counter", "1");
    data.append("file", file, file.name);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    for (const one of item.querySelectorAll("button, canvas")) one.remove();
    item.append(bar);
    line(item, words.sends, "sends");
    const call = new XMLHttpRequest();
    call.open("POST", form.action);
    call.responseType = "document";
    call.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    call.addEventListener("loadend", () => {
      const answered = call.response?.querySelector(".results li");
      const problem = call.response?.querySelector('.problem[role="alert"]');
      bar.remove();
      if (answered) item.replaceWith(document.adoptNode(answered));
      else if (call.responseURL && new URL(call.responseURL).pathname === "/login") {
        ended = true;
        waiting.unshift(entry);
        line(item, words.over, "refused");
      } else line(item, problem?.textContent || words.failed, "refused");
      done();
    });
    call.send(data);
  });

  const takeFrom = (input) => {
    const added = add(input.files);
    if (input.hasAttribute("capture")) added.forEach(look);
    input.value = "";
  };

  const inputs = form.querySelectorAll('input[type="file"]');
  for (const input of inputs) {
    input.addEventListener("change", () => takeFrom(input));
    takeFrom(input); // chosen before this script ran
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    inputs.forEach(takeFrom); // what a browser gave back on a reload, without a word
    if (sends) return;
    if (!waiting.length) {
      lacks.textContent = told.textContent = words.none;
      return;
    }
    sends = true;
    ended = false;
    button.setAttribute("aria-disabled", "true");
    while (waiting.length && !ended) await send(waiting.shift());
    button.removeAttribute("aria-disabled");
    sends = false;
    told.textContent = ended ? words.over : words.done;
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
    button.focus();
  });
}
