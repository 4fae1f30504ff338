// Figures, closes and imports as an officer works with them, in both languages, at a desk and on a phone.
import { base, complain, desk, look, signIn } from "./desk.mjs";

/** Waits until what the page works out is there. */
async function done(page, what) {
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), null, { timeout: 120000 })
    .catch(() => complain(what, "it is still being worked out after two minutes"));
}

const press = (page, selector) => Promise.all([page.waitForEvent("load"), page.click(selector)]);

async function numbers(page, name) {
  await page.goto(`${base}/figures`);
  await done(page, name("figures"));
  if ((await page.$$("main figure svg")).length < 2) complain(name("figures"), "there are no pictures");
  await look(page, name("figures"));
  for (const [path, title] of [
    ["/figures/births?by=month", "figure.month"],
    ["/figures/registered_population?by=sex", "figure.sex"],
    ["/figures/share_65_plus?by=village", "figure.village"],
    ["/figures/births/entries?purpose=data_quality", "entries"],
    ["/closes", "closes"],
  ]) {
    await page.goto(base + path);
    await done(page, name(title));
    await look(page, name(title));
  }
  await page.goto(await page.$eval("main table a[href^='/closes/']", (a) => a.href));
  await look(page, name("close"));
}

async function seal(page, name) {
  await page.goto(`${base}/closes`);
  await press(page, "form[action='/closes/preview'] button");
  await done(page, name("preview"));
  await look(page, name("preview"));
  if (!(await page.$("form[action='/closes/seal']"))) return complain(name("preview"), "it cannot be sealed");
  await press(page, "form[action='/closes/seal'] button");
  await done(page, name("sealed"));
  await look(page, name("sealed"));
  await page.goto(`${base}/closes`);
  await press(page, "form[action='/ledger/verify'] button");
  await done(page, name("verified"));
  if (!(await page.$(".note[data-color=success]"))) complain(name("verified"), "the book is not sound");
  await look(page, name("verified"));
}

async function files(page, name) {
  await page.goto(`${base}/import`);
  await look(page, name("import"));
  const place = await page.evaluate(async () => (await (await fetch("/places")).text()).match(/places\/(\d{9}[2-9]\d\d)/)[1]);
  const rows = [
    "新生儿姓名,性别,出生日期,户编号,村代码,登记日期",
    `试初一,男,2026-10-02,Q1,${place},2026-10-05`,
    `试初二,女,2026-13-40,Q2,${place},2026-10-05`,
  ];
  await page.setInputFiles("#files", {
    name: `出生登记-${name("x")}.csv`, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n") + "\n"),
  });
  await press(page, "form[action='/import'] button[type=submit]");
  await done(page, name("looked"));
  await look(page, name("looked"));
  await press(page, "form[action$='/go'] button");
  await done(page, name("imported"));
  await look(page, name("imported"));
  const row = await page.$$eval("main a[href*='/rows/']", (as) => as.map((a) => a.href)[0]);
  if (!row) return complain(name("imported"), "no row is given back");
  await page.goto(row);
  await look(page, name("row"));
  await page.fill("#birth_date", "2026-10-03");
  await press(page, "form[action*='/rows/'] button[type=submit]");
  if (!page.url().includes("/chores/")) complain(name("row"), "a row that was put right stays out");
}

async function places(page, name, makes) {
  await page.goto(`${base}/places`);
  const hrefs = await page.$$eval("main a[href^='/places/']", (as) => as.map((a) => a.href));
  const village = hrefs.find((href) => !href.endsWith("000"));
  const township = hrefs.find((href) => href.endsWith("000"));
  await page.goto(`${township}/change`);
  await look(page, name("change.township"));
  await page.goto(`${village}/change`);
  await look(page, name("change"));
  await press(page, "form:has(input[value=split]) button[type=submit]");
  if (!(await page.$("#findings"))) complain(name("change"), "an empty form is not explained");
  await look(page, name("change.findings"));
  if (!makes) return;
  const day = await page.evaluate(() => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10));
  await page.fill("#rename_name", "试名村");
  await page.fill("#rename_on", day);
  await press(page, "form:has(input[value=rename]) button[type=submit]");
  await done(page, name("changed"));
  await look(page, name("changed"));
}

export async function figures() {
  for (const language of ["zh", "en"]) {
    for (const phone of [false, true]) {
      const { context, page } = await desk({ language, phone });
      const name = (title) => `figures.${language}.${phone ? 360 : 1280}.${title}`;
      await signIn(page, "county");
      await numbers(page, name);
      if (!phone && language === "zh") await seal(page, name);
      await files(page, name);
      await places(page, name, !phone && language === "zh");
      await context.close();
    }
  }
}
