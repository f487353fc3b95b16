// What moves is still in timelines, and moves while one points at it or it has the focus; by itself it begins only where there is a button to stop it,
// and never for who asked for less motion.
const less = matchMedia("(prefers-reduced-motion: reduce)");

for (const [event, moves] of /** @type {const} */ ([["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]])) {
  document.addEventListener(event, (told) => {
    const link = told.target instanceof Element ? told.target.closest(".pictures > a") : null;
    const film = /** @type {HTMLVideoElement | null | undefined} */ (link?.querySelector("video[data-motion]"));
    const into = /** @type {PointerEvent | FocusEvent} */ (told).relatedTarget;
    if (!film || (into instanceof Node && link?.contains(into))) return;
    if (moves && !less.matches) begin(film);
    else end(film);
  });
}
document.addEventListener("turbo:load", large);
large();

/** It is seen once it moves: until then, and where the browser cannot play it, the picture is. @param {HTMLVideoElement} film */
function begin(film) {
  film.play().then(() => (film.hidden = false)).catch(() => {});
}

/** @param {HTMLVideoElement} film */
function end(film) {
  film.pause();
  film.hidden = true;
}

/** On the page of one picture, which has the browser's own buttons. */
function large() {
  const film = /** @type {HTMLVideoElement | null} */ (document.querySelector(".large > video[data-motion]"));
  if (film && film.paused && !less.matches) begin(film);
}
