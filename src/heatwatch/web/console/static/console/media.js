// One key takes a file out of reach: it leaves the screen at once, and the server is told. Leaving the page takes it off too,
// so that nothing of it stands in what a browser keeps for Back.
"use strict";
(() => {
  const viewing = document.querySelector(".viewing"), form = document.getElementById("withhold");
  const hide = () => {
    viewing.classList.add("gone");
    viewing.querySelectorAll("img, audio, video").forEach((media) => {
      media.removeAttribute("src");
      if (media.load) media.load();
    });
  };
  form.addEventListener("submit", hide);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.classList.contains("is-locked")) return;
    if (event.target.closest && event.target.closest("input, textarea, select")) return;
    if (event.key === "x" || event.key === "X") { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") { event.preventDefault(); hide(); document.getElementById("close").click(); }
  });
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
