/*
 * Suggestions under a search field: a combobox with a list, as the ARIA Authoring Practices describe it.
 * Without this script the field is a plain one.
 *
 * Hooks in the markup:
 *   [data-suggest="address"]  text field in a form; data-suggest-label names the list, data-suggest-count holds the
 *                             words said when it opens ("%n"), data-suggest-entry, -term, -place what each kind is
 */
"use strict";

(() => {
  const PAUSE = 150; // ms after the last letter
  const FROM = 2; // letters
  const root = document.documentElement;

  document.querySelectorAll("[data-suggest]").forEach((field, number) => {
    const words = field.dataset;
    const holder = document.createElement("div");
    holder.className = "suggest";
    const list = document.createElement("ul");
    list.id = `suggestions-${number}`;
    list.className = "suggest__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.suggestLabel);
    list.hidden = true;
    field.before(holder);
    holder.append(field, list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);

    let timer = 0;
    let request = null;
    let chosen = -1;
    let suggestions = [];

    function close() {
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      list.children[chosen]?.setAttribute("aria-selected", "false");
      chosen = place;
      const option = list.children[chosen];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        field.setAttribute("aria-activedescendant", option.id);
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    }

    function show(found) {
      suggestions = found;
      list.replaceChildren(...found.map((suggestion, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.className = "suggest__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const label = document.createElement("span");
        label.textContent = suggestion.label;
        label.lang = suggestion.language;
        const kind = document.createElement("span");
        kind.className = "suggest__kind";
        kind.textContent = words[`suggest${suggestion.kind[0].toUpperCase()}${suggestion.kind.slice(1)}`];
        option.append(label, " ", kind);
        return option;
      }));
      chosen = -1;
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
      const status = document.getElementById("status");
      if (status && found.length) status.textContent = words.suggestCount.replace("%n", found.length);
    }

    async function ask() {
      request?.abort();
      const text = field.value.trim();
      if (text.length < FROM) return close();
      request = new AbortController();
      const address = `${words.suggest}?${new URLSearchParams({ q: text, language: root.lang })}`;
      try {
        const answer = await fetch(address, { signal: request.signal });
        if (!answer.ok) return close();
        const { suggestions: found } = await answer.json();
        if (document.activeElement === field && field.value.trim() === text) show(found);
      } catch {
        // Given up for a newer text, or no connection: the field works as it is.
      }
    }

    function go(place) {
      const { url } = suggestions[place];
      close();
      location.assign(url);
    }

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = list.hidden ? -1 : list.children.length - 1;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter") {
        if (!list.hidden && chosen >= 0) {
          event.preventDefault();
          go(chosen);
        } else {
          close();
        }
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (last < 0) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = chosen + step;
        // Beyond either end stands the field itself.
        choose(next > last ? -1 : next < -1 ? last : next);
      }
    });
    // The press, not the click: by then the field has lost the focus and the list is gone.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go([...list.children].indexOf(option));
    });
    field.addEventListener("blur", close);
  });
})();
