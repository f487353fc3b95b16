// The large picture: arrows go to the one before and after it, Escape back to the post. Links do the same without scripts.
document.addEventListener("keydown", (event) => {
  const place = document.querySelector(".picture-nav");
  if (!place || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  const wanted = { [onward]: "[rel=next]", [backward]: "[rel=prev]", Escape: "a" }[event.key];
  const link = wanted ? place.querySelector(wanted) : null;
  if (link instanceof HTMLElement) link.click();
});
