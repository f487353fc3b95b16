import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";

const Key = "palabre microphone";
const filled = new WeakSet();

export function chosenDevice() {
  return localStorage.getItem(Key) ?? "";
}

/** Fills the lists of microphones, and tells when one was chosen. @param {() => void} onChoice */
export function offerDevices(onChoice) {
  document.addEventListener("change", (event) => {
    const list = event.target;
    if (!(list instanceof HTMLSelectElement) || !list.matches("[data-microphone-device]")) return;
    localStorage.setItem(Key, list.value);
    onChoice();
  });
  navigator.mediaDevices?.addEventListener("devicechange", fillDevices);
  whenPageChanges(() => {
    if ([...document.querySelectorAll("[data-microphone-device]")].some((list) => !filled.has(list))) void fillDevices();
  });
}

/** Names of devices are known only once the microphone has been allowed. */
export async function fillDevices() {
  const lists = [...document.querySelectorAll("[data-microphone-device]")];
  lists.forEach((list) => filled.add(list));
  if (lists.length === 0 || !navigator.mediaDevices) return;
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
    ({ kind, deviceId }) => kind === "audioinput" && deviceId !== "" && deviceId !== "default" && deviceId !== "communications",
  );
  for (const list of lists) if (list instanceof HTMLSelectElement) fill(list, devices);
}

/** @param {HTMLSelectElement} list @param {MediaDeviceInfo[]} devices */
function fill(list, devices) {
  for (const option of [...list.options]) if (option.value !== "") option.remove();
  devices.forEach(({ deviceId, label }, i) =>
    list.add(new Option(label || (list.dataset.unnamed ?? "{0}").replace("{0}", String(i + 1)), deviceId)));
  list.value = devices.some(({ deviceId }) => deviceId === chosenDevice()) ? chosenDevice() : "";
}
