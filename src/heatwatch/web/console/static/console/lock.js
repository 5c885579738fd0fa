// Locks the screen when nobody has touched it, without losing what is typed: the page is covered, the keys leave the
// server's session, and the passphrase takes the cover away again.
"use strict";
(() => {
  const body = document.body, cover = document.getElementById("lock");
  if (!cover) return;
  const idle = Number(body.dataset.idleMinutes) * 60000;
  const token = cover.querySelector("[name=csrfmiddlewaretoken]").value;
  const field = document.getElementById("lock-passphrase"), error = document.getElementById("lock-error");
  const shared = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  let touched = Date.now(), told = Date.now(), before = null;

  const post = (url, fields) => fetch(url, {
    method: "POST", credentials: "same-origin", headers: { Accept: "application/json" },
    body: new URLSearchParams({ csrfmiddlewaretoken: token, ...fields }),
  });
  const isLocked = () => !cover.hidden;
  const show = () => {
    if (isLocked()) return;
    before = document.activeElement;
    body.classList.add("is-locked");
    cover.hidden = false;
    field.value = "";
    field.focus();
  };
  const hide = () => {
    body.classList.remove("is-locked");
    cover.hidden = true;
    error.textContent = "";
    touched = told = Date.now();
    if (before) before.focus();
  };
  const touch = () => { touched = Date.now(); if (shared && touched - told > 5000) shared.postMessage("here"); };
  ["pointerdown", "keydown", "input", "scroll"].forEach((name) =>
    document.addEventListener(name, () => { if (!isLocked()) touch(); }, { passive: true, capture: true }));
  if (shared) shared.onmessage = (event) => {
    if (event.data === "here") touched = Date.now();
    if (event.data === "locked") show();
    if (event.data === "unlocked" && isLocked()) hide();
  };
  window.deskLocked = show;

  setInterval(() => {
    if (isLocked()) return;
    const now = Date.now();
    if (now - touched >= idle) {
      show();
      if (shared) shared.postMessage("locked");
      post(body.dataset.lock, {}).catch(() => {});
    } else if (touched > told && now - told > 60000) {
      told = now;
      post(body.dataset.stillHere, {}).then((answer) => { if (answer.status === 423) show(); }).catch(() => {});
    }
  }, 2000);

  document.getElementById("lock-now").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    if (shared) shared.postMessage("locked");
    post(body.dataset.lock, {}).catch(() => {});
  }, { capture: true });

  cover.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = cover.querySelector("button");
    button.disabled = true;
    error.textContent = "";
    try {
      const answer = await post(body.dataset.unlock, { passphrase: field.value });
      const told = await answer.json();
      if (answer.ok) {
        hide();
        if (shared) shared.postMessage("unlocked");
      } else if (answer.status === 401) {
        location.assign("/sign-in/");
      } else {
        error.textContent = told.error || "Please try again.";
      }
    } catch {
      error.textContent = "The console does not answer. Try again in a moment.";
    }
    field.value = "";
    button.disabled = false;
    if (isLocked()) field.focus();
  }, { capture: true });
})();
