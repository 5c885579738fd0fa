// Locks the screen when nobody has touched it, without losing what is typed: the page is covered, the keys leave the
// server's session, what was typed is sealed to the person and taken off the page, and the passphrase brings it back.
"use strict";
(() => {
  const body = document.body, cover = document.getElementById("lock");
  if (!cover) return;
  const idle = Number(body.dataset.idleMinutes) * 60000;
  const token = cover.querySelector("[name=csrfmiddlewaretoken]").value;
  const field = document.getElementById("lock-passphrase"), error = document.getElementById("lock-error");
  const shared = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  // Everything that a person can fill in, but for passphrases and files: those are gone, and typed or chosen again.
  const FILLED = "textarea, select, input:not([type=hidden])", LOST = "[type=password], [type=file]", AGAIN = 3000;
  let touched = Date.now(), told = Date.now(), before = null;
  // The fields that were emptied with the box that holds what stood in them; and what is under way to make one.
  let sealed = null, sealing = null, turns = 0;

  const post = (url, fields) => fetch(url, {
    method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20000),
    body: new URLSearchParams({ csrfmiddlewaretoken: token, ...fields }),
  });
  const isLocked = () => !cover.hidden;

  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const read = (field) => {
    if (field.options) return [...field.options].map((option) => [option.selected, option.defaultSelected]);
    return isTick(field) ? [field.checked, field.defaultChecked] : [field.value, field.defaultValue];
  };
  // Both what stands there now and what the page came with, which a browser keeps beside it.
  const write = (field, [now, first]) => {
    if (isTick(field)) { field.checked = now; field.defaultChecked = first; }
    else { field.value = now; field.defaultValue = first; }
  };
  const empty = (field) => {
    if (!field.options) { write(field, isTick(field) ? [false, false] : ["", ""]); return; }
    [...field.options].forEach((option) => { option.defaultSelected = false; });
    field.selectedIndex = -1;
  };
  const restore = (field, held) => {
    if (!field.options) { write(field, held); return; }
    held.forEach(([, first], place) => { field.options[place].defaultSelected = first; });
    held.forEach(([now], place) => { field.options[place].selected = now; });
  };
  // True when there is nothing more to try. Until it is sealed it stays where it is, covered: nothing typed is lost.
  const seal = async () => {
    const all = [...document.querySelectorAll(FILLED)].filter((field) => !cover.contains(field));
    const fields = all.filter((field) => !field.matches(LOST)), mine = turns;
    try {
      const answer = await post(body.dataset.lock, { typed: JSON.stringify(fields.map(read)) });
      if (answer.status === 401) return true;
      if (!answer.ok) return false;
      const { box } = await answer.json();
      // An answer that comes after the page was open again speaks of another text.
      if (isLocked() && mine === turns) {
        all.forEach(empty);
        sealed = { fields, box };
      }
      return true;
    } catch { return false; }
  };
  const keepSealing = async () => {
    if (!isLocked() || sealed) return;
    sealing = seal();
    if (!await sealing) setTimeout(keepSealing, AGAIN);
  };
  // Opens the box, once the session has its keys again, and only then takes the cover away.
  const giveBack = async () => {
    if (sealed) {
      const answer = await post(body.dataset.stillHere, { box: sealed.box });
      if (!answer.ok) throw new Error("locked");
      const { typed } = await answer.json();
      const { fields } = sealed;
      sealed = null;
      if (typed === null) {
        error.textContent = "What you had typed on this page cannot be opened any more. Unlock again to go on without it.";
        return false;
      }
      const held = JSON.parse(typed);
      fields.forEach((field, place) => restore(field, held[place]));
    }
    hide();
    return true;
  };

  const show = () => {
    if (isLocked()) return;
    before = document.activeElement;
    body.classList.add("is-locked");
    cover.hidden = false;
    field.value = "";
    field.focus();
    turns += 1;
    keepSealing();
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
    if (event.data === "unlocked" && isLocked()) giveBack().catch(() => {});
  };
  window.deskLocked = show;
  // The page alone holds the box: a reload would lose it.
  window.addEventListener("beforeunload", (event) => { if (sealed) event.preventDefault(); });

  setInterval(() => {
    if (isLocked()) return;
    const now = Date.now();
    if (now - touched >= idle) {
      show();
      if (shared) shared.postMessage("locked");
    } else if (touched > told && now - told > 60000) {
      told = now;
      post(body.dataset.stillHere, {}).then((answer) => { if (answer.status === 423) show(); }).catch(() => {});
    }
  }, 2000);

  document.getElementById("lock-now").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    if (shared) shared.postMessage("locked");
  }, { capture: true });

  // Leaving for the sign-in page would leave the box behind.
  const signIn = () => {
    const link = document.createElement("a");
    link.href = "/sign-in/";
    link.target = "_blank";
    link.textContent = "Sign in in another tab";
    error.replaceChildren("You were signed out meanwhile. ", link, ", then unlock here.");
  };

  cover.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = cover.querySelector("button");
    button.disabled = true;
    error.textContent = "";
    try {
      await sealing;
      const answer = await post(body.dataset.unlock, { passphrase: field.value });
      const told = await answer.json();
      if (answer.ok) {
        if (await giveBack() && shared) shared.postMessage("unlocked");
      } else if (answer.status === 401) {
        signIn();
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
