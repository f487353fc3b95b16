import * as Turbo from "../vendor/turbo.js";

const Year = 365 * 24 * 3600; // s

/**
 * Tells the server this browser's time zone; hours on the first page, written before it was known, are asked for once more.
 * Not where somebody may be typing: a refresh under a form empties it, or overtakes its sending.
 */
export function tellZone() {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  if (zone === "" || document.cookie.split("; ").includes(`tz=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=${Year}; SameSite=Lax${secure}`;
  const mayRefresh = document.querySelector("main form") === null && document.cookie.includes("tz=");
  if (mayRefresh && new Date().getTimezoneOffset() !== 0 && document.querySelector("time"))
    Turbo.session.refresh(document.baseURI, { method: "morph", scroll: "preserve" });
}
