import * as Turbo from "../vendor/turbo.js";

const Year = 365 * 24 * 3600; // s

/** Tells the server this browser's time zone; hours on the first page, written before it was known, are asked for once more. */
export function tellZone() {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  if (zone === "" || document.cookie.split("; ").includes(`tz=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=${Year}; SameSite=Lax${secure}`;
  if (new Date().getTimezoneOffset() !== 0 && document.querySelector("time") && document.cookie.includes("tz="))
    Turbo.session.refresh(document.baseURI, { method: "morph", scroll: "preserve" });
}
