// The queue by keyboard, and how many new tips came since the page was shown.
"use strict";
(() => {
  const links = [...document.querySelectorAll(".tip-link")];
  const keys = document.getElementById("keys"), find = document.getElementById("find");
  const opener = document.getElementById("show-keys");
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());

  const go = (step) => {
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + step));
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
  };
  const choose = () => {
    const row = document.activeElement.closest && document.activeElement.closest("tr");
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  };
  const show = () => { const link = document.querySelector("#news a"); if (link) link.click(); };
  const acts = new Map([
    ["j", () => go(1)], ["k", () => go(-1)], ["x", choose], ["r", show], ["?", () => keys.showModal()], ["g", () => find.focus()],
  ]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.classList.contains("is-locked")) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea") || keys.open) return;
    const act = acts.get(event.key);
    if (act) { event.preventDefault(); act(); }
  });

  const chosen = document.getElementById("chosen");
  const count = () => {
    const number = document.querySelectorAll(".pick input:checked").length;
    if (chosen) chosen.textContent = number ? `(${number} chosen)` : "(none chosen yet)";
  };
  document.addEventListener("change", count);
  count();

  const news = document.getElementById("news");
  let known = null, newest = 0;
  const ask = async () => {
    if (document.body.classList.contains("is-locked")) return;
    try {
      const answer = await fetch(news.dataset.url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (answer.status === 423) { window.deskLocked(); return; }
      if (!answer.ok) return;
      tell((await answer.json()).tips);
    } catch { /* The next turn asks again. */ }
  };
  const tell = (tips) => {
    if (known === null) {
      known = new Set(tips.map(([number]) => number));
      newest = Math.max(0, ...tips.map(([, at]) => at));
      return;
    }
    const fresh = tips.filter(([number, at]) => at >= newest && !known.has(number)).length;
    const words = fresh === 1 ? "1 new tip: show it" : `${fresh} new tips: show them`;
    if (!fresh || (news.firstChild && news.firstChild.textContent === words)) return;
    const link = document.createElement("a");
    link.href = news.dataset.show;
    link.textContent = words;
    news.replaceChildren(link);
    document.title = `(${fresh}) ${document.title.replace(/^\(\d+\) /, "")}`;
  };
  ask();
  setInterval(ask, 10000);
})();
