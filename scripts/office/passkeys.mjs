// Passkeys with the browser's own virtual device: made, used to sign in and to step up, removed; a copy of the
// device, an answer from another site and an answer sent twice are refused. Needs the office at localhost.
//
// usage: node passkeys.mjs URL PASSWORD [FOLDER FOR PICTURES]
import { createServer } from "node:http";
import { base, browser, complain, desk, look, looked, problems, signIn } from "./desk.mjs";

const here = base.replace("127.0.0.1", "localhost");
const expect = (is, where, what) => { if (!is) complain(where, what); };

/** A device of the browser's: it counts, knows its owner, and keeps its keys. */
const DEVICE = {
  protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true,
  hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
};

async function withDevice(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
  return { client, authenticatorId };
}

const keys = async ({ client, authenticatorId }) =>
  (await client.send("WebAuthn.getCredentials", { authenticatorId })).credentials;

const sent = (page, selector) => Promise.all([page.waitForEvent("load"), page.click(selector)]);
const told = (page) => page.textContent("#findings").catch(() => "");

async function signInWith(page) {
  await page.goto(`${here}/sign-in`);
  await sent(page, "form[data-passkey] button");
}

async function signOut(page) {
  await sent(page, "form[action='/sign-out'] button");
}

async function make(page, name) {
  await page.goto(`${here}/me?passkeys=1`);
  await page.fill("#passkeys #name", name);
  await sent(page, "#passkeys form[data-passkey] button");
}

/** What a page of another site gets from the device: the same name, another port. */
async function answerElsewhere(page, question) {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<title>other</title>"));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  await page.goto(`http://localhost:${server.address().port}/`);
  const answer = await page.evaluate(async (question) => {
    const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const written = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const { rawId, response } = await navigator.credentials.get({ publicKey: { ...question, challenge: bytes(question.challenge) } });
    const { clientDataJSON: client, authenticatorData: device, signature, userHandle: handle } = response;
    return Object.fromEntries(Object.entries({ passkey: rawId, client, device, signature, handle }).map(([k, v]) => [k, written(v)]));
  }, question);
  server.close();
  return answer;
}

/** A form sent without a browser, as a page of the office would. */
const post = (path, fields) => fetch(here + path, {
  method: "POST", redirect: "manual", body: new URLSearchParams(fields),
  headers: { "sec-fetch-site": "same-origin", "accept-language": "en" },
});
const ask = async () => (await post("/sign-in/passkey/question", {})).json();

for (const phone of [false, true]) {
  const { context, page } = await desk({ phone, language: phone ? "zh" : "en" });
  const name = (what) => `passkeys.${phone ? "zh.360" : "en.1280"}.${what}`;

  // By the machine's number no passkey works: the page says where they do, and offers nothing.
  await page.goto(`${base}/sign-in`);
  expect(await page.$(`a[href='${here}/sign-in']`), name("elsewhere"), "the page does not say where passkeys work");
  expect(!(await page.$("form[data-passkey]")), name("elsewhere"), "a passkey is offered where none works");
  await look(page, name("elsewhere"));

  const device = await withDevice(page);
  const account = phone ? "village" : "county";
  await page.goto(`${here}/sign-in`);
  await look(page, name("sign-in"));
  await signIn(page, account, here);
  await page.goto(`${here}/me?passkeys=1`);
  await look(page, name("make"));
  await make(page, "测试手机");
  expect((await page.textContent("#passkeys")).includes("测试手机"), name("made"), "the passkey is not listed");
  await look(page, name("made"));
  const [key] = await keys(device);
  expect(key?.isResidentCredential && key.rpId === "localhost", name("made"), "the device has no key for the office");

  // The same device is not asked twice.
  await page.goto(`${here}/me?passkeys=1`);
  await page.fill("#passkeys #name", "again");
  await page.click("#passkeys form[data-passkey] button");
  await page.waitForFunction(() => document.querySelector("#passkeys [role=status]").textContent);
  await look(page, name("twice"));
  expect((await keys(device)).length === 1, name("twice"), "the device has two keys");

  // In without a password, and stepped up.
  await signOut(page);
  await signInWith(page);
  expect(await page.$("form[action='/sign-out']"), name("signed in"), `not signed in: ${await told(page)}`);
  await page.goto(`${here}/step-up?next=/me`);
  await look(page, name("step-up"));
  await sent(page, "form[data-passkey] button");
  expect(page.url().endsWith("/me"), name("step-up"), `not stepped up: ${await told(page)}`);
  await signOut(page);

  if (!phone) {
    // An answer that was given to another site; one that was sent before; one to nobody's question.
    const away = await answerElsewhere(page, await ask());
    const wrong = await post("/sign-in/passkey", away);
    expect(wrong.status === 422 && !wrong.headers.get("set-cookie"), "another site", `status ${wrong.status}`);
    expect((await wrong.text()).includes("does not fit this site"), "another site", "it is not said");
    const again = await post("/sign-in/passkey", away);
    expect(again.status === 422 && (await again.text()).includes("sent twice"), "sent twice", `status ${again.status}`);

    // A copy of the device that has signed less often.
    const [now] = await keys(device);
    await device.client.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: device.authenticatorId });
    const copy = await device.client.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
    await device.client.send("WebAuthn.addCredential", { authenticatorId: copy.authenticatorId, credential: { ...now, signCount: 0 } });
    await signInWith(page);
    expect(!(await page.$("form[action='/sign-out']")), "a copy", "a copied device signs in");
    expect((await told(page)).includes("may have copied it"), "a copy", `it is not said: ${await told(page)}`);
    await look(page, name("copied"));
    await device.client.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: copy.authenticatorId });
    const back = await device.client.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
    await device.client.send("WebAuthn.addCredential", { authenticatorId: back.authenticatorId, credential: { ...now, signCount: now.signCount + 10 } });
  }

  await signInWith(page);
  expect(await page.$("form[action='/sign-out']"), name("again"), `not signed in: ${await told(page)}`);
  await page.goto(`${here}/me`);
  await sent(page, "#passkeys form[action='/me/passkeys/remove'] button");
  expect(!(await page.$("#passkeys table")), name("removed"), "the passkey is still listed");
  await look(page, name("removed"));
  await signOut(page);
  await signInWith(page);
  expect(!(await page.$("form[action='/sign-out']")), name("removed"), "a removed passkey signs in");
  await look(page, name("unknown"));
  await context.close();
}
await browser.close();
for (const problem of problems) console.log(problem);
console.log(`${looked()} passed, ${problems.length} failed`);
process.exit(problems.length ? 1 : 0);
