import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { movie, season, series } from "../../../support/works.ts";
import { type SetScene, testInBrowser } from "../support/browser-test.ts";
import type { Scene } from "../support/scene.ts";

const test = testInBrowser();

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };
const WEEK_MS = 7 * 86_400_000;

const said = (page: Page, words: RegExp) =>
  page.getByRole("status").filter({ hasText: words }).waitFor();
const heading = (page: Page, name: string) =>
  page.getByRole("heading", { level: 2, name }).waitFor();
const rows = (page: Page) => page.locator("[data-id] .name");

/** A scene with this many waiting films, each with one likely title. */
async function withFilms(setScene: SetScene, count: number): Promise<Scene> {
  const titles = Array.from({ length: count }, (_, at) => `Quiet Harbour ${100 + at}`);
  return setScene({
    drops: titles.map((title) => `${title.replaceAll(" ", ".")}.1999.1080p.mkv`),
    catalogue: titles.map((title, at) => movie(1000 + at, title, 1999)),
  });
}

/** Names of the listed releases, from the top. */
async function listedNames(page: Page, count: number): Promise<string[]> {
  await expect.poll(() => rows(page).count()).toBe(count);
  return rows(page).allTextContents();
}

describe("decisions in a row, and the way back, in a browser", () => {
  test("files ten releases by ten presses of one key", async ({ setScene }) => {
    const scene = await withFilms(setScene, 10);
    const { page } = await scene.open();
    for (const name of await listedNames(page, 10)) {
      await heading(page, name);
      await page.getByRole("button", { name: /^File as Quiet Harbour/, disabled: false }).waitFor();
      await page.keyboard.press("a");
    }
    await page.getByText("Nothing waits for you.").waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(10);
  });

  test("files ten releases on a phone by ten taps on the bar", async ({ setScene }) => {
    const scene = await withFilms(setScene, 10);
    const { page } = await scene.open("waiting", PHONE);
    const names = await listedNames(page, 10);
    await rows(page).first().tap();
    for (const name of names) {
      await heading(page, name);
      await page.getByRole("button", { name: /^File as Quiet Harbour/, disabled: false }).tap();
    }
    await page.getByText("Nothing waits for you.").waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(10);
  });

  test.for([undefined, PHONE])(
    "back to Waiting shows the row and the release that a person left",
    async (size, { setScene }) => {
      const scene = await withFilms(setScene, 120);
      const { page } = await scene.open("waiting", size);
      await expect.poll(() => rows(page).count()).toBe(50);
      await page.getByRole("button", { name: "Show 50 more" }).press("Enter");
      const names = await listedNames(page, 100);
      const row = rows(page).nth(80);
      await row.click();
      await heading(page, names[80] ?? "");
      const isInView = async (): Promise<boolean> => {
        const box = await row.boundingBox();
        const { height = 0 } = page.viewportSize() ?? {};
        return box !== null && box.y >= 0 && box.y + box.height <= height;
      };
      if (size === undefined) {
        await page.getByRole("link", { name: "Library" }).first().click();
        await page.waitForURL(/library/);
      }
      await page.goBack();
      await expect.poll(() => rows(page).count()).toBe(100);
      await expect.poll(isInView).toBe(true);
      if (size === undefined) await heading(page, names[80] ?? "");
    },
  );

  test("refiles on a phone a wrongly filed film that is found a week later", async ({ scene }) => {
    await scene.approve("Dune", 438_631);
    await scene.engine.round();
    scene.engine.clock.advance(WEEK_MS);
    const { page } = await scene.open("library", PHONE);
    await page.locator(".wall a").filter({ hasText: "Dune" }).tap();
    await page.getByRole("button", { name: "File as something else" }).tap();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is it?").fill("Dune 1984");
    await dialog.getByRole("button", { name: "Search TMDB" }).tap();
    await dialog.getByRole("button", { name: /^Dune.*1984/ }).tap();
    await dialog.getByRole("button", { name: "Move it" }).tap();
    await said(page, /is being undone, to be filed as Dune \(1984\)/);
    await scene.engine.round();
    await page.getByText("It is filed now").waitFor();
    expect(scene.engine.inLibrary()).toEqual(["Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv"]);
  });

  test("files a pack that is numbered beyond its season as two seasons", async ({ setScene }) => {
    const numbers = [6, 7, 8, 9, 10].map((number) => String(number).padStart(2, "0"));
    const files = numbers.map((number) => `Firefly.S01E${number}.720p.PACK-DEMO.mkv`);
    const scene = await setScene({
      drops: {
        "Firefly.S01.720p.PACK-DEMO": Object.fromEntries(files.map((name) => [name, name])),
      },
      catalogue: [series(1437, "Firefly", 2002, [season(1, 7, 2002), season(2, 3, 2003)])],
    });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}/files`);
    await page.getByText("Season 1 has 7 episodes").waitFor();
    await page.getByText("3 files without an episode.").waitFor();
    expect(
      await page.getByRole("button", { name: /^File \d+ episodes?/, disabled: false }).count(),
    ).toBe(0);
    for (const name of files.slice(2)) {
      await page.getByRole("checkbox", { name: `Choose ${name}` }).press("Space");
    }
    await page.getByRole("combobox", { name: "Season of the chosen files" }).selectOption("2");
    await page.getByRole("button", { name: "Number in order from" }).press("Enter");
    await page.getByRole("button", { name: "File 5 episodes" }).press("Enter");
    await said(page, /Firefly \(2002\)/);
    await scene.engine.round();
    const filed = scene.engine.inLibrary().flatMap((path) => /s\d\de\d\d/.exec(path) ?? []);
    expect(filed.toSorted()).toEqual(["s01e06", "s01e07", "s02e01", "s02e02", "s02e03"]);
  });

  test("a server that dies during a click and starts again: the page says that nothing was filed, and files it", async ({
    setScene,
  }) => {
    const scene = await withFilms(setScene, 2);
    const { page } = await scene.open();
    const [name = ""] = await listedNames(page, 2);
    await heading(page, name);
    const file = page.getByRole("button", { name: /^File as Quiet Harbour/, disabled: false });
    await file.waitFor();
    scene.web.hold = async (tool) => {
      if (tool !== "approve_ingest") return;
      await scene.web.stop();
      throw new Error("The server died.");
    };
    await file.press("Enter");
    await page.getByRole("alert").filter({ hasText: "You cannot decide until the" }).waitFor();
    scene.web.hold = async () => {};
    await scene.web.start();
    const band = page.getByRole("status").filter({ hasText: "The connection is back." });
    await band.getByText(`${name} was not filed.`).waitFor();
    await band.getByRole("button", { name: "File it" }).press("Enter");
    await said(page, /is approved/);
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(1);
  });
});
