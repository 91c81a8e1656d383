/*
 * Copies that other visits to a page have left on the device, and the questions that keep.js asks above the form:
 * whether a copy is to be used, and which of two texts stays. Nothing is overwritten unasked.
 *
 * Hooks in the markup, all in submissions/_keeping.html:
 *   template[data-keep-ask]      a copy that the form does not show: use it or discard it
 *   template[data-keep-choice]   both texts of some fields; template[data-keep-row] is one of them
 *
 * keepOffers(tools) takes what keep.js has: form, fields, words, shelf (how the keys of the page's copies begin),
 * clock, and copy, which writes what the form shows and is true if the device took it.
 */
"use strict";

window.keepOffers = ({ form, fields, words, shelf, clock, copy }) => {
  const { controls, fill, label, plain, readable, same, values } = fields;
  let panel = null;
  let asked = ""; // key of the copy that is offered

  // The newest first, as {key, at, sent, kept: {field: [what the server had, what was typed]}}.
  function left() {
    const found = [];
    try {
      for (const key of shelf ? Object.keys(localStorage) : []) {
        // A task's name may begin with another's.
        if (!key.startsWith(shelf) || !/^[^:]*:[^:]*$/.test(key.slice(shelf.length))) continue;
        found.push({ key, ...JSON.parse(localStorage.getItem(key)) });
      }
    } catch {
      return []; // storage is blocked
    }
    return found.sort((one, two) => two.at - one.at);
  }

  function drop(key) {
    try {
      if (key) localStorage.removeItem(key);
    } catch {
      // storage is blocked: nothing stands there
    }
  }

  function clone(name) {
    return document.querySelector(`template[data-keep-${name}]`).content.firstElementChild.cloneNode(true);
  }

  function put(next, key = "") {
    panel?.remove();
    panel = next;
    asked = key;
    if (panel) form.before(panel);
  }

  // The panel that had the focus is gone: it goes to the first field that was asked about.
  function close(name) {
    put(null);
    controls(name)[0]?.focus();
  }

  function rowOf({ name, title, prefer, ...texts }, place) {
    const part = clone("row");
    const { lang } = controls(name)[0]?.closest("[lang]") ?? document.documentElement;
    part.querySelector("legend").textContent = title;
    part.querySelector("[data-keep-missing]").hidden = controls(name).length > 0;
    for (const side of ["mine", "theirs"]) {
      const radio = part.querySelector(`[value=${side}]`);
      radio.name = `keep-choice-${place}`;
      radio.checked = prefer === side;
      const text = part.querySelector(`[data-keep-${side}]`);
      text.textContent = readable(name, texts[side] ?? []) || words.empty;
      text.lang = lang;
    }
    return part;
  }

  // Rows of name, title, mine, theirs, the side to prefer, and the side to write: the one that the form does not show.
  function choose(rows, then, key = "") {
    const next = clone("choice");
    next.querySelector("[data-keep-rows]").append(...rows.map(rowOf));
    next.querySelector("[data-keep-chosen]").addEventListener("click", () => {
      for (const [place, row] of rows.entries()) {
        const radio = next.querySelector(`[name=keep-choice-${place}][value=${row.write}]`);
        if (radio.checked) fill(row.name, row[row.write]);
      }
      close(rows[0].name);
      then();
    });
    put(next, key);
  }

  // A text that was sent with a button: the page shows it as an answer, or no longer asks for one.
  function hasArrived(name, list) {
    const words = (text) => text.replace(/\s+/g, " ");
    return !controls(name).length || words(form.innerText).includes(words(plain(list)));
  }

  // Copies that were left, one after the other.
  function offer([found, ...rest]) {
    if (!found) return;
    const now = values();
    const names = Object.keys(found.kept).filter((name) => {
      const [, typed] = found.kept[name];
      return !same(now[name], typed) && !(found.sent && hasArrived(name, typed));
    });
    const settle = () => {
      if (copy()) drop(found.key);
      offer(rest);
    };
    if (!names.length) settle();
    else if (names.some((name) => !same(now[name], found.kept[name][0]))) compare(found, names, settle);
    else ask(found, names, settle, rest);
  }

  // The draft has moved on since the copy was written.
  function compare(found, names, settle) {
    const now = values();
    const row = (name) => {
      const [, mine] = found.kept[name];
      return { name, title: label(name), mine, theirs: now[name], prefer: "mine", write: "mine" };
    };
    choose(names.map(row), settle, found.key);
  }

  function ask(found, names, settle, rest) {
    const next = clone("ask");
    const title = found.at ? words.offer.replace("{time}", clock(new Date(found.at))) : words.restored;
    next.querySelector("[data-keep-title]").textContent = title;
    next.querySelector("[data-keep-names]").textContent = names.map(label).join(", ");
    next.querySelector("[data-keep-use]").addEventListener("click", () => {
      const now = values();
      if (names.some((name) => !same(now[name], found.kept[name][0]))) {
        compare(found, names, settle); // something was typed there since the offer
        return;
      }
      for (const name of names) fill(name, found.kept[name][1]);
      close(names[0]);
      settle();
    });
    next.querySelector("[data-keep-discard]").addEventListener("click", () => {
      drop(found.key);
      close(names[0]);
      offer(rest);
    });
    put(next, found.key);
  }

  window.addEventListener("storage", (event) => {
    // Another tab has sent or dropped it.
    if (asked && event.key === asked && event.newValue === null) put(null);
  });

  return { choose, drop, focus: () => panel?.focus(), left, offer };
};
