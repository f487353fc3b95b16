// Pictures of a form are brought as soon as they are chosen, pasted or dropped on it. Without scripts they arrive with the form.
const Box = ".compose-pictures";

document.addEventListener("change", (event) => take(event.target));
// Whoever chooses at once is faster than this module arrives.
for (const input of document.querySelectorAll(`${Box} input[name=files]`)) take(input);

document.addEventListener("paste", (event) => {
  const files = [...event.clipboardData?.files ?? []];
  const box = boxOf(event);
  if (!box || files.length === 0) return;
  event.preventDefault();
  bring(box, files);
});

document.addEventListener("dragover", (event) => {
  if (boxOf(event) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const files = [...event.dataTransfer?.files ?? []];
  const box = boxOf(event);
  if (!box || files.length === 0) return;
  event.preventDefault();
  bring(box, files);
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest(`${Box} button[name=drop]`) : null;
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  const box = button.closest(Box);
  button.closest("li")?.remove();
  tell(box);
  box?.querySelector("input")?.focus();
  // One that is posted already stays until the form is sent; the server says no, and that is right.
  void fetch(`/api/posts/pictures/${button.value}`, { method: "DELETE" });
});

/** What was chosen. @param {EventTarget | null} input */
function take(input) {
  if (!(input instanceof HTMLInputElement) || input.name !== "files" || !input.files?.length) return;
  bring(input.closest(Box), [...input.files]);
  input.value = "";
}

/** The pictures of the form something happens on. @param {Event} event */
function boxOf(event) {
  return event.target instanceof Element ? event.target.closest("form")?.querySelector(Box) ?? null : null;
}

/** @param {Element | null} box @param {File[]} files */
function bring(box, files) {
  if (!(box instanceof HTMLElement)) return;
  const { most = "4", bytes = "0", many = "", large = "" } = box.dataset;
  complain(box, "");
  for (const file of files) {
    if (box.querySelectorAll("li").length >= Number(most)) return complain(box, many);
    if (file.size > Number(bytes)) complain(box, large);
    else send(box, file);
  }
}

/** @param {HTMLElement} box @param {File} file */
function send(box, file) {
  const place = document.createElement("li");
  const progress = document.createElement("progress");
  progress.setAttribute("aria-label", file.name);
  place.append(progress);
  box.querySelector("ul")?.append(place);
  hold(box);

  const body = new FormData();
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", "/posts/pictures");
  request.setRequestHeader("Accept", "application/problem+json");
  request.upload.addEventListener("progress", ({ loaded, total }) => { [progress.value, progress.max] = [loaded, total]; });
  request.addEventListener("loadend", () => {
    if (request.status === 201) place.replaceWith(fragmentOf(request.responseText));
    else {
      place.remove();
      complain(box, reasonOf(request) ?? box.dataset["failed"] ?? "");
    }
    hold(box);
    tell(box);
  });
  request.send(body);
}

/** The form is another one now: its draft is kept anew. @param {Element | null} box */
function tell(box) {
  box?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Nothing is sent while a picture is on its way. @param {HTMLElement} box */
function hold(box) {
  const button = box.closest("form")?.querySelector("button.primary");
  if (button instanceof HTMLButtonElement) button.disabled = box.querySelector("progress") !== null;
}

/** @param {string} html */
export function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** What the server says is wrong; nothing when it could not say. @param {XMLHttpRequest} request @returns {string | undefined} */
function reasonOf(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return undefined; // cut off on the way, or an answer of something in between
  }
}

/** @param {HTMLElement} box @param {string} sentence */
function complain(box, sentence) {
  const line = /** @type {HTMLElement | null} */ (box.querySelector("[data-wrong]"));
  const words = line?.querySelector("span");
  if (!line || !words) return;
  words.textContent = sentence;
  line.hidden = sentence === "";
}
