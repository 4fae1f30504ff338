// The county's own sign-on, played by a certified OpenID provider: signing in and stepping up by it, who is not
// linked, and everything about its answer that can be wrong.
//
// usage: node sign_on.mjs URL PASSWORD PICTURES ISSUER SECRET
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";
import { base, browser, complain, desk, look, looked, problems, signIn } from "./desk.mjs";

const [issuer, secret] = process.argv.slice(5);
const expect = (is, where, what) => { if (!is) complain(where, what); };

const key = (kind, options, extra) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), ...extra });
const provider = new Provider(issuer, {
  clients: [{
    client_id: "townbook", client_secret: secret, redirect_uris: [`${base}/sign-in/county/return`],
    grant_types: ["authorization_code"], response_types: ["code"],
  }],
  jwks: { keys: [
    key("rsa", { modulusLength: 2048 }, { kid: "r", use: "sig" }),
    key("ec", { namedCurve: "P-256" }, { kid: "e", use: "sig" }),
    key("ed25519", {}, { kid: "o", use: "sig" }),
  ] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
  cookies: { keys: ["made up"] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});
const server = await new Promise((done) => {
  const server = provider.listen(Number(new URL(issuer).port), "127.0.0.1", () => done(server));
});
const signWith = async (alg) => { (await provider.Client.find("townbook")).idTokenSignedResponseAlg = alg; };

const told = (page) => page.textContent("#findings").catch(() => "");
const isIn = (page) => page.$("form[action='/sign-out']");
const sent = (page, selector) => Promise.all([page.waitForEvent("load"), page.click(selector)]);
const OFFER = "main a[href*='/county?']";

/** Shows the provider who one is, and comes back. */
async function show(page, subject) {
  await page.waitForSelector("input[name=login]");
  await page.fill("input[name=login]", subject);
  await page.fill("input[name=password]", "anything");
  await page.click("button[type=submit]");
  await page.waitForURL((url) => url.origin === base);
}

async function comeIn(page, subject) {
  await page.goto(`${base}/sign-in`);
  await page.click(OFFER);
  await show(page, subject);
}

/** Where the office would send the browser, which keeps what it must bring back. */
async function wayOut(page, path) {
  const answer = await page.context().request.get(base + path, { maxRedirects: 0 });
  expect(answer.status() === 303, path, `status ${answer.status()}`);
  return new URL(answer.headers().location);
}

/** Goes to the provider with a changed question. */
async function ask(page, path, change) {
  const address = await wayOut(page, path);
  change(address.searchParams);
  await page.goto(address.href);
}

async function link(subject) {
  const { context, page } = await desk({ language: "en" });
  await signIn(page, "steward");
  await page.goto(`${base}/accounts/township`);
  await look(page, "sign_on.en.1280.account");
  if (subject) await page.fill("#subject", subject);
  await sent(page, `#sign-on form button`);
  await look(page, "sign_on.en.1280.linked");
  const text = await page.textContent("#sign-on");
  expect(!subject || text.includes(subject), "linking", `the account's page says ${text}`);
  await context.close();
}

// Nobody is linked: no account comes of it, and they are told what the steward must know.
{
  const { context, page } = await desk({ phone: true, language: "zh" });
  await page.goto(`${base}/sign-in`);
  await look(page, "sign_on.zh.360.sign-in");
  await comeIn(page, "wang.min");
  expect(!(await isIn(page)), "not linked", "somebody is signed in whom nobody has linked");
  expect((await told(page)).includes("wang.min"), "not linked", await told(page));
  await look(page, "sign_on.zh.360.unknown");
  await context.close();
}
await link("wang.min");

for (const alg of ["RS256", "ES256", "EdDSA"]) {
  await signWith(alg);
  const { context, page } = await desk({ language: "en" });
  await comeIn(page, "wang.min");
  expect(await isIn(page), alg, `not signed in: ${await told(page)}`);
  expect((await page.textContent(".who")).includes("王敏"), alg, "somebody else is signed in");
  if (alg !== "RS256") { await context.close(); continue; }

  // In, but not stepped up: the sign-on asks again who it is.
  await page.goto(`${base}/me?codes=1`);
  expect(page.url().includes("/step-up"), "stepping up", "signing in there steps up here");
  await look(page, "sign_on.en.1280.step-up");
  await page.click(OFFER);
  await show(page, "wang.min");
  expect(page.url() === `${base}/me?codes=1`, "stepping up", `at ${page.url()}: ${await told(page)}`);
  await context.close();
}

// Stepping up as somebody else, and without showing anew who one is.
{
  const { context, page } = await desk({ language: "en" });
  await comeIn(page, "wang.min");
  await page.goto(`${base}/step-up?next=/me`);
  await page.click(OFFER);
  await show(page, "stranger");
  expect((await told(page)).includes("somebody else"), "another's step up", await told(page));
  await look(page, "sign_on.en.1280.not-yours");
  await context.close();
}
{
  const { context, page } = await desk({ language: "en" });
  await comeIn(page, "wang.min");
  await ask(page, "/step-up/county?next=/me", (query) => { query.delete("prompt"); query.delete("max_age"); });
  await page.waitForURL((url) => url.origin === base);
  expect((await told(page)).includes("did not ask again"), "stale step up", await told(page));
  await page.goto(`${base}/me?codes=1`);
  expect(page.url().includes("/step-up"), "stale step up", "it steps up all the same");
  await context.close();
}

// An answer that is wrong in one way.
for (const [name, change, sentence] of [
  ["another nonce", (query) => query.set("nonce", "another"), "cannot be trusted"],
  ["another challenge", (query) => query.set("code_challenge", "A".repeat(43)), "cannot be trusted"],
  ["another state", (query) => query.set("state", "another"), "began in another browser"],
]) {
  const { context, page } = await desk({ language: "en" });
  await ask(page, "/sign-in/county?next=/work", change);
  await show(page, "wang.min");
  expect(!(await isIn(page)), name, "somebody is signed in");
  expect((await told(page)).includes(sentence), name, await told(page));
  await context.close();
}
const refused = async (page, query, sentence) => {
  const answer = await page.goto(`${base}/sign-in/county/return?${new URLSearchParams(query)}`);
  expect(answer.status() === 422 && !(await isIn(page)), sentence, `status ${answer.status()}`);
  expect((await told(page)).includes(sentence), sentence, await told(page));
};
{
  const { context, page } = await desk({ language: "en" });
  const other = await desk({ language: "en" });
  let state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  await refused(other.page, { state, code: "x", iss: issuer }, "began in another browser");
  await refused(page, { state, code: "x", iss: issuer }, "began in another browser");
  state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  await refused(page, { state, code: "x", iss: "https://sso.example.com" }, "cannot be trusted");
  state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  await refused(page, { state, code: "x" }, "cannot be trusted");
  state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  await refused(page, { state, code: "x", iss: issuer }, "cannot be trusted");
  await refused(page, { state, code: "x", iss: issuer }, "Please begin again");
  state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  await refused(page, { state, error: "access_denied", iss: issuer }, "not signed in there");
  await refused(page, {}, "Please begin again");
  await other.context.close();
  await context.close();
}

// Where the link is taken away, its sessions end and nobody comes in by it.
{
  const { context, page } = await desk({ language: "en" });
  await comeIn(page, "wang.min");
  await link();
  await page.goto(`${base}/me`);
  expect(page.url().includes("/sign-in"), "unlinked", "the session goes on");
  await page.goto(`${base}/sign-in`);
  await page.click(OFFER);
  await page.waitForURL((url) => url.pathname.endsWith("/return"));
  expect(!(await isIn(page)), "unlinked", "somebody comes in without a link");
  await context.close();
}

// A sign-on that does not answer.
{
  const { context, page } = await desk({ language: "zh" });
  const state = (await wayOut(page, "/sign-in/county")).searchParams.get("state");
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await refused(page, { state, code: "x", iss: issuer }, "没有回应");
  await look(page, "sign_on.zh.1280.unreachable");
  await context.close();
}
await browser.close();
// What the provider's own pages load from elsewhere is not ours.
const ours = problems.filter((problem) => !problem.startsWith(issuer));
for (const problem of ours) console.log(problem);
console.log(`${looked()} passed, ${ours.length} failed`);
process.exit(ours.length ? 1 : 0);
