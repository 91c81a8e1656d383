/*
 * Behaviour of the public site. Every page works without it.
 *
 * Hooks in the markup:
 *   [data-theme-form]       POST form of three buttons name="theme"; changes the look without a reload
 *   [data-menu]             <details> that closes on Escape and on a click outside
 *   [data-key-search]       field that "/" focuses; [data-key-switch] checkbox that turns the key off
 *   [data-filter-panel]     region shown as a modal dialog on phones; [data-filter-open] is its button
 *                           (hidden until this script runs), [data-filter-close] closes it
 *   [data-facet-search]     text field that narrows the options of its .facet
 *   [data-focus-after]      on or around an htmx control: selector that takes the focus after the swap
 *   [data-focus]            takes the focus when the page opens (error summary)
 *   [data-print], [data-copy="selector"]   buttons; data-copied holds the words said afterwards
 *   [data-needs-js]         hidden in the markup, shown when this script runs
 *   body[data-person]       who is signed in; [data-sign-out] on or around the form that signs out
 */
"use strict";

(() => {
  const root = document.documentElement;
  const wide = window.matchMedia("(min-width: 56.25em)");
  const each = (selector, action, within = document) => within.querySelectorAll(selector).forEach(action);

  function focusOn(element) {
    if (!element) return;
    if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
    element.focus();
  }

  // Theme: the server keeps the choice in a cookie; here the page only follows at once.
  function showTheme(theme) {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    each("[data-theme-form] [name=theme]", (button) => {
      button.setAttribute("aria-pressed", String(button.value === theme));
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const before = root.dataset.theme || "system";
    const body = new FormData(form, event.submitter);
    showTheme(event.submitter.value);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => showTheme(before));
  });

  // Menus
  document.addEventListener("click", (event) => {
    each("[data-menu][open]", (menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Keys
  const keysOff = () => {
    try {
      return localStorage.getItem("keys") === "off";
    } catch {
      return false; // storage is blocked: the keys stay on
    }
  };

  each("[data-key-switch]", (box) => {
    box.checked = !keysOff();
    box.addEventListener("change", () => {
      try {
        localStorage.setItem("keys", box.checked ? "on" : "off");
      } catch {
        box.checked = true;
      }
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      each("[data-menu][open]", (menu) => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      });
      return;
    }
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.altKey || event.metaKey || keysOff()) return;
    const field = document.querySelector("[data-key-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // Filters: the same form stands beside the results or, on a phone, in a modal dialog.
  each("[data-filter-panel]", (panel) => {
    const opener = document.querySelector("[data-filter-open]");
    if (!opener) return;
    const place = document.createComment("filters");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog dialog--filters";
    dialog.setAttribute("aria-labelledby", panel.getAttribute("aria-labelledby") || "");
    panel.before(place, dialog);

    function arrange() {
      if (wide.matches) {
        if (dialog.open) dialog.close();
        place.after(panel);
      } else {
        dialog.append(panel);
      }
      opener.hidden = wide.matches;
    }

    opener.addEventListener("click", () => dialog.showModal());
    dialog.addEventListener("close", () => opener.focus());
    dialog.addEventListener("click", (event) => {
      const closes = event.target === dialog || event.target.closest("[data-filter-close]");
      if (closes) dialog.close();
    });
    wide.addEventListener("change", arrange);
    arrange();
  });

  // Long facets: what is typed hides the other options, never a chosen one.
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-facet-search]")) return;
    const wanted = event.target.value.trim().toLocaleLowerCase();
    const facet = event.target.closest(".facet");
    each("details", (more) => (more.open = more.open || wanted !== ""), facet);
    each(".option", (option) => {
      const chosen = option.querySelector("input").checked;
      option.hidden = !chosen && !option.textContent.toLocaleLowerCase().includes(wanted);
    }, facet);
  });

  // htmx: busy state, failures, focus
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    detail.target.removeAttribute("aria-busy");
    const failure = document.getElementById("load-error");
    // An answer of 503 says itself, in place, what is the matter.
    if (failure) failure.hidden = detail.successful || detail.xhr.status === 503;
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const holder = detail.requestConfig?.elt.closest("[data-focus-after]");
    if (holder) focusOn(document.querySelector(holder.dataset.focusAfter));
    prepare();
  });

  // Connection
  const opened = new Date();
  const offline = document.getElementById("offline");
  function showConnection() {
    if (!offline) return;
    offline.hidden = navigator.onLine;
    offline.querySelector("time").textContent = opened.toLocaleTimeString(root.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
  }
  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);

  // Print and copy
  const closed = new Set();
  window.addEventListener("beforeprint", () => each("main details:not([open])", (details) => {
    closed.add(details);
    details.open = true;
  }));
  window.addEventListener("afterprint", () => {
    closed.forEach((details) => (details.open = false));
    closed.clear();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const source = document.querySelector(button.dataset.copy);
    navigator.clipboard.writeText(source.innerText.trim()).then(() => {
      document.getElementById("status").textContent = button.dataset.copied || "";
    });
  });

  // Copies of text that was not sent (submissions/keep.js): nobody else's stay on the device, none older than a
  // fortnight, and none at all after signing out. Other tabs learn who is here.
  const { person } = document.body.dataset;

  function forgetCopies(spared) {
    const oldest = Date.now() - 14 * 24 * 3_600_000;
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith("keep:")) continue;
        const [, at] = /^\{"at":(\d+)/.exec(localStorage.getItem(key)) ?? [];
        if (!spared || !key.startsWith(spared) || !(at > oldest)) localStorage.removeItem(key);
      }
    } catch {
      // storage is blocked: nothing stands there
    }
  }

  function tellTabs(message) {
    if (!window.BroadcastChannel) return;
    const channel = new BroadcastChannel("keep");
    channel.postMessage(message);
    channel.close();
  }

  if (person) {
    forgetCopies(`keep:${person}:`);
    tellTabs({ say: "in", person });
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("[data-sign-out]")) return;
    forgetCopies();
    tellTabs({ say: "out" });
  });

  // What only works with this script is shown by it, also in parts that htmx brings later.
  function prepare() {
    each("[data-needs-js]", (element) => {
      element.hidden = element.hasAttribute("data-copy") && !navigator.clipboard;
    });
  }

  prepare();
  showConnection();
  focusOn(document.querySelector("[data-focus]"));
})();
