// Security keys (WebAuthn): asks the browser for a key when the form is sent, and sends what the key has signed.
// The form names what is wanted (data-security-key="create" or "get"); the options stand in #js_data.
"use strict";

(() => {
  const form = document.querySelector("form[data-security-key]");
  if (!form || !window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const ask = {
    create: ({ creation_options: { publicKey } }) =>
      navigator.credentials.create({
        publicKey: {
          ...publicKey,
          challenge: bytes(publicKey.challenge),
          user: { ...publicKey.user, id: bytes(publicKey.user.id) },
          excludeCredentials: known(publicKey.excludeCredentials),
        },
      }),
    get: ({ request_options: { publicKey } }) =>
      navigator.credentials.get({
        publicKey: {
          ...publicKey,
          challenge: bytes(publicKey.challenge),
          allowCredentials: known(publicKey.allowCredentials),
        },
      }),
  };

  const plain = (credential) => {
    const given = credential.response;
    const response = { clientDataJSON: text(given.clientDataJSON) };
    if (given.attestationObject) {
      response.attestationObject = text(given.attestationObject);
      response.transports = given.getTransports ? given.getTransports() : [];
    } else {
      response.authenticatorData = text(given.authenticatorData);
      response.signature = text(given.signature);
      if (given.userHandle) response.userHandle = text(given.userHandle);
    }
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const failed = document.querySelector("[data-security-key-failed]");
  const missing = document.querySelector("[data-security-key-missing]");
  if (missing) missing.hidden = true;
  form.hidden = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = JSON.parse(document.getElementById("js_data").textContent);
      const credential = await ask[form.dataset.securityKey](options);
      form.elements.credential.value = JSON.stringify(plain(credential));
      form.submit();
    } catch {
      // The person has cancelled, took too long, or has no such key: the browser says no more, so that no page learns.
      failed.hidden = false;
      failed.focus();
    }
  });
})();
