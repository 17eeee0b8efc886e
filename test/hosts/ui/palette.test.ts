import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

/** Drops a file or a text on the page. */
const drop = (page: Page, what: { file: string } | { text: string }): Promise<unknown> =>
  page.evaluate(`{
    const { file, text } = ${JSON.stringify(what)};
    const dataTransfer = new DataTransfer();
    if (file) dataTransfer.items.add(new File(["x"], file)); else dataTransfer.setData("text/plain", text);
    const bubbles = { bubbles: true, cancelable: true, dataTransfer };
    document.querySelector("main").dispatchEvent(new DragEvent("drop", bubbles));
  }`);

describe("command palette in a browser", () => {
  test("opens a page, a setting, a work and a release by keyboard only", async ({ scene }) => {
    await scene.approve("Dune", 438_631);
    await scene.engine.round();
    const { page } = await scene.open("history");
    await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
    const dialog = page.getByRole("dialog", { name: "Find anything" });
    const chosen = dialog.getByRole("option", { selected: true });
    const find = async (typed: string, words: string | RegExp): Promise<void> => {
      await page.keyboard.type(typed);
      await dialog.getByRole("option", { name: words }).waitFor();
      while (!(await dialog.getByRole("option", { name: words, selected: true }).isVisible())) {
        await page.keyboard.press("ArrowDown");
      }
    };
    await page.keyboard.press("/");
    await dialog.waitFor();
    await find("downl", "Downloads Page");
    await expectNoViolation(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Downloads" }).waitFor();
    await dialog.waitFor({ state: "detached" });

    await page.keyboard.press("Control+k");
    await find("days in the", "Days in the trash Setting");
    await page.keyboard.press("Enter");
    await page.waitForURL(/settings\?q=INGEST_TRASH_DAYS$/);

    await page.keyboard.press("Control+k");
    await find("tras", "Trash Page");
    await page.keyboard.press("Enter");
    await page.waitForURL(/library\/trash$/);

    await page.keyboard.press("Control+k");
    await find("invi", "Invite a reviewer Action");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Sessions" }).waitFor();

    await page.keyboard.press("Control+k");
    await find("dune", "Dune (2021) Film");
    await page.keyboard.press("Enter");
    await page.waitForURL(/library\/movie\/438631$/);

    await page.keyboard.press("Control+k");
    await find("harbour", /^Harbour/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: /Harbour/ }).waitFor();
    // If a list has its own search, the key focuses that search.
    await page.keyboard.press("/");
    await expect.poll(() => page.evaluate("document.activeElement.type")).toBe("search");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("nothing is like this");
    await dialog.getByText("No match.").waitFor();
    expect(await chosen.count()).toBe(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate("document.activeElement.type")).toBe("search");
  });

  test("offers its actions by their words, also at 320 px", async ({ scene }) => {
    const { page } = await scene.open("", { viewport: { width: 320, height: 640 } });
    await page.getByRole("button", { name: "Find anything" }).click();
    await page.keyboard.type("pause");
    await expectLayout(page);
    await page.getByRole("option", { name: /^Pause/ }).click();
    await expect.poll(() => scene.web.calls).toContain("stop_watcher");
  });

  test("receives the keys that were typed before its script had arrived", async ({ scene }) => {
    const { page } = await scene.open("waiting");
    await page.getByRole("button", { name: /^File as / }).waitFor();
    const asked = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    await page.route(/palette-[^/]*\.js$/, async (route) => {
      asked.resolve(undefined);
      await released.promise;
      await route.continue();
    });
    await page.keyboard.press("Control+k");
    await asked.promise;
    // These letters are also shortcuts: for the next release, to leave it, and to file it.
    await page.keyboard.type("jxaz");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Enter");
    released.resolve(undefined);
    const search = page.getByRole("combobox", { name: "Find anything" });
    await expect.poll(() => search.inputValue()).toBe("jxa");
    await page.keyboard.type("b");
    expect(await search.inputValue()).toBe("jxab");
    expect(scene.web.calls).not.toContain("approve_ingest");
    expect(scene.web.calls).not.toContain("reject_ingest");
    await page.keyboard.press("Escape");
    await search.waitFor({ state: "detached" });
    // A key runs its shortcut again.
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  });

  test("matches words in any order in pages, settings and things to do", async ({ scene }) => {
    const { page } = await scene.open("history");
    await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
    const dialog = page.getByRole("dialog", { name: "Find anything" });
    for (const [typed, found] of [
      ["token plex", "Plex owner's token Setting"],
      ["plex token", "Plex owner's token Setting"],
      ["trash days", "Days in the trash Setting"],
      ["TMDB_API", "TMDB key Setting"],
      ["backup a make", "Make a backup Action"],
      ["doctor", "Run the doctor Action"],
      ["daemon pause", "Pause the daemon Action"],
      ["plex in", "In Plex Page"],
      ["free space", "Free space Page"],
      ["DÓWN", "Downloads Page"],
    ] as const) {
      await page.keyboard.press("Control+k");
      await page.keyboard.type(typed);
      await dialog.getByRole("option", { name: found, exact: true }).waitFor();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    await page.keyboard.press("Control+k");
    await page.keyboard.type("dark");
    await dialog.getByRole("option", { name: "Appearance: Dark Action" }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate("document.documentElement.dataset.look")).toBe("dark");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("make backup");
    await dialog.getByRole("option", { name: /^Make a backup/, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => scene.web.calls).toContain("make_backup");
  });

  test("searches for a dropped file by its name, and accepts a dropped path or magnet link", async ({
    scene,
  }) => {
    const { page } = await scene.open("library");
    await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
    const dialog = page.getByRole("dialog", { name: "Find anything" });
    await drop(page, { file: "Harbour.Lights.2009" });
    await dialog.getByRole("option", { name: /^Harbour/ }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await drop(page, { text: "file:///nowhere/a%20film.mkv" });
    await dialog.getByRole("option", { name: "Add /nowhere/a film.mkv" }).click();
    // The server refuses a path that is not below an allowed folder.
    await page
      .getByRole("status")
      .getByText(/nowhere/)
      .waitFor();
    // A path that is filed already is not added again.
    const item = { id: 1, name: "a film.mkv", state: "filed" };
    await page.route(/api\/execute_ingest$/, (route) => route.fulfill({ json: { item } }));
    await drop(page, { text: "file:///nowhere/a%20film.mkv" });
    await dialog.getByRole("option", { name: "Add /nowhere/a film.mkv" }).click();
    await page.locator(".toast").getByText("a film.mkv is in the library.").waitFor();
    await drop(page, { text: "magnet:?xt=urn:btih:dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c" });
    await dialog.getByRole("option", { name: /^Add this magnet link/ }).waitFor();
  });
});
