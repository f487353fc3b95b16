import { hear } from "/_content/Palabre.Kit/js/live.js";

const Life = 3000; // ms that a reaction stays
const MostAdrift = 12;

hear("reactions");
document.addEventListener("palabre:reactions", (event) => {
  const { room, stage = {}, audience = {} } = /** @type {CustomEvent} */ (event).detail ?? {};
  if (!document.querySelector(`#room[data-room="${CSS.escape(String(room))}"]`)) return;
  for (const [person, word] of Object.entries(stage)) onFace(person, String(word));
  for (const [word, count] of Object.entries(audience)) adrift(word, Number(count));
});

/** The face of somebody on stage shows what they felt last. @param {string} person @param {string} word */
function onFace(person, word) {
  const face = document.querySelector(`#room-stage [data-person="${CSS.escape(person)}"] .face`);
  const emoji = emojiOf(word);
  if (!face || !emoji) return;
  face.querySelector(".reacts")?.remove();
  show(face, "reacts", emoji);
}

/** The audience's reactions rise beside its heading, with their number. @param {string} word @param {number} count */
function adrift(word, count) {
  const heading = document.querySelector("#room-audience > h2");
  const emoji = emojiOf(word);
  if (!heading || !emoji || heading.querySelectorAll(".drifts").length >= MostAdrift) return;
  show(heading, "drifts", count > 1 ? `${emoji} ${count}` : emoji);
}

/** Only for the eye: a voice that read out applause would talk over the one on stage. @param {Element} where @param {string} name @param {string} text */
function show(where, name, text) {
  const shown = document.createElement("span");
  shown.className = name;
  shown.setAttribute("aria-hidden", "true");
  // Without this it would go when the server tells the stage or the audience anew, which a lively room does every second.
  shown.toggleAttribute("data-turbo-permanent", true);
  shown.textContent = text;
  where.append(shown);
  setTimeout(() => shown.remove(), Life);
}

/** @param {string} word */
function emojiOf(word) {
  return document.querySelector(`#react-menu [value="${CSS.escape(word)}"]`)?.getAttribute("data-emoji") ?? null;
}
