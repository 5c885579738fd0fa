// Findings by keyboard: single keys act only while the focus is inside the section, so that no typing sets them off.
"use strict";
(() => {
  const section = document.querySelector("[data-findings]");
  if (!section) return;
  const findings = [...section.querySelectorAll("[data-finding]")];
  const hint = section.querySelector("[data-hint]");
  if (hint) hint.hidden = false;

  const here = () => findings.findIndex((finding) => finding.contains(document.activeElement));
  const go = (step) => {
    if (!findings.length) return;
    const place = here();
    const next = place < 0 ? (step > 0 ? 0 : findings.length - 1) : Math.min(findings.length - 1, Math.max(0, place + step));
    findings[next].focus();
    findings[next].scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const finding = findings[here()];
    const button = finding && finding.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
  };
  const add = () => {
    const box = document.getElementById("add_finding");
    if (!box) return;
    box.open = true;
    box.querySelector("select").focus();
  };
  const acts = new Map([["j", () => go(1)], ["k", () => go(-1)], ["c", () => press("c")], ["r", () => press("r")], ["a", add]]);
  section.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.classList.contains("is-locked")) return;
    if (event.target.matches("input, select, textarea")) return;
    const act = acts.get(event.key);
    if (act) { event.preventDefault(); act(); }
  });

  // After a judgement the page is shown again at its finding: the next key goes on from there.
  const back = location.hash && document.getElementById(location.hash.slice(1));
  if (back && section.contains(back)) back.focus();
})();
