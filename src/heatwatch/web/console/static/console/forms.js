// A form is sent once; leaving a page with something typed asks first; focus goes to what must be mended.
"use strict";
(() => {
  const typed = new Set();
  let leaving = false;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-form]");
    if (form) typed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.ask && !window.confirm(form.dataset.ask)) {
      event.preventDefault();
      return;
    }
    const others = [...typed].filter((other) => other !== form && other.isConnected);
    if (others.length && !window.confirm("Something else on this page was typed but not sent. Go on without it?")) {
      event.preventDefault();
      return;
    }
    leaving = true;
    if ("download" in form.dataset) { leaving = false; return; }
    // After the browser has read the form, so that the pressed button's own value is sent with it.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && typed.size) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
    document.querySelectorAll("button[disabled]").forEach((button) => { button.disabled = false; });
  });
  const wrong = document.getElementById("errors");
  if (wrong) wrong.focus();
})();
