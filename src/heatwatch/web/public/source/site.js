// Everything here is a comfort: without it every page works, and Leave is a plain form.
(() => {
  const root = document.documentElement;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("{{ style }}");
    document.adoptedStyleSheets = [sheet];
  } catch {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = document.currentScript.dataset.style;
    document.head.append(link);
  }
  root.classList.add("js");

  // The page goes blank at once; the server forgets the draft and ends the visit meanwhile.
  let leaving = false;
  const leave = (event) => {
    if (event) event.preventDefault();
    const form = document.querySelector("form.leave");
    if (leaving || !form) return;
    leaving = true;
    const said = new URLSearchParams(new FormData(form));
    said.set("unseen", "1");
    const out = form.action;
    document.title = "\u200b";
    document.body.replaceChildren();
    navigator.sendBeacon(out, said);
    location.replace(out);
  };
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.leave")) leave(event);
  });

  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { presses = []; return; }
    presses = presses.filter((at) => event.timeStamp - at < 2000).concat(event.timeStamp);
    if (presses.length >= 3) leave();
  });

  // The page that waits sends itself when its time is over, unless it was left.
  addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("wait");
    const seconds = form ? Number(form.dataset.seconds) : 0;
    if (seconds) setTimeout(() => form.isConnected && form.requestSubmit(), (seconds + 1) * 1000);
  });

  // A browser may keep a page to show it again on Back: what was typed goes before that, and the page is made anew.
  addEventListener("pagehide", (event) => { if (event.persisted) document.body.replaceChildren(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
