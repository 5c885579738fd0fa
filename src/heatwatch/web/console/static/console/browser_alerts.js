// Lets alerts come to this browser: the person is asked, then the browser asks its maker for an address, and that goes with the form.
"use strict";
(() => {
  const form = document.querySelector("form[data-sender]");
  if (!form) return;
  document.getElementById("needs-scripts").hidden = true;
  const tell = (id) => { document.getElementById(id).hidden = false; };
  if (!navigator.serviceWorker || !window.PushManager || !window.Notification) {
    tell("no-browser-alerts");
    return;
  }
  const button = form.querySelector("button[type=button]"), error = form.querySelector(".error[role=alert]:not(.summary)");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const rows = [...document.querySelectorAll("li[data-endpoint]")];
  const listed = (endpoint) => rows.find((row) => row.dataset.endpoint === endpoint);

  const started = (registration) => new Promise((resolve) => {
    const worker = registration.installing || registration.waiting || registration.active;
    const look = () => { if (worker.state === "activated") resolve(); };
    worker.addEventListener("statechange", look);
    look();
  });
  const subscribed = async () => {
    const registration = await navigator.serviceWorker.register(form.dataset.worker);
    await started(registration);
    const held = await registration.pushManager.getSubscription();
    const row = held && listed(held.endpoint);
    // What another key asked for, or the maker knows no more, is asked for anew. Somebody else of this house may use
    // the same browser: what works for them stays.
    if (held && (text(held.options.applicationServerKey) !== form.dataset.sender || (row && "gone" in row.dataset))) {
      await held.unsubscribe();
    }
    const applicationServerKey = bytes(form.dataset.sender);
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  };
  const ask = async () => {
    button.disabled = true;
    error.textContent = "";
    try {
      if (await Notification.requestPermission() !== "granted") {
        error.textContent = "This browser may show nothing from here. Allow notifications in its settings, and try again.";
      } else {
        form.elements.endpoint.value = (await subscribed()).endpoint;
        form.requestSubmit();
        return;
      }
    } catch {
      error.textContent = "The browser's maker did not answer, or takes no alerts here. Try again, or use another way.";
    }
    button.disabled = false;
  };
  button.addEventListener("click", ask);
  // Return in the field of the name does what the button does: the form alone carries no address.
  form.addEventListener("submit", (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    if (!button.disabled) ask();
  }, { capture: true });

  const offer = async () => {
    const registration = await navigator.serviceWorker.getRegistration(form.dataset.worker);
    const held = registration && await registration.pushManager.getSubscription();
    const row = held && listed(held.endpoint);
    if (row) row.querySelector("[data-here]").hidden = false;
    if (row && !("gone" in row.dataset)) return;
    form.hidden = false;
  };
  offer();
})();
