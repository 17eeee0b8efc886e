import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { settingsHome } from "../../support/page-settings.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** Adds one unhealthy source. */
async function setUp({ engine: { store, clock } }: Scene): Promise<void> {
  const health = createSourceHealth(store, "plex", clock.now);
  await health.note("http://plex.example", "It does not answer until 2026-03-04 12:05 UTC.");
}

describe("settings page in a browser", () => {
  test("shows each setting with its value and origin in groups, and finds a setting by a word", async ({
    scene,
  }) => {
    await setUp(scene);
    const { page } = await scene.open("settings");
    const row = (name: string) => page.locator(".srow").filter({ hasText: name });
    await expect
      .poll(() => row("PLEX_MEDIA_ROOT").getByRole("textbox").inputValue())
      .toMatch(/\/library$/);
    await row("PLEX_MEDIA_ROOT").filter({ hasText: "From the file" }).waitFor();
    await page.getByRole("button", { name: "Filing" }).press("Enter");
    await row("INGEST_TRASH_DAYS").filter({ hasText: "Default" }).waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("token");
    await row("AUTH_TOKEN").filter({ hasText: "a mistake could lock you out" }).waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("no such word");
    await page.getByText("No setting matches.").waitFor();
    await page.getByText("MIT licence").waitFor();
    // TMDB requires its logo and this sentence.
    await page
      .getByRole("contentinfo")
      .getByRole("link", { name: "TMDB" })
      .locator("img")
      .waitFor();
    await page.getByRole("contentinfo").getByText("not endorsed").waitFor();
  });

  test("keeps unsaved input across pages, warns before it is lost, and shows a download client as fields", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings");
    await page.getByRole("button", { name: "Downloads" }).press("Enter");
    await page.getByLabel("Another client").selectOption("Deluge");
    await page.getByRole("button", { name: "Add it" }).press("Enter");
    await page.getByLabel("Address for deluge").fill("nas:8112");
    await page.getByLabel("Password for deluge").fill("secret");
    const [test, field] = [
      page.getByRole("button", { name: "Test the download client" }),
      page.getByLabel(/ for deluge/),
    ];
    expect((await test.boundingBox())?.y).toBeLessThan((await field.first().boundingBox())?.y ?? 0);
    await page.getByRole("link", { name: "History" }).first().press("Enter");
    await page.getByRole("heading", { name: "History" }).waitFor();
    await page.getByRole("link", { name: "Settings" }).first().press("Enter");
    await page.getByText("2 unsaved changes.").waitFor();
    const asked = page.waitForEvent("dialog");
    // Playwright's own reload waits a minute for a page that the person did not leave.
    const reloaded = page.evaluate("location.reload()");
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await reloaded;
    await page.getByRole("button", { name: "Downloads" }).press("Enter");
    expect(await page.getByLabel("Address for deluge").inputValue()).toBe("nas:8112");
    await page.getByRole("button", { name: "Remove deluge" }).press("Enter");
    await page.getByText("unsaved change").waitFor({ state: "detached" });
  });

  test("with an unwritable configuration file, states why nothing can be saved, and still changes what the engine can change at once", async ({
    setScene,
  }) => {
    const unwritable =
      "/config/plex-ingest.env cannot be written: read-only file system. Make its folder writable for plex-ingest, then restart the daemon.";
    await using home = await settingsHome({
      text: "PLEX_MEDIA_ROOT={at}/library\nPLEX_AUTO_INGEST=false\n",
      daemon: { unwritable: Promise.resolve(unwritable) },
    });
    const before = home.text();
    const scene = await setScene({ useCases: { pageSettings: async () => home.desk } });
    const { page } = await scene.open("settings");
    const row = (name: string) => page.locator(".srow").filter({ hasText: name });
    const note = page.locator(".note.warning").filter({ hasText: unwritable });
    await note.waitFor();
    // Each setting in the file is shown with its value and the reason, and has no field.
    const root = row("PLEX_MEDIA_ROOT");
    await root.getByText("The configuration file cannot be written.").waitFor();
    await root.getByText(home.at("library")).waitFor();
    expect(await root.getByRole("textbox").count()).toBe(0);
    await expectNoViolation(page);
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("PLEX_AUTO_INGEST");
    await row("PLEX_AUTO_INGEST").getByRole("switch").press("Space");
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "1 setting saved." }).waitFor();
    expect(home.configured).toEqual([
      { set: [{ name: "PLEX_AUTO_INGEST", value: "true" }], reset: [] },
    ]);
    expect(home.text()).toBe(before);
    await note.waitFor();
  });

  test("repeats a test that lost its connection once the server is back", async ({ scene }) => {
    const { page } = await scene.open("settings");
    await page.clock.install();
    await page.getByRole("button", { name: "TMDB", exact: true }).press("Enter");
    let isAway = true;
    await page.route(/\/(?:session|api\/test_settings)$/, (route) =>
      isAway ? route.abort() : route.continue(),
    );
    const test = page.getByRole("button", { name: "Test TMDB" });
    await test.press("Enter");
    const said = page.locator(".tested");
    await said.getByText("No connection to the daemon.").waitFor();
    isAway = false;
    await page.clock.runFor(5000);
    await said.getByText("There is no key").waitFor();
    await expect.poll(() => test.isDisabled()).toBe(false);
    await page.unrouteAll();
  });

  test("pauses and resumes the engine by keyboard, and history names the session", async ({
    scene,
  }) => {
    const { page } = await scene.open("settings");
    await page.getByRole("button", { name: "Pause the engine" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "The engine is paused." }).waitFor();
    await page.getByRole("banner").getByText("Engine is paused").waitFor();
    await page.getByRole("button", { name: "Resume the engine" }).click();
    await page.getByRole("status").filter({ hasText: "The engine has resumed." }).waitFor();
    const done = (await scene.engine.history()).filter(
      ({ action }) => action === "paused" || action === "resumed",
    );
    expect(done.map(({ actor }) => actor)).toEqual([ACTOR, ACTOR]);
  });

  test("ends sessions one by one or all together, and ending your own session leads to the sign-in page", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page } = await door.enter("settings");
    for (const name of ["phone", "tablet", "old"]) await door.web.signIn(name);
    await page.getByText("plex-ingest 1.2.3").waitFor();
    await page.getByText("(this browser)").waitFor();
    await page.getByRole("button", { name: "End the session old" }).click();
    await page.getByRole("status").filter({ hasText: "The session old has ended." }).waitFor();
    await page.locator(".session").filter({ hasText: "old" }).waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".session").count()).toBe(3);
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Invite a reviewer" }).click();
    const link = (await page.getByText(/#key=/).textContent()) ?? "";
    expect(link).toMatch(new RegExp(`^${door.web.url}/#key=[\\w-]+$`));
    await page.getByText("This link works only on this machine.").waitFor();
    await page.getByRole("button", { name: "Copy: the link" }).waitFor();
    const unused = page.locator(".session").filter({ hasText: "Unused link for a reviewer" });
    await expect.poll(() => unused.count()).toBe(1);
    // Ending another link does not remove the link that is shown.
    await page.getByLabel("Their name (optional)").fill("Anna");
    await page.keyboard.press("Enter");
    const named = page.locator(".session").filter({ hasText: "Unused link for Anna" });
    await named.waitFor();
    expect(await page.getByLabel("Their name (optional)").inputValue()).toBe("");
    await unused.getByRole("button", { name: "End the link" }).click();
    await page.getByRole("status").filter({ hasText: "The link no longer works." }).waitFor();
    await expect.poll(() => unused.count()).toBe(0);
    const shown = (await page.getByText(/#key=/).textContent()) ?? "";
    expect(shown).not.toBe(link);
    await named.getByRole("button", { name: "End the link" }).click();
    await page.getByText(/#key=/).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Invite a reviewer" }).click();
    await expect.poll(() => unused.count()).toBe(1);
    await page.getByRole("button", { name: "End all others" }).click();
    await expect.poll(() => unused.count()).toBe(0);
    await page.locator(".session").filter({ hasText: "phone" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/settings`);
  });
});
