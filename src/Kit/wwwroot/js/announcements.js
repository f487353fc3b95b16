import { Announcer } from "./announcer.js";

const announcer = new Announcer();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Takes `<template data-announce>` out of the page and says its words. */
export function followAnnouncements() {
  for (const template of document.querySelectorAll("template[data-announce]")) {
    if (template.closest("[data-turbo-preview]")) continue;
    const words = /** @type {HTMLTemplateElement} */ (template).content.textContent.trim();
    template.remove();
    if (words) announce(words);
  }
}

/** Says words that the server wrote. @param {string} words */
export function announce(words) {
  say(announcer.offer(words, performance.now()));
}

/** @param {string | null} words */
function say(words) {
  const region = document.getElementById("announcements");
  if (words !== null && region) region.textContent = words;
  if (!announcer.isWaiting) return;
  clearTimeout(timer);
  timer = setTimeout(() => say(announcer.next(performance.now())), announcer.wait(performance.now()) + 1);
}
