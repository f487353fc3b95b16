// On the page that says that the server cannot be reached: the address one wanted is asked for again, by a press or when the network is back.
const again = () => location.reload();
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-again]")) return;
  event.preventDefault();
  again();
});
window.addEventListener("online", again);
