// Brings in what is live (rooms.js and all it needs) when there is a room to hear: its page, a room one was in, or a finger on
// its way to one. Whoever only reads the hall does not pay for it. A tap that is faster follows the link, which says "join".
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { rememberedRoom } from "./remembered.js";

const bring = () => void import("./rooms.js");

whenPageChanges(() => {
  if (document.getElementById("room") || rememberedRoom() !== null) bring();
});
for (const sign of ["pointerover", "pointerdown", "focusin"])
  document.addEventListener(sign, (event) => {
    if (event.target instanceof Element && event.target.closest("[data-join-room]")) bring();
  }, { passive: true });
