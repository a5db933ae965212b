// What the page does in the browser. It holds no data and asks no host.
(() => {
  if (window.signpostPage) return;
  const KEPT = ["role", "area"];
  const store = "signpost-who";

  const toNewest = () => {
    const turns = document.querySelectorAll('[class*="st-key-turn-"]');
    const newest = turns[turns.length - 1];
    if (!newest) return;
    // The answer grows under the question for a moment: keep the question at the top until the reader moves.
    const until = performance.now() + 2500;
    let moved = false;
    const stop = () => { moved = true; };
    const signs = ["wheel", "touchstart", "keydown", "pointerdown"];
    signs.forEach((sign) => window.addEventListener(sign, stop, { once: true, passive: true }));
    const hold = () => {
      if (moved || performance.now() > until || !newest.isConnected) {
        signs.forEach((sign) => window.removeEventListener(sign, stop));
        return;
      }
      newest.scrollIntoView({ block: "start" });
      requestAnimationFrame(hold);
    };
    hold();
    const heading = newest.querySelector("h2");
    if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  };

  // Whoever asks their system for less motion gets none: what is folded away opens at once, not in half a second.
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (frames, options) {
      const once = typeof options === "object" && Number.isFinite(options.iterations ?? 1);
      return animate.call(this, frames, once ? { ...options, duration: 1, delay: 0 } : options);
    };
  }

  // A plain answer is whole: have the page drawn again, as soon as no dialog is open that this would close.
  const showWhole = () => {
    const look = () => {
      if (document.querySelector('[role="dialog"]')) { setTimeout(look, 500); return; }
      document.querySelector('[class*="st-key-plain-whole-"] button')?.click();
    };
    look();
  };

  // A mark such as [3] opens the evidence: it presses the button that belongs to it.
  const openEvidence = (event) => {
    const link = event.target.closest?.('a[href*="#answer-"]');
    if (!link) return;
    const name = link.getAttribute("href").split("#")[1];
    const button = document.querySelector(`.st-key-see-${CSS.escape(name)} button`);
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
    bringIntoDialog(link);
  };

  // A press from a script moves no focus: move it into the dialog, and back to the mark when the dialog is closed.
  const bringIntoDialog = (link) => {
    const until = performance.now() + 15000;
    let seen = false;
    const look = () => {
      const dialog = document.querySelector('[role="dialog"]');
      seen = seen || Boolean(dialog);
      if (dialog && document.activeElement === document.body) dialog.focus({ preventScroll: true });
      if (seen && !dialog) {
        setTimeout(() => {
          const same = `a[href$="#${CSS.escape(link.getAttribute("href").split("#")[1])}"]`;
          const back = link.isConnected ? link : document.querySelector(same);
          back?.focus({ preventScroll: true });
        }, 200);
        return;
      }
      if (seen || performance.now() < until) setTimeout(look, 100);
    };
    look();
  };

  // A box to tick is read aloud in plain words: Streamlit names it with the signs of its markup.
  const plainNames = () => {
    for (const box of document.querySelectorAll('[class*="st-key-tick-"] input[type="checkbox"]')) {
      const words = box.closest("label")?.querySelector("p")?.cloneNode(true);
      if (!words) continue;
      words.querySelectorAll('a[href*="#answer-"]').forEach((mark) => mark.remove());
      const name = words.textContent.replaceAll("\u2060", "").replace(/\s+/g, " ").trim();
      if (name && box.getAttribute("aria-label") !== name) box.setAttribute("aria-label", name);
    }
  };
  let naming = false;
  new MutationObserver(() => {
    if (naming) return;
    naming = true;
    setTimeout(() => { naming = false; plainNames(); }, 150);
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });

  const copy = async (button) => {
    const code = button.closest('[class*="st-key-keep-"]')?.querySelector("pre");
    if (!code) return;
    try {
      await navigator.clipboard.writeText(code.innerText);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select the text below and copy it";
    }
  };

  // Printing shows what is folded away, and folds it again afterwards.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => one.setAttribute("open", ""));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((one) => one.removeAttribute("open"));
    opened = [];
  });

  document.addEventListener("click", (event) => {
    openEvidence(event);
    const button = event.target.closest?.("button");
    if (button?.classList.contains("signpost-print")) window.print();
    if (button?.classList.contains("signpost-copy")) copy(button);
  }, true);

  // Role and area are remembered in this browser; nothing else ever is.
  const remember = () => {
    const asked = new URLSearchParams(location.search);
    const now = KEPT.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]);
    try {
      if (now.length) localStorage.setItem(store, JSON.stringify(Object.fromEntries(now)));
    } catch { /* a browser that keeps nothing is asked again next time */ }
  };
  try {
    const known = JSON.parse(localStorage.getItem(store) || "{}");
    const address = new URL(location.href);
    if (!KEPT.some((name) => address.searchParams.get(name)) && KEPT.some((name) => known[name])) {
      KEPT.filter((name) => known[name]).forEach((name) => address.searchParams.set(name, known[name]));
      location.replace(address);
    }
  } catch { /* as above */ }
  setInterval(remember, 2000);

  window.signpostPage = { toNewest, showWhole };
})();
