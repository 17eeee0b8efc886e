import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHealth } from "../../../src/app/engine/status.ts";
import { missingBrowser, openBrowser, openPage } from "./support/browser.ts";
import { openDoor } from "./support/door.ts";
import { expectGoodLooks, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import { type Scene, setScene } from "./support/scene.ts";

/** One source that is ill. */
async function setUp({ engine: { store, clock } }: Scene): Promise<void> {
  const health = createHealth(store, "plex", clock.now);
  await health.note("http://plex.example", "It does not answer until 2026-03-04 12:05 UTC.");
}

describe.skipIf(missingBrowser() !== undefined)("settings, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("each stands with its value and where it comes from, in groups, and is found by a word", async () => {
    await using scene = await setScene(browser);
    await setUp(scene);
    await using opened = await scene.open("settings");
    const { page, complaints, strangers } = opened;
    const row = (name: string) => page.locator(".srow").filter({ hasText: name });
    await expect.poll(() => row("PLEX_MEDIA_ROOT").getByRole("textbox").inputValue()).toMatch(/\/library$/);
    await row("PLEX_MEDIA_ROOT").filter({ hasText: "From the file" }).waitFor();
    await page.getByRole("button", { name: "Filing" }).press("Enter");
    await row("INGEST_TRASH_DAYS").filter({ hasText: "By default" }).waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("token");
    await row("AUTH_TOKEN").filter({ hasText: "a slip here could shut you out" }).waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("no such word");
    await page.getByText("No setting is like that.").waitFor();
    await page.locator(".source.ill").filter({ hasText: "It does not answer until 4 Mar 2026, 12:05." }).waitFor();
    await page.locator(".source.well").filter({ hasText: "TMDB is well." }).waitFor();
    await page.getByText("MIT licence").waitFor();
    // TMDB asks for its logo and this sentence.
    await page.getByRole("contentinfo").getByRole("link", { name: "TMDB" }).locator("img").waitFor();
    await page.getByRole("contentinfo").getByText("not endorsed").waitFor();
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  test("the engine is paused and resumed by keyboard, and history names the session", async () => {
    await using scene = await setScene(browser);
    await using opened = await scene.open("settings");
    const { page } = opened;
    await page.getByRole("button", { name: "Pause the engine" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "The engine is paused." }).waitFor();
    await page.getByRole("banner").getByText("Engine is paused").waitFor();
    await page.getByRole("button", { name: "Resume the engine" }).click();
    await page.getByRole("status").filter({ hasText: "The engine is resumed." }).waitFor();
    const done = (await scene.engine.history()).filter(({ action }) => action === "paused" || action === "resumed");
    expect(done.map(({ actor }) => actor)).toEqual([ACTOR, ACTOR]);
  });

  test("sessions are listed and ended one by one and together, and ending one's own leads to the sign-in", async () => {
    await using door = await openDoor();
    await using opened = await openPage(browser, `${door.web.url}/settings#key=${await door.web.key()}`);
    const { page, complaints } = opened;
    for (const name of ["phone", "tablet", "old"]) await door.web.signIn(name);
    await page.getByText("plex-ingest 1.2.3").waitFor();
    await page.getByText("(this browser)").waitFor();
    await page.getByRole("button", { name: "End the session old" }).click();
    await page.getByRole("status").filter({ hasText: "The session old has ended." }).waitFor();
    await page.locator(".session").filter({ hasText: "old" }).waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".session").count()).toBe(3);
    await expectNoViolation(page);
    await page.getByRole("button", { name: "End all others" }).click();
    await page.locator(".session").filter({ hasText: "phone" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/settings`);
    expect(complaints).toEqual([]);
  });

  test("at every size, light and dark, nothing overflows and axe finds nothing", async () => {
    await using scene = await setScene(browser);
    await setUp(scene);
    await using opened = await scene.open("settings");
    await expectGoodLooks(opened, async () => {
      await opened.page.getByLabel("Folder of the libraries").fill("/srv/other");
      await opened.page.getByText("1 change is not saved.").waitFor();
      await opened.page.getByText("this browser").waitFor();
    });
  });
});
