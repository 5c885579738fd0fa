// Who else is on this tip, whether it changed, clocks that count, and replies that start from a template.
"use strict";
(() => {
  const tip = document.querySelector("article.tip");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const others = document.getElementById("others"), changed = document.getElementById("changed");
  const body = (fields) => new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
  const put = (place, words) => { if (place.textContent !== words) place.textContent = words; };

  const tell = async () => {
    if (document.body.classList.contains("is-locked")) return;
    try {
      const answer = await fetch(tip.dataset.present, {
        method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: body({}),
      });
      if (answer.status === 423) { window.deskLocked(); return; }
      if (answer.status === 404) { put(changed, "This tip is no longer yours to see."); return; }
      if (!answer.ok) return;
      const now = await answer.json();
      tip.dataset.seen = now.seen;
      const names = now.others;
      put(others, names.length ? `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} also on this tip.` : "");
      const news = now.messages > Number(tip.dataset.messages) ? "There is a new message. " : "";
      const moved = now.version !== Number(tip.dataset.version) ? "This tip was changed. " : "";
      put(changed, news + moved ? `${news}${moved}Reload the page to see it; what you have typed is asked about first.` : "");
    } catch { /* The next turn tells again. */ }
  };
  setInterval(tell, 15000);
  tell();
  window.addEventListener("pagehide", () => navigator.sendBeacon(tip.dataset.present, body({ leaving: tip.dataset.seen })));

  const span = (milliseconds) => {
    const minutes = Math.floor(milliseconds / 60000), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
    if (minutes < 1) return "less than a minute";
    if (days) return `${days} ${days === 1 ? "day" : "days"}${hours % 24 ? ` ${hours % 24} h` : ""}`;
    return hours ? `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}` : `${minutes} min`;
  };
  const tick = () => document.querySelectorAll("[data-until]").forEach((clock) => {
    const left = Date.parse(clock.dataset.until) - Date.now();
    put(clock, left > 0 ? `due in ${span(left)}` : left > -900000 ? "due now" : `overdue by ${span(-left)}`);
    if (clock.classList.contains("due")) clock.className = `due ${left <= 0 ? "over" : left <= 3600000 ? "soon" : "later"}`;
  });
  setInterval(tick, 15000);

  document.querySelectorAll("[data-use]").forEach((link) => link.addEventListener("click", (event) => {
    const box = document.getElementById("reply_text");
    if (!box) return;
    event.preventDefault();
    const words = document.querySelector(`[data-template="${link.dataset.use}"]`).textContent;
    box.value = box.value.trim() ? `${box.value.trim()}\n\n${words}` : words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }));
})();
