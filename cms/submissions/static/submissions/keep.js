/*
 * Nothing typed into a form of the portal is lost: it is saved in the background, and until the server has confirmed
 * it, a copy stands on the device. Without this script the form is saved by its buttons alone.
 *
 * Hooks in the markup:
 *   form[data-keep="ENTRY:TASK"]   the form. data-revision: what the server has there; data-keep-off, on it or around a
 *                                  field: confidential, no copy on the device; data-keep-later, around a field: stored
 *                                  by a button alone; data-keep-unsaved: the form shows text that the server has not
 *                                  stored, and with "asked" it is not sent before the person does something
 *   [data-keep-line]               the status line, with its words as data attributes (submissions/_keeping.html);
 *                                  [data-keep-for] in it is shown while the trouble named there lasts
 *   body[data-person]              who is signed in; site.js removes others' copies, old ones, and all on signing out
 *
 * A copy stands in localStorage under keep:PERSON:ENTRY:TASK:REVISION:TAB and holds, for each field that was changed,
 * what the server had and what was typed.
 */
"use strict";

(() => {
  const form = document.querySelector("form[data-keep]");
  const line = document.querySelector("[data-keep-line]");
  if (!form || !line) return;

  const QUIET = 5_000; // ms after the last key
  const COPY_EVERY = 300;
  const TIMEOUT = 20_000;
  const LONGEST_WAIT = 60_000;
  const KEEPALIVE_BYTES = 48_000; // browsers refuse 64 kB; the rest is for the names of the fields
  const STOPPED = ["locked", "newer", "stranger"];

  const words = line.dataset;
  const said = line.querySelector("[role=status]");
  const page = form.dataset.keep;
  const { person } = document.body.dataset;
  const shelf = person && !("keepOff" in form.dataset) ? `keep:${person}:${page}:` : "";
  const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  const others = new Set(); // tabs with the same page
  const fields = window.keepFields(form);
  const { isConfidential, isLater, plain, same, values } = fields;
  const offers = window.keepOffers({ form, fields, words, shelf, clock, copy });

  // What the server has
  let base = {};
  let revision = form.dataset.revision;
  let turnedDown = {}; // what it could not read, and so did not store
  let problems = "";
  let unanswered = []; // sent, and perhaps stored: no answer came
  let savedAt = null;
  // How saving goes
  let running = null;
  let timer = 0;
  let tries = 0;
  let merges = 0;
  let notBefore = 0;
  let isSlow = false;
  // "", away (no answer), refused, out (signed out), stranger (somebody else signed in), locked, newer
  let trouble = "";
  let message = "";
  // The copy
  let key = "";
  let copied = 0;
  let copying = 0;
  let isFull = false; // the device takes no copy
  let isGone = false; // signed out on purpose, or somebody else is here: nothing stays on the device
  // The page
  let isWaiting = false;
  let isPassing = false;
  let isLeaving = false;
  let isElsewhere = false; // another tab has saved it
  let channel = null;

  const changed = (now = values()) => Object.keys(now).filter((name) => !same(now[name], base[name]));
  const unsent = (now = values()) =>
    changed(now).filter((name) => !isLater(name) && !same(now[name], turnedDown[name]));
  const isOnDevice = (names) => Boolean(shelf) && !isFull && !isGone && !names.some(isConfidential);

  // Copies on the device

  function copy() {
    clearTimeout(copying);
    copying = 0;
    copied = Date.now();
    const now = values();
    const names = shelf && !isGone ? changed(now).filter((name) => !isConfidential(name)) : [];
    const next = `${shelf}${revision}:${tab}`;
    const kept = Object.fromEntries(names.map((name) => [name, [base[name] ?? [], now[name]]]));
    try {
      if (names.length) localStorage.setItem(next, JSON.stringify({ at: copied, kept, sent: isLeaving }));
      isFull = false;
    } catch {
      isFull = true; // private mode, or no room; an older copy is better than none
      return false;
    }
    if (key !== next || !names.length) offers.drop(key);
    key = names.length ? next : "";
    return true;
  }

  // The status line: never more than what the server has confirmed

  function clock(when) {
    const isToday = when.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "2-digit", month: "2-digit" };
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return when.toLocaleString(document.documentElement.lang, { ...day, ...time });
  }

  function sentence(names, isSafe) {
    if (isSlow) return words.saving;
    if (trouble === "refused") return `${words.failed}. ${message}`.trim();
    if (trouble === "locked") return `${message} ${words.copyable}`.trim();
    if (trouble && trouble !== "away") return words[trouble];
    if (problems && names.length && !unsent().length) {
      return words.partly.replace("{time}", clock(savedAt)).replace("{problems}", problems);
    }
    if (names.length && isSafe) return words.kept;
    if (names.length) return trouble ? words.failed : words.unsaved;
    return savedAt ? words.saved.replace("{time}", clock(savedAt)) : "";
  }

  function show() {
    const names = changed();
    const isSafe = isOnDevice(names);
    const text = [sentence(names, isSafe)];
    if (names.length && !isSafe && trouble !== "stranger") text.push(words.bare);
    if (isElsewhere && !names.length) text.push(words.elsewhere);
    else if (others.size) text.push(words.twice);
    const whole = text.filter(Boolean).join(" ");
    if (said.textContent !== whole) said.textContent = whole;
    line.dataset.state = isSlow ? "" : trouble;
    for (const part of line.querySelectorAll("[data-keep-for]")) {
      part.hidden = isSlow || !part.dataset.keepFor.split(" ").includes(trouble);
    }
    // Only while it is needed: some browsers keep no page with it for the back button.
    if (names.length && !isSafe) window.addEventListener("beforeunload", ask);
    else window.removeEventListener("beforeunload", ask);
  }

  function ask(event) {
    copy();
    if (isLeaving || isOnDevice(changed())) return;
    event.preventDefault();
    event.returnValue = true;
  }

  // Saving: one request at a time; what is typed meanwhile goes with the next

  function schedule(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(wait, notBefore - Date.now()));
  }

  function save() {
    clearTimeout(timer);
    running ??= send().finally(() => {
      running = null;
    });
    return running;
  }

  async function saveAll() {
    let outcome = running ? await running : "saved";
    while (outcome === "saved" && unsent().length) outcome = await save();
    return outcome;
  }

  async function send() {
    if (STOPPED.includes(trouble)) return trouble;
    const sent = values();
    let outcome = "saved";
    if (unsent(sent).length) {
      const slow = setTimeout(() => {
        isSlow = true;
        show();
      }, 1_000);
      const { status, told } = await post(sent);
      clearTimeout(slow);
      isSlow = false;
      outcome = await understand(status, told, sent);
    } else {
      trouble = "";
    }
    show();
    return outcome;
  }

  async function post(sent) {
    if (!navigator.onLine) return { status: 0, told: {} };
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    body.set("action", "keep");
    body.set("revision", revision);
    body.set("csrfmiddlewaretoken", token());
    const isSmall = new Blob([JSON.stringify(sent)]).size < KEEPALIVE_BYTES;
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const answer = await fetch(address(), {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: stop.signal,
        keepalive: document.visibilityState === "hidden" && isSmall, // goes on after the page is gone
      });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      // A redirect is the way to the sign-in page.
      const status = answer.type === "opaqueredirect" ? 401 : answer.status;
      return { status, told: isJson ? await answer.json() : {} };
    } catch {
      return { status: 0, told: {} };
    } finally {
      clearTimeout(limit);
    }
  }

  // Not form.action: that is the buttons of this name.
  const address = () => form.getAttribute("action") || location.pathname;

  // Signing in again changes the token: the cookie has the new one.
  function token() {
    const field = form.querySelector("[name=csrfmiddlewaretoken]");
    const cookie = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie);
    if (cookie && field) [, field.value] = cookie;
    return field?.value ?? "";
  }

  function understand(status, told, sent) {
    if (status === 200 && told.saved_at) return confirmed(told, sent);
    if (status === 409 && told.reason === "newer") return newer(told, sent);
    if (!status || status === 408 || status === 429 || status >= 500) return later(sent);
    message = told.message ?? "";
    if (status === 409) trouble = "locked";
    else trouble = status === 401 || status === 403 ? "out" : "refused";
    return trouble;
  }

  function later(sent) {
    unanswered.push(sent);
    tries += 1;
    notBefore = Date.now() + Math.min(LONGEST_WAIT, 2_000 * 2 ** tries) * (0.75 + Math.random() / 2);
    schedule(0);
    trouble = isGone ? "out" : "away";
    return trouble;
  }

  function confirmed(told, sent) {
    const faults = Object.entries(told.problems ?? {}).filter(([, texts]) => texts.length);
    turnedDown = {};
    for (const name of Object.keys(sent)) {
      if (faults.some(([faulty]) => faulty === name)) turnedDown[name] = sent[name];
      else if (!isLater(name)) base[name] = sent[name];
    }
    const labelled = (name) => (name in sent ? `${fields.label(name)}: ` : "");
    problems = faults.map(([name, texts]) => `${labelled(name)}${texts.join(" ")}`).join(" ");
    moveTo(told.revision);
    savedAt = new Date(told.saved_at);
    trouble = "";
    unanswered = [];
    tries = merges = notBefore = 0;
    isElsewhere = false;
    copy();
    tell("saved");
    if (unsent().length) schedule(QUIET);
    return "saved";
  }

  function moveTo(next) {
    revision = String(next);
    form.dataset.revision = revision;
    const field = form.querySelector("[name=revision]");
    if (field) field.value = revision;
  }

  // The draft has moved on. A text is somebody else's if it is neither what was typed, nor what was there before, nor
  // what a request of ours without an answer has brought. One that nobody here has touched is taken over; of the
  // others, the person chooses.
  function newer(told, sent) {
    const action = told.url ?? address();
    if (action !== address()) {
      // The row is no longer where it was: from now on it is another one.
      form.setAttribute("action", action);
      return again(told, sent);
    }
    const theirs = (told.newer ?? []).filter(({ name }) => name in sent);
    const list = ({ values: raw, text }) => raw ?? [text];
    const isOurs = (one) => [sent, base, ...unanswered].some((had) => plain(had[one.name]) === plain(list(one)));
    const open = theirs.filter((one) => !isOurs(one) && !takeOver(one.name, list(one), sent));
    if (!open.length) return again(told, sent);
    trouble = "newer";
    const row = (one) => {
      const { name, label } = one;
      return { name, title: label, mine: values()[name], theirs: list(one), prefer: "mine", write: "theirs" };
    };
    offers.choose(open.map(row), () => {
      for (const one of theirs) base[one.name] = list(one);
      moveTo(told.revision);
      trouble = "";
      copy();
      save();
    });
    return trouble;
  }

  function again(told, sent) {
    if (merges >= 3) return later(sent);
    merges += 1;
    moveTo(told.revision);
    return send();
  }

  function takeOver(name, list, sent) {
    if (!same(sent[name], base[name]) || !same(values()[name], sent[name])) return false;
    fields.fill(name, list);
    base[name] = values()[name];
    return true;
  }

  // Other tabs

  const tell = (say) => channel?.postMessage({ say, page, person, tab });

  function heard({ data }) {
    const isOther = data.say === "in" && data.person !== person;
    if (data.say === "out" || isOther) {
      trouble = isOther ? "stranger" : "out";
      isGone = true;
      copy();
    } else if (data.say === "in" && (isGone || trouble === "out")) {
      isGone = false;
      trouble = "";
      copy();
      save();
    } else if (data.page === page) {
      if (data.say === "bye") others.delete(data.tab);
      else others.add(data.tab);
      if (data.say === "hello") tell("here");
      if (data.say === "saved") isElsewhere = true;
    }
    show();
  }

  function tune() {
    if (!window.BroadcastChannel) return;
    channel = new BroadcastChannel("keep");
    channel.addEventListener("message", heard);
    tell("hello");
  }

  // Events

  function typed({ target }) {
    if (!fields.isTyped(target)) return;
    if (trouble === "refused") trouble = "";
    isLeaving = false;
    if (Date.now() - copied > COPY_EVERY) {
      copy();
    } else {
      copying ||= setTimeout(() => {
        copy();
        show();
      }, COPY_EVERY);
    }
    if (unsent().length) schedule(QUIET);
    show();
  }

  function atOnce() {
    tries = notBefore = 0;
    save();
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  line.querySelector("[data-keep-again]").addEventListener("click", atOnce);
  window.addEventListener("online", atOnce);

  // A button first brings what is not saved to the server. Without an answer the page stays, with the text in it.
  form.addEventListener("submit", async (event) => {
    token();
    if (isPassing || !form.requestSubmit || (!running && !unsent().length)) {
      isLeaving = true;
      copy(); // of what the button brings
      return;
    }
    event.preventDefault();
    if (isWaiting) return;
    isWaiting = true;
    notBefore = 0;
    const outcome = await saveAll();
    isWaiting = false;
    if (outcome === "saved" || outcome === "refused") {
      isPassing = true;
      form.requestSubmit(event.submitter);
      isPassing = false;
    } else if (outcome === "newer") {
      offers.focus();
    }
  });

  document.addEventListener("visibilitychange", () => {
    copy();
    if (unsent().length && (document.visibilityState === "hidden" || trouble === "out")) saveAll();
  });

  window.addEventListener("pagehide", () => {
    copy();
    tell("bye");
    channel?.close();
    channel = null;
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (isLeaving) {
      location.reload(); // the form was sent: show what has become of it
      return;
    }
    others.clear();
    tune();
    if (unsent().length) save();
    show();
  });

  // Start

  const queue = offers.left();
  base = values(true);
  moveTo(revision);

  // What differs from the page as served was typed before this script came, or was put back by the browser.
  const early = changed();
  const [navigation] = performance.getEntriesByType("navigation");
  if (early.length && navigation?.type !== "navigate" && !form.contains(document.activeElement)) {
    const now = values();
    const known = new Set(queue.flatMap(({ kept }) => Object.keys(kept)));
    const kept = early.filter((name) => !known.has(name)).map((name) => [name, [base[name], now[name]]]);
    form.reset();
    queue.push({ key: "", at: 0, kept: Object.fromEntries(kept) });
  }

  if ("keepUnsaved" in form.dataset) base = {};
  line.hidden = false;
  tune();
  if (changed().length) copy();
  if (unsent().length && form.dataset.keepUnsaved !== "asked") schedule(QUIET);
  show();
  offers.offer(queue);
})();
