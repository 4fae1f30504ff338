// Every form of the register, filled in as an officer would, and wrongly; a correction by two people.
import { complain, base, desk, find, look, open, signIn } from "./desk.mjs";

const day = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

async function send(page) {
  await Promise.all([page.waitForEvent("load"), page.click("main form[data-draft] button[type=submit]")]);
}

async function recorded(page, what) {
  if (await page.$("input[name=confirmed]")) {
    await page.check("input[name=confirmed]");
    await send(page);
  }
  if (!/\/entries\/\d+/.test(page.url())) {
    const told = await page.$$eval("#findings li", (ls) => ls.map((l) => l.innerText.replaceAll("\n", " ")));
    complain(what, `not recorded: ${told.join("; ") || page.url()}`);
    return false;
  }
  return true;
}

/** The link of a deed on the page that is open, or nothing. */
const deed = (page, form) => page.$$eval(`main a[href*='/register/${form}']`, (as) => as.map((a) => a.href)[0]);

/** Somebody of the township of whom a form can be filled in. */
async function somebody(page, form, surnames) {
  for (const surname of surnames) {
    for (const href of (await find(page, surname)).slice(0, 12)) {
      await open(page, href);
      const link = await deed(page, form);
      if (link) return { href, link };
    }
  }
  complain(form, "nobody was found for this form");
  return null;
}

async function byPerson(page, form, fill, surnames) {
  const found = await somebody(page, form, surnames);
  if (!found) return;
  await page.goto(found.link);
  await look(page, `form.${form}`);
  // Empty first: everything that is missing is said at once, nothing is recorded.
  await send(page);
  if (!(await page.$("#findings"))) complain(form, "an empty form is not explained");
  await look(page, `form.${form}.findings`);
  for (const [id, value] of Object.entries(fill)) {
    const tag = await page.$eval(`#${id}`, (e) => e.tagName);
    if (tag === "SELECT") await page.selectOption(`#${id}`, value);
    else await page.fill(`#${id}`, value);
  }
  await send(page);
  if (await recorded(page, form)) await look(page, `receipt.${form}`);
}

async function birthByKeyboard(page) {
  const found = await somebody(page, "birth", ["李", "王", "刘"]);
  if (!found) return;
  const start = Date.now();
  await page.goto(found.link);
  await page.focus("#name");
  await page.keyboard.type("小雨点");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.type(day);
  // What is typed is kept, whatever happens to the page.
  await page.waitForFunction(() => document.querySelector(".draft-state")?.textContent.length > 0, null, { timeout: 5000 })
    .catch(() => complain("draft", "nothing says that it is kept"));
  await page.goto(`${base}/register`);
  await page.goto(found.link);
  if ((await page.inputValue("#name")) !== "小雨点") complain("draft", "what was typed is lost");
  await page.focus("#birth_date");
  await Promise.all([
    page.waitForEvent("load", { timeout: 15_000 }).catch(() => complain("birth", "Alt+Enter does not send the form")),
    page.keyboard.press("Alt+Enter"),
  ]);
  if (await recorded(page, "birth")) await look(page, "receipt.birth");
  console.log(`a birth by keyboard: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function twoPeople() {
  const { context, page } = await desk();
  await signIn(page, "township");
  const found = await somebody(page, "correction", ["张", "王"]);
  await page.goto(found.link);
  await look(page, "form.correction");
  await page.selectOption("#corrected_item", "name");
  await page.fill("#corrected_value", "张改名");
  await page.fill("#reason", "户口簿原件已看");
  // A paper that is none is refused with the form as it was; a real one goes along.
  await page.setInputFiles("#files", { name: "x.png", mimeType: "image/png", buffer: Buffer.from("<html>") });
  await send(page);
  if (!(await page.$("#files-m .msg"))) complain("papers", "what is no paper is not refused");
  await look(page, "form.correction.papers");
  const pdf = Buffer.from("%PDF-1.4\n%%EOF\n");
  await page.setInputFiles("#files", { name: "户口簿.pdf", mimeType: "application/pdf", buffer: pdf });
  await send(page);
  if (await page.$("input[name=confirmed]")) { await page.check("input[name=confirmed]"); await send(page); }
  if (!page.url().includes("/requests/")) return complain("correction", `not asked: ${page.url()}`);
  const request = page.url();
  await look(page, "request.own");
  if (!(await page.textContent("main")).includes("户口簿.pdf")) complain("papers", "the request does not list its paper");
  if (await page.$("form[action$='/grant']")) complain("correction", "who asks may grant it");
  await context.close();
  const second = await desk();
  await signIn(second.page, "township2");
  await second.page.goto(request);
  await look(second.page, "request");
  await Promise.all([second.page.waitForEvent("load"), second.page.click("form[action$='/grant'] button")]);
  if (!/\/entries\/\d+/.test(second.page.url())) complain("correction", `not granted: ${second.page.url()}`);
  await second.context.close();
}

/** A person's record: the question of purpose, the page once it is open, their household. */
async function record(language, phone) {
  const { context, page } = await desk({ language, phone });
  const name = (what) => `record.${language}.${phone ? 360 : 1280}.${what}`;
  await signIn(page, "township");
  const [href] = (await find(page, "王")).slice(-1);
  await look(page, name("found"));
  await page.goto(href);
  await look(page, name("purpose"));
  await open(page, href);
  await look(page, name("person"));
  const own = await page.$$eval("main a[href$='/resident']", (as) => as.map((a) => a.href)[0]);
  if (!own) complain(name("resident"), "no way to the person's own account");
  await page.goto(own);
  await look(page, name("resident"));
  await page.goto(href);
  const household = await page.$$eval("main a[href^='/households/']", (as) => as.map((a) => a.href)[0]);
  if (household) {
    await page.goto(household);
    await look(page, name("household-purpose"));
    await open(page, household);
    await look(page, name("household"));
  }
  await context.close();
}

/** A resident asks to be erased and takes it back; the county's page of it says what would be destroyed. */
async function erasure() {
  const resident = await desk({ phone: true });
  await signIn(resident.page, "resident");
  await resident.page.goto(`${base}/own/erasure`);
  await resident.page.fill("#reason", "迁居国外");
  await resident.page.check("input[name=confirmed]");
  const form = "main form[action='/own/erasure'] button[type=submit]";
  await Promise.all([resident.page.waitForEvent("load"), resident.page.click(form)]);
  const request = resident.page.url();
  if (!request.includes("/requests/")) complain("erasure", `not asked: ${request}`);
  await look(resident.page, "erasure.own");
  const county = await desk();
  await signIn(county.page, "county");
  await county.page.goto(request);
  if (!(await county.page.$("form[action$='/erase']"))) complain("erasure", "the county cannot decide");
  await look(county.page, "erasure.decide");
  await county.context.close();
  await Promise.all([resident.page.waitForEvent("load"), resident.page.click("form[action$='/take-back'] button")]);
  await look(resident.page, "erasure.taken_back");
  await resident.context.close();
}

export async function forms() {
  for (const language of ["zh", "en"]) for (const phone of [false, true]) await record(language, phone);
  const { context, page } = await desk();
  await signIn(page, "township");
  await birthByKeyboard(page);
  const surnames = ["陈", "刘", "赵", "杨", "李"];
  await byPerson(page, "leave", { event_date: day }, surnames);
  await byPerson(page, "return", { event_date: day }, surnames);
  await byPerson(page, "marriage", { event_date: day }, surnames);
  await byPerson(page, "divorce", { event_date: day }, surnames);
  await byPerson(page, "household_change", { event_date: day, household: "99001" }, surnames);
  await byPerson(page, "move_out", { event_date: day }, surnames);
  await byPerson(page, "death", { death_date: day }, surnames);
  await newcomer(page, "move_in", "迁来人");
  await newcomer(page, "arrive", "流来人");
  await context.close();
  await twoPeople();
  await erasure();
}

async function newcomer(page, form, name) {
  await page.goto(`${base}/register/${form}`);
  await look(page, `form.${form}`);
  await send(page);
  if (!(await page.$("#findings"))) complain(form, "an empty form is not explained");
  await page.fill("#name", name);
  await page.check("input[name=sex] >> nth=0");
  await page.fill("#birth_date", "1990-05-06");
  await page.selectOption("#place", { index: 1 });
  await page.fill("#event_date", day);
  await send(page);
  if (await recorded(page, form)) await look(page, `receipt.${form}`);
}
