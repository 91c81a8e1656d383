/*
 * What stands in the fields of a form, for keep.js: keepFields(form) reads, fills and names them.
 *
 * A field is known by its name and has a list of values: the text, or the values chosen. Files, passwords and hidden
 * fields are not typed and so left out. [data-keep-off] around a field or on the form: confidential; [data-keep-later]
 * around a field: its text is stored when a button is pressed, not in the background.
 */
"use strict";

window.keepFields = (form) => {
  const NOT_TYPED = /^(button|fieldset|file|hidden|image|output|password|reset|submit)$/;
  const isTyped = (control) => Boolean(control.name) && !NOT_TYPED.test(control.type);
  const isBox = (control) => control.type === "checkbox" || control.type === "radio";
  const controls = (name) =>
    [...form.elements].filter((control) => isTyped(control) && (name === undefined || control.name === name));

  const same = (one = [], two = []) => one.length === two.length && one.every((value, place) => value === two[place]);
  const plain = (list) => list?.join("\n").replace(/\r\n?/g, "\n").trim();

  function chosen(select, asServed) {
    const options = [...select.options];
    const marked = options.filter((option) => (asServed ? option.defaultSelected : option.selected));
    const first = asServed && select.type === "select-one" ? options.slice(0, 1) : [];
    return (marked.length ? marked : first).map((option) => option.value);
  }

  // Every field by its name: as it is now, or as the server wrote it into the page.
  function values(asServed = false) {
    const found = {};
    for (const control of controls()) {
      const list = (found[control.name] ??= []);
      if (control.options) list.push(...chosen(control, asServed));
      else if (!isBox(control)) list.push(asServed ? control.defaultValue : control.value);
      else if (asServed ? control.defaultChecked : control.checked) list.push(control.value);
    }
    return found;
  }

  function fill(name, list) {
    const rest = [...list];
    const found = controls(name);
    for (const control of found) {
      if (control.options) for (const option of control.options) option.selected = list.includes(option.value);
      else if (isBox(control)) control.checked = list.includes(control.value);
      else control.value = rest.shift() ?? "";
    }
    found[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function label(name) {
    const [control] = controls(name);
    const legend = control && isBox(control) && control.closest("fieldset")?.querySelector("legend");
    return (legend || control?.labels?.[0])?.textContent.trim() || name;
  }

  // Values as people read them: the words of an option, not its code.
  function readable(name, list) {
    const spoken = (value) => {
      for (const control of controls(name)) {
        const option = control.options && [...control.options].find((found) => found.value === value);
        if (option) return option.textContent.trim();
        if (isBox(control) && control.value === value) return control.labels?.[0]?.textContent.trim() ?? value;
      }
      return value;
    };
    return list.map(spoken).join("\n").trim();
  }

  const isConfidential = (name) => controls(name).some((control) => control.closest("[data-keep-off]"));

  const isLater = (name) => controls(name).some((control) => control.closest("[data-keep-later]"));

  return { controls, fill, isConfidential, isLater, isTyped, label, plain, readable, same, values };
};
