// A morning of each role in a real browser: every page in both languages, at a desk and on a phone, with
// axe and without a breach of the content policy; every form of the register filled in; keyboard alone.
//
// usage: node office.mjs URL PASSWORD [FOLDER FOR PICTURES]
import { base, browser, complain, desk, look, looked, problems, signIn } from "./desk.mjs";
import { figures } from "./figures.mjs";
import { forms } from "./forms.mjs";

/** The pages of each role, by the bar's own links and the first links of what they list. */
async function morning(account, language, phone) {
  const { context, page } = await desk({ language, phone });
  const name = (page) => `${account}.${language}.${phone ? 360 : 1280}.${page}`;
  await signIn(page, account);
  await look(page, name("start"));
  const links = await page.$$eval(".nav a, .tabbar a", (as) => [...new Set(as.map((a) => new URL(a.href).pathname))]);
  for (const path of links) {
    const response = await page.goto(base + path);
    if (response.status() >= 400) complain(name(path), `status ${response.status()}`);
    await look(page, name(path.slice(1).replaceAll("/", "-") || "first"));
  }
  for (const [path, selector, title] of [
    ["/work?whose=all", "table.tbl a.t, .cards a", "task"],
    ["/places", "main a[href^='/places/']", "place"],
    ["/figures", "main .key a", "figure"],
    ["/accounts", "main a[href^='/accounts/']", "account"],
    ["/own", "main a[href='/own/correction']", "correction"],
    ["/own", "main a[href^='/own/doubt/']", "doubt"],
    ["/own", "main a[href^='/entries/']", "receipt"],
    ["/own", "main a[href='/own/copy']", "copy"],
    ["/own", "main a[href='/own/erasure']", "erasure"],
  ]) {
    if (!links.includes(path.split("?")[0])) continue;
    await page.goto(base + path);
    const href = await page.$$eval(selector, (as) => as.filter((a) => a.offsetParent).map((a) => a.href)[0]);
    if (!href) continue;
    await page.goto(href);
    await look(page, name(title));
  }
  await context.close();
}

const roles = ["village", "township", "county", "auditor", "payments", "petitions", "clinic", "steward", "resident"];
for (const language of ["zh", "en"]) {
  for (const phone of [false, true]) {
    const { context, page } = await desk({ language, phone });
    for (const path of ["/public", "/public/figures", "/public/never", "/public/heads", "/sign-in", "/nowhere"]) {
      await page.goto(base + path);
      await look(page, `visitor.${language}.${phone ? 360 : 1280}.${path.slice(1).replaceAll("/", "-")}`);
    }
    await context.close();
    for (const account of roles) await morning(account, language, phone);
  }
}
await figures();
await forms();

// What a first visit loads.
{
  const { context, page } = await desk();
  let bytes = 0;
  const answers = [];
  page.on("response", (r) => answers.push(r.request().sizes()));
  await page.goto(`${base}/public`, { waitUntil: "networkidle" });
  for (const sizes of await Promise.all(answers)) bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  if (bytes > 150_000) complain("first page", `${bytes} bytes`);
  console.log(`first page: ${bytes} bytes`);
  await context.close();
}
await browser.close();
for (const problem of problems) console.log(problem);
console.log(`${looked()} passed, ${problems.length} failed`);
process.exit(problems.length ? 1 : 0);
