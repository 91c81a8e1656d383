/*
 * Letters that are not on the keyboard, in a row over the text field that is being written in.
 *
 * Hooks in the markup (submissions/_keeping.html):
 *   template[data-letters]    the row, with the letters of each language as data-kk, data-ky ...; the language is that
 *                             of the field
 *   [data-letters-switch]     check box that turns the row off, hidden where no field needs it
 *   form[data-keep]           the form whose text fields get the row
 */
"use strict";

(() => {
  const pattern = document.querySelector("template[data-letters]");
  if (!pattern) return;

  const TEXTS = "form[data-keep] :is(textarea, input[type=text]:not([inputmode])):not([readonly], [disabled])";
  const row = pattern.content.firstElementChild.cloneNode(true);
  const capitals = row.querySelector("[data-letters-capitals]");
  const box = document.querySelector("[data-letters-switch]");
  let field = null;
  let timer = 0;
  let isPressed = false;

  const languageOf = (element) => element.closest("[lang]").lang;
  const lettersOf = (element) => (element.matches(TEXTS) ? pattern.dataset[languageOf(element)] : undefined);
  const buttons = () => [...row.querySelectorAll("button")];

  function isOff() {
    try {
      return localStorage.getItem("letters") === "off";
    } catch {
      return false; // storage is blocked: the letters stay on
    }
  }

  function buttonOf(letter) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = capitals.className;
    button.textContent = letter;
    return button;
  }

  function capitalise(isOn) {
    capitals.setAttribute("aria-pressed", String(isOn));
    for (const button of buttons()) {
      const text = button.textContent;
      const { lang } = row;
      if (button !== capitals) button.textContent = isOn ? text.toLocaleUpperCase(lang) : text.toLocaleLowerCase(lang);
    }
  }

  // One stop of the Tab key for the whole row; the arrow keys go on from there.
  function stopAt(chosen) {
    for (const button of buttons()) button.tabIndex = button === chosen ? 0 : -1;
  }

  function hide() {
    row.remove();
    field = null;
  }

  function arrange() {
    const target = document.activeElement;
    if (!document.hasFocus() || row.contains(target) || target === field) return;
    const letters = isOff() ? undefined : lettersOf(target);
    if (!letters) {
      hide();
      return;
    }
    field = target;
    row.lang = languageOf(field);
    row.replaceChildren(...letters.split(" ").map(buttonOf), capitals);
    capitalise(false);
    stopAt(row.firstElementChild);
    field.before(row);
  }

  // Nothing moves under a finger or mouse that is pressing something: the click would miss it.
  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isPressed) arrange();
    }, 100);
  }

  function press(event) {
    isPressed = event.type === "pointerdown";
    settle();
  }

  function insert(text) {
    field.focus();
    // Keeps what can be undone, unlike setRangeText.
    if (document.execCommand("insertText", false, text)) return;
    const { selectionStart: start, selectionEnd: end, maxLength } = field;
    if (maxLength >= 0 && field.value.length - (end - start) + text.length > maxLength) return;
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The field keeps the focus, and a phone its keyboard.
  row.addEventListener("mousedown", (event) => event.preventDefault());

  row.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button === capitals) {
      capitalise(capitals.getAttribute("aria-pressed") === "false");
    } else if (button) {
      insert(button.textContent);
      capitalise(false);
    }
  });

  row.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") field.focus();
    if (!step) return;
    event.preventDefault();
    const all = buttons();
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    stopAt(next);
    next.focus();
  });

  for (const name of ["focusin", "focusout"]) document.addEventListener(name, settle);
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(name, press, true);

  if (box) {
    box.closest("label").hidden = ![...document.querySelectorAll(TEXTS)].some(lettersOf);
    box.checked = !isOff();
    box.addEventListener("change", () => {
      try {
        if (box.checked) localStorage.removeItem("letters");
        else localStorage.setItem("letters", "off");
        if (isOff()) hide();
      } catch {
        box.checked = true;
      }
    });
  }
  settle();
})();
