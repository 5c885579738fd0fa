// A call: its clock, its keys, and what the words report while they are typed. One request is under way at a time and
// the newest text goes next, so that fast typing neither piles requests up nor starves the answer.
"use strict";
(() => {
  const form = document.getElementById("call"), found = document.getElementById("found");
  const story = document.getElementById("call_story"), language = document.getElementById("call_language");
  const state = document.getElementById("read-state"), said = document.getElementById("found-said");
  const field = (name) => form.querySelector(`[name=${name}]`).value;
  // Read together, as they will be once they are a tip.
  const READ = ["story", "who", "where", "when", "vehicles", "contacts", "how_known"];
  const PAUSE = 40, STALE = 2000, QUIET = 1500;
  document.getElementById("read-it").hidden = true;

  const clock = document.getElementById("clock"), began = Date.parse(clock.dataset.began);
  const tick = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
    const hours = Math.floor(seconds / 3600);
    clock.textContent = hours ? `${hours}:${parts.join(":")}` : parts.join(":");
  };
  setInterval(tick, 1000);
  tick();

  const places = new Map([
    ["Digit1", "call_talk_0"], ["Digit2", "call_story"], ["Digit3", "asked-1"], ["Digit4", "call_where"], ["Digit5", "save"],
  ]);
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || document.body.classList.contains("is-locked")) return;
    if (!places.has(event.code)) return;
    const place = document.getElementById(places.get(event.code)) || document.getElementById("questions-title");
    if (!place) return;
    event.preventDefault();
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  });

  const asked = () => [...form.querySelectorAll("[name=asked]:checked")].map((box) => ["asked", box.value]);
  const body = () => new URLSearchParams([
    ["csrfmiddlewaretoken", field("csrfmiddlewaretoken")], ["token", field("token")],
    ["language", language.value], ...READ.map((name) => [name, field(name)]), ...asked(),
  ]);
  let wanted = 0, shown = 0, waiting = null, under = null, since = 0, quiet = null;

  // Only the parts that changed are replaced, so that nothing moves under a hand or a reading eye.
  const put = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html"), here = document.activeElement;
    const kept = found.contains(here) ? here.id : "";
    fresh.querySelectorAll("section").forEach((part) => {
      const old = document.getElementById(part.id), open = old.querySelector("details[open]");
      if (old.isEqualNode(part)) return;
      if (open && part.querySelector("details")) part.querySelector("details").open = true;
      old.replaceWith(document.importNode(part, true));
    });
    const again = kept && document.getElementById(kept);
    if (kept) (again || document.getElementById("questions-title")).focus();
  };
  const tell = (words) => { if (state.textContent !== words) state.textContent = words; };
  const signIn = () => {
    if (state.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.textContent = "sign in in another tab";
    state.replaceChildren("You were signed out. Everything typed is still here: ", link, ", then go on.");
  };
  const take = async (answer, number) => {
    if (answer.status === 423) { window.deskLocked(); return; }
    if (answer.status === 401) { signIn(); return; }
    const told = await answer.json();
    if (!answer.ok) { shown = number; tell(told.error || "The text could not be read just now."); return; }
    put(told.html);
    shown = number;
    found.dataset.shown = String(number);
    tell("");
    clearTimeout(quiet);
    // Whoever listens hears of a change once the typing pauses, not at every key.
    quiet = setTimeout(() => { if (said.textContent !== told.said) said.textContent = told.said; }, QUIET);
  };
  const ask = async () => {
    waiting = null;
    if (under) {
      if (Date.now() - since > STALE) under.abort();
      return;
    }
    const number = wanted, mine = new AbortController();
    under = mine;
    since = Date.now();
    try {
      const answer = await fetch(form.dataset.read, {
        method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: body(), signal: mine.signal,
      });
      await take(answer, number);
    } catch {
      if (!mine.signal.aborted) tell("The console does not answer. What you typed is still here; go on.");
    }
    under = null;
    if (wanted !== number) soon();
  };
  const soon = () => { if (!waiting) waiting = setTimeout(ask, PAUSE); };
  const changed = () => { wanted += 1; found.dataset.wanted = String(wanted); soon(); };
  form.addEventListener("input", (event) => { if (READ.includes(event.target.name)) changed(); });
  found.addEventListener("change", changed);
  language.addEventListener("change", () => {
    document.querySelectorAll("[data-spanish]").forEach((line) => { line.hidden = language.value !== "es"; });
    changed();
  });
  // A page that could not be read is asked about again by itself, and an answer that never comes is given up.
  setInterval(() => { if (wanted !== shown && !document.body.classList.contains("is-locked")) soon(); }, 3000);
  window.addEventListener("pagehide", () => {
    if (under) under.abort();
    navigator.sendBeacon(form.dataset.read, new URLSearchParams({
      csrfmiddlewaretoken: field("csrfmiddlewaretoken"), token: field("token"), leaving: "1",
    }));
  });
  if (READ.some((name) => field(name))) changed();
  else if (!form.querySelector("#errors")) story.focus();
})();
