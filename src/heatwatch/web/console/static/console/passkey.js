// Asks the browser for a passkey and sends its answer with the form. What is asked for stands on the form, from the server.
"use strict";
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    const note = document.getElementById("no-passkeys");
    if (note) note.hidden = false;
    return;
  }
  const button = form.querySelector("button[type=button]"), error = form.querySelector(".error[role=alert]:not(.summary)");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (given) => {
    const options = { ...given, challenge: bytes(given.challenge) };
    if (given.user) options.user = { ...given.user, id: bytes(given.user.id) };
    if (given.excludeCredentials) options.excludeCredentials = known(given.excludeCredentials);
    if (given.allowCredentials) options.allowCredentials = known(given.allowCredentials);
    return options;
  };
  const told = (made) => {
    const answer = made.response;
    const response = Object.fromEntries(PARTS.filter((name) => answer[name]).map((name) => [name, text(answer[name])]));
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
  };

  const ask = async () => {
    button.disabled = true;
    error.textContent = "";
    try {
      const publicKey = asked(JSON.parse(form.dataset.options));
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.passkey.value = told(made);
      form.requestSubmit();
    } catch (refusal) {
      error.textContent = refusal.name === "InvalidStateError"
        ? "This passkey was added already."
        : "The passkey did not answer. Try again, or use something else.";
      button.disabled = false;
    }
  };
  button.addEventListener("click", ask);
  // Return in the field of the name does what the button does: the form alone carries no passkey.
  form.addEventListener("submit", (event) => {
    if (form.elements.passkey.value) return;
    event.preventDefault();
    if (!button.disabled) ask();
  }, { capture: true });
  form.hidden = false;
})();
