import { backoff } from "/_content/Palabre.Kit/js/backoff.js";
import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";

/** @type {string | null} */
let asked = null;

/** While a replay is being made, its page asks now and then whether it is ready, ever more seldom. */
whenPageChanges(() => {
  const room = document.querySelector("[data-making]")?.getAttribute("data-making") ?? null;
  if (room === asked) return;
  asked = room;
  if (room) void wait(room);
});

/** @param {string} room */
async function wait(room) {
  for (let tries = 0; room === asked; tries++) {
    await new Promise((done) => setTimeout(done, backoff(tries, { first: 2000 })));
    if (room !== asked || document.visibilityState === "hidden") continue;
    const answer = await fetch(`/api/rooms/${room}/replay`).catch(() => null);
    const state = answer?.ok ? (await answer.json()).state : answer?.status === 404 ? "gone" : "making";
    if (room === asked && state !== "making" && state !== "live") return Turbo.visit(`/room/${room}`, { action: "replace" });
  }
}
