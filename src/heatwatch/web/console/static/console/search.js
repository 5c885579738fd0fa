// The search is one key away on every page.
"use strict";
(() => {
  const box = document.getElementById("seek");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.classList.contains("is-locked") || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    box.focus();
  });
})();
