import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOKEN } from "../web/web-server.ts";
import { missingBrowser, openBrowser, openPage } from "./support/browser.ts";
import { openDoor } from "./support/door.ts";
import { expectGoodLooks, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";

describe.skipIf(missingBrowser() !== undefined)("signing in, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("a link signs in once, its key leaves the address bar, and one stays at the address", async () => {
    await using door = await openDoor();
    const key = await door.web.key();
    await using opened = await openPage(browser, `${door.web.url}/torrents#key=${key}`);
    const { page, complaints, strangers } = opened;
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    expect(await page.evaluate("document.documentElement.outerHTML")).not.toContain(key);
    // Who is signed in gets in by a used link all the same.
    await page.goto(`${door.web.url}/item/7`);
    await page.goto(`${door.web.url}/torrents#key=${key}`);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    await using other = await openPage(browser, `${door.web.url}/torrents#key=${key}`);
    await other.page.getByRole("alert").filter({ hasText: "was used before" }).waitFor();
    await other.page.getByRole("alert").filter({ hasText: "plex-ingest web" }).waitFor();
    await expectNoViolation(other.page);
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  test("a link that is opened where the page is already signs in too", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, `${door.web.url}/torrents`);
    const { page } = opened;
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    const key = await door.web.key();
    await page.evaluate(`location.hash = "key=${key}"`);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
  });

  test("the token signs in by keyboard, a wrong one says so, and it is in no address", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, `${door.web.url}/torrents`);
    const { page } = opened;
    await page.getByLabel("Token").focus();
    await expectVisibleFocus(page);
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "The token is wrong." }).waitFor();
    await expectNoViolation(page);
    await page.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    expect(await page.evaluate("JSON.stringify([{ ...localStorage }, document.cookie])")).not.toContain(TOKEN);
  });

  test("a session that ends is asked for in place, and what was there stays", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, `${door.web.url}/waiting#key=${await door.web.key()}`);
    const { page } = opened;
    const search = page.getByRole("searchbox");
    await search.fill("dune");
    await page.getByText("Nothing that waits is like that.").waitFor();
    const { id, cookie } = await door.web.signIn("another");
    const all = (await door.web.ask({ path: "/sessions", headers: { cookie } })).json()["sessions"] as { id: number }[];
    for (const one of all) if (one.id !== id) await door.web.post("/sessions/end", { id: one.id }, { cookie });
    const dialog = page.getByRole("dialog", { name: /signed out/ });
    await dialog.waitFor();
    await expectNoViolation(page);
    await dialog.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => search.inputValue()).toBe("dune");
    await search.fill("");
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
  });

  test("a session that ends while nothing is asked is asked for at once, as its stream of events ends", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, `${door.web.url}/waiting#key=${await door.web.key()}`);
    const { page } = opened;
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
    // No tool answers, so that none says it.
    await page.route("**/api/*", () => {});
    const { id, cookie } = await door.web.signIn("another");
    const all = (await door.web.ask({ path: "/sessions", headers: { cookie } })).json()["sessions"] as { id: number }[];
    for (const one of all) if (one.id !== id) await door.web.post("/sessions/end", { id: one.id }, { cookie });
    await page.getByRole("dialog", { name: /signed out/ }).waitFor();
  });

  test("at every size, light and dark, nothing overflows and axe finds nothing", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, door.web.url);
    await expectGoodLooks(opened, () => opened.page.getByRole("heading", { name: "Sign in" }).waitFor());
  });
});
