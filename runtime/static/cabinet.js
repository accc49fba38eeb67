// Says so when a part of the page could not be brought up to date; the page itself works without this file.
(() => {
  const notice = () => document.querySelector(".swap-failed");
  const show = () => {
    const found = notice();
    if (found) {
      found.querySelector("a").href = location.href;
      found.hidden = false;
    }
  };
  const hide = () => {
    const found = notice();
    if (found) found.hidden = true;
  };
  for (const name of ["htmx:response:error", "htmx:error"]) document.addEventListener(name, show);
  document.addEventListener("htmx:before:request", hide);
  // A click elsewhere, or Escape, closes what was opened over the page.
  const close = (except) => {
    for (const one of document.querySelectorAll("details.pop[open]")) if (one !== except) one.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.pop")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(null);
  });
})();
