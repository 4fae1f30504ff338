// Passkeys: asks the server for a question, the device for an answer, and sends the form with it.
"use strict";
(() => {
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const written = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const ask = async (form) => {
  const answer = await fetch(form.dataset.passkey, {
    method: "POST", body: new URLSearchParams([...new FormData(form)]), credentials: "same-origin", redirect: "manual",
  });
  if (answer.type === "opaqueredirect" && form.dataset.stepUp) location.assign(form.dataset.stepUp);
  if (!answer.ok) throw new Error("no question");
  const question = await answer.json();
  question.challenge = bytes(question.challenge);
  return question;
};
const make = async (question) => {
  question.user.id = bytes(question.user.id);
  for (const key of question.excludeCredentials) key.id = bytes(key.id);
  const { response } = await navigator.credentials.create({ publicKey: question });
  return { client: response.clientDataJSON, attestation: response.attestationObject };
};
const use = async (question) => {
  const { rawId, response } = await navigator.credentials.get({ publicKey: question });
  return {
    passkey: rawId, client: response.clientDataJSON, device: response.authenticatorData,
    signature: response.signature, handle: response.userHandle ?? new ArrayBuffer(0),
  };
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const told = form.querySelector("[role=status]");
  if (!window.PublicKeyCredential) {
    told.textContent = form.dataset.unable;
    continue;
  }
  form.querySelector("[data-works]").hidden = false;
  let busy = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const name = form.elements.namedItem("name");
    if (busy || (name && !name.value.trim())) return name?.focus();
    busy = true;
    told.textContent = "";
    try {
      const question = await ask(form);
      const answer = await (question.user ? make : use)(question);
      for (const [name, value] of Object.entries(answer)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value: written(value) });
        form.append(field);
      }
      form.submit();
    } catch (error) {
      told.textContent = (error.name === "InvalidStateError" && form.dataset.there) || form.dataset.failed;
      busy = false;
    }
  });
}
})();
