// A browser, and what is looked at on every page: axe, the content policy, the width, the sentences.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [base, password, pictures] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const problems = [];
const complain = (where, what) => problems.push(`${where}: ${what}`);
/** How many pages were looked at. */
let passed = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});

/** A browser of its own, on which every breach of the policy and every failed request is noted. */
async function desk({ phone = false, language = "zh" } = {}) {
  const context = await browser.newContext({
    viewport: phone ? { width: 360, height: 780 } : { width: 1280, height: 900 },
    locale: language === "zh" ? "zh-CN" : "en-GB",
    isMobile: phone,
    hasTouch: phone,
    bypassCSP: false,
  });
  const page = await context.newPage();
  page.on("console", (m) => {
    const text = m.text();
    if (m.type() === "error" && !/status of (4\d\d)/.test(text)) complain(page.url(), `console: ${text}`);
  });
  page.on("pageerror", (e) => complain(page.url(), `script: ${e.message}`));
  page.on("response", (r) => {
    if (r.status() >= 500) complain(r.url(), `status ${r.status()}`);
  });
  return { context, page };
}

async function signIn(page, account, at = base) {
  await page.goto(`${at}/sign-in`);
  await page.fill("#account", account);
  await page.fill("#password", password);
  await Promise.all([page.waitForEvent("load"), page.click("main button[type=submit]")]);
  if (page.url().includes("sign-in")) complain(account, "cannot sign in");
}

/** axe runs from outside the page's policy: it is evaluated by the debugger, not loaded by the page. */
async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  });
  for (const violation of found) complain(name, `axe ${violation}`);
}

async function fits(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) complain(name, `${wide} px wider than the screen`);
}

async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: false });
}

/** No key stands for itself, no sentence is empty. */
async function worded(page, name) {
  const text = await page.evaluate(() => document.body.innerText);
  const raw = text.match(/\b(web|field|finding|cli)-[a-z0-9_-]+/g);
  if (raw) complain(name, `sentences are missing: ${[...new Set(raw)].join(", ")}`);
}

async function look(page, name) {
  await accessible(page, name);
  await fits(page, name);
  await worded(page, name);
  await picture(page, name);
  passed += 1;
}

async function find(page, who) {
  await page.goto(`${base}/people?q=${encodeURIComponent(who)}`);
  return page.$$eval("main .tbl a.t, main .cards a", (as) => [...new Set(as.map((a) => a.href))]);
}

/** Opens somebody's record for a purpose, as the page asks. */
async function open(page, href) {
  await page.goto(href);
  if (await page.$("form[action$='/open']")) {
    await page.check("input[name=purpose] >> nth=0");
    await Promise.all([page.waitForEvent("load"), page.click("form[action$='/open'] button[type=submit]")]);
  }
}

export { base, browser, complain, desk, find, look, open, problems, signIn };
export const looked = () => passed;
