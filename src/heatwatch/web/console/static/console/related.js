// Which earlier tips may be about the call. Asked once the typing pauses, or now and then while it does not; one question
// is under way at a time, apart from the reading, so that no key waits for it.
"use strict";
(() => {
  const form = document.getElementById("call"), place = document.getElementById("related");
  const said = document.getElementById("related-said"), count = document.getElementById("related-count");
  const READ = ["story", "who", "where", "when", "vehicles", "contacts", "how_known"];
  const PAUSE = 1000, LONGEST = 5000, PATIENCE = 8000, FEWEST = 4;
  const field = (name) => { const found = form.querySelector(`[name=${name}]`); return found ? found.value : ""; };
  const typed = () => READ.map(field).join("\n");
  let waiting = null, under = false, since = 0, compared = "";

  const put = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const open = new Set([...place.querySelectorAll("details[open]")].map((part) => part.querySelector(".away").textContent));
    const here = document.activeElement, inside = place.contains(here), kept = inside && here.matches("a") ? here.href : "";
    fresh.querySelectorAll("details").forEach((part) => { part.open = open.has(part.querySelector(".away").textContent); });
    place.replaceChildren(...[...fresh.body.childNodes].map((node) => document.importNode(node, true)));
    if (!inside) return;
    const again = [...place.querySelectorAll("a")].find((link) => link.href === kept);
    (again || document.getElementById("related-title") || document.getElementById("call_story")).focus();
  };
  const numbers = () => [...place.querySelectorAll("a strong")].map((part) => part.textContent);
  const take = (told) => {
    const before = numbers(), old = place.querySelector("section");
    const fresh = new DOMParser().parseFromString(told.html, "text/html").querySelector("section");
    if (old && fresh && old.isEqualNode(fresh)) return;
    put(told.html);
    if (told.said) count.textContent = told.said;
    count.hidden = !told.said;
    // Whoever listens hears of tips that were not there before, and of nothing else.
    if (numbers().some((number) => !before.includes(number))) said.textContent = told.said;
  };
  const ask = async () => {
    waiting = null;
    const words = typed();
    if (under || words === compared || document.body.classList.contains("is-locked")) return;
    if (words.split(/\s+/).length < FEWEST && !numbers().length) return;
    under = true;
    const body = new URLSearchParams([
      ["csrfmiddlewaretoken", field("csrfmiddlewaretoken")], ["token", field("token")], ["noted", field("noted")],
      ...READ.map((name) => [name, field(name)]),
    ]);
    try {
      const answer = await fetch(place.dataset.ask, {
        method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) {
        take(await answer.json());
        compared = words;
      }
    } catch {
      // The reading of the call says when the console does not answer; the next pause asks again.
    }
    under = false;
    if (typed() !== words) soon();
  };
  const soon = () => {
    const now = Date.now();
    if (!waiting) since = now;
    clearTimeout(waiting);
    waiting = setTimeout(ask, Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
  };
  form.addEventListener("input", (event) => { if (READ.includes(event.target.name)) soon(); });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Digit6" || !event.altKey || event.ctrlKey || event.metaKey) return;
    const first = place.querySelector("a") || document.getElementById("related-title");
    if (!first || document.body.classList.contains("is-locked")) return;
    event.preventDefault();
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  });
  if (READ.some(field)) soon();
})();
