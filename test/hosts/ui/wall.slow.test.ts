import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { SeriesReport } from "../../../src/app/missing/list-missing.ts";
import type { MissingDesk } from "../../../src/program/use-cases/library/missing.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { movie, season, series } from "../../support/works.ts";
import { type SetScene, testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const HOSTILE = "<img src=x onerror=alert(1)>";
const HEBREW = "שלום";
const CATALOGUE = [
  movie(949, "Heat", 1995, { overview: "A thief and a detective." }),
  movie(603, "The Matrix", 1999),
  movie(14337, "Primer", 2004),
  movie(7, HOSTILE, 2001),
  movie(8, HEBREW, 2004, { overview: HEBREW }),
  // The scene is set in March 2026, so the last three episodes of season 2 have not aired.
  series(1437, "Firefly", 2002, [season(0, 2, 2002), season(1, 7, 2002), season(2, 12, 2026)]),
];
const DROPS = {
  "Heat.1995.1080p.BluRay.x264-DEMO.mkv": undefined,
  "The.Matrix.1999.720p.WEB-DL-DEMO.mkv": undefined,
  "Firefly.S01E01.720p-DEMO.mkv": undefined,
  "Firefly.S01E02.720p-DEMO.mkv": undefined,
  "Firefly.S02E03.1080p-DEMO.mkv": undefined,
  "Other.One.2001.mkv": undefined,
  "Another.2004.mkv": undefined,
};

/** Resolves once the page has not scrolled for 15 frames. */
const AT_REST = `new Promise((done) => {
  let [before, quiet] = [scrollY, 0];
  const look = () => {
    quiet = scrollY === before ? quiet + 1 : 0;
    before = scrollY;
    if (quiet > 15) done(); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/**
 * Two films and three episodes that were filed without asking, and two films with hostile titles.
 */
async function filed(setScene: SetScene): Promise<Scene> {
  const scene = await setScene({ drops: DROPS, auto: true, catalogue: CATALOGUE });
  await scene.approve("Other.One", 7);
  await scene.approve("Another", 8);
  await scene.engine.round();
  return scene;
}

describe("wall of filed works in a browser", () => {
  test("shows each work once, supports search, filter and sort, and keeps them in its address", async ({
    setScene,
  }) => {
    const scene = await filed(setScene);
    const { page } = await scene.open("library");
    const cards = page.locator(".wall a");
    await page.getByText("4 films, 1 series").waitFor();
    await expect.poll(() => cards.count()).toBe(5);
    await cards.filter({ hasText: "Firefly" }).filter({ hasText: "3 episodes" }).waitFor();
    await page.getByLabel("Search titles and names").fill("1080p heat");
    await expect.poll(() => cards.allTextContents()).toEqual([expect.stringContaining("Heat")]);
    await page.waitForURL(/\?q=1080p\+heat$/);
    await page.getByLabel("Search titles and names").fill("zzz");
    await page.getByText("Nothing in the library matches.").waitFor();
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByLabel(/^Sort/).selectOption("Year");
    await expect.poll(async () => (await cards.allTextContents()).at(-1)).toContain("Heat");
    await page.getByLabel("Kind").selectOption("Series");
    await expect.poll(() => cards.count()).toBe(1);
    await page.waitForURL(/\?sort=year&type=tv$/);
    // A word marks a work that the library had already.
    const { store } = scene.engine;
    await store.write((trx) =>
      trx.updateTable("filed_work").set({ adopted: 1 }).where("tmdb_id", "=", 1437).execute(),
    );
    await page.getByLabel(/^Sort/).selectOption("Title");
    await cards.filter({ hasText: "3 episodes · adopted" }).waitFor();
    await page.getByLabel(/^Sort/).selectOption("Year");
    const { id } = await scene.find("Firefly.S01E02");
    await scene.engine.store.write((trx) => setPlex(trx, id, "not_seen"));
    await cards.filter({ hasText: "Plex does not show it" }).waitFor();
    await page.getByLabel("In Plex").selectOption("Shown");
    await page.getByText("Nothing in the library matches.").waitFor();
  });

  test("draws few of many works, at any scroll position", async ({ setScene }) => {
    const scene = await filed(setScene);
    const database = new Database(scene.engine.storeFiles.database);
    database.exec(`INSERT INTO filed_work
      (type, tmdb_id, title, year, title_key, words, videos, bytes, plex, decided_by, filed_at, month)
      WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 20000)
      SELECT 'movie', 100000 + n, 'Film ' || n, 2000, 'film ' || n, 'film ' || n, 1, 7, 'seen', 'engine', 30000 - n,
        202600 - n / 2000 * 100 + 1 FROM counter`);
    database.close();
    const { page } = await scene.open("library");
    await page.getByText("20,004 films, 1 series").waitFor();
    const cards = page.locator(".wall > li");
    const few = async (): Promise<void> => expect(await cards.count()).toBeLessThan(100);
    await few();
    await page.mouse.wheel(0, 3000);
    await page.locator('[aria-posinset="90"]').waitFor();
    await few();
    await page.locator(".jumps button").nth(2).press("Enter");
    // The browser scrolls smoothly to the position that was the end when the key was pressed, and
    // rows that are drawn during the scrolling may move the end. A key that is pressed while the
    // page still scrolls may have no effect or start again, so each press waits for the page to rest.
    const pressUntil = async (key: "End" | "Home", position: number): Promise<void> => {
      const card = page.locator(`[aria-posinset="${position}"]`);
      const press = async (): Promise<number> => {
        await page.keyboard.press(key);
        await page.evaluate(AT_REST);
        return card.count();
      };
      await expect.poll(press).toBe(1);
    };
    await pressUntil("End", 20_005);
    await few();
    await pressUntil("Home", 1);
    await page.locator(".jumps button").nth(2).press("Enter");
    await page
      .locator(".wall a")
      .filter({ hasText: /^Film (?:19\d\d|2\d\d\d)/ })
      .first()
      .waitFor();
    await few();
    await page.locator(".wall a").nth(20).click();
    await page.getByRole("heading", { level: 1, name: /^Film \d+/ }).waitFor();
    await page.goBack();
    await page
      .locator(".wall a")
      .filter({ hasText: /^Film (?:19\d\d|2\d\d\d)/ })
      .first()
      .waitFor();
  });

  test("opens a film by keyboard, with its files, its download and the action to undo it", async ({
    setScene,
  }) => {
    const scene = await filed(setScene);
    const opened = await scene.open("library");
    const { page } = opened;
    await page.locator(".wall a").filter({ hasText: "Heat" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(/library\/movie\/949$/);
    await page.getByRole("heading", { name: "Heat (1995)" }).waitFor();
    await page.getByText("A thief and a detective.").waitFor();
    await page
      .locator(".frow")
      .filter({ hasText: "Hard link of" })
      .filter({ hasText: "Heat.1995.1080p" })
      .waitFor();
    await page.locator(".chip").filter({ hasText: "1080p" }).waitFor();
    await page.getByText("filed.", { exact: false }).first().waitFor();
    const { id } = await scene.find("Heat");
    await page.getByRole("button", { name: /^Undo: Heat/ }).press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Undo Heat/ });
    await dialog.getByRole("button", { name: "Undo it" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "is being undone" }).waitFor();
    await scene.engine.round();
    await page.getByText("The library has no files of this work").waitFor();
    expect((await scene.engine.all()).find((one) => one.id === id)?.state).not.toBe("filed");
  });

  test("moves a film that was filed as the wrong work to the work that the user names", async ({
    setScene,
  }) => {
    const scene = await filed(setScene);
    const { page } = await scene.open("library/movie/949");
    await page.getByRole("button", { name: "File as something else" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is it?").fill("Primer 2004");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: /^Primer/ }).click();
    await dialog.getByText(/Heat \(1995\)\.mkv/).waitFor();
    await dialog.getByRole("button", { name: "Move it" }).click();
    await page.getByRole("status").filter({ hasText: "to be filed as Primer (2004)" }).waitFor();
    const { id } = await scene.find("Heat");
    await page.waitForURL(new RegExp(`item/${id}$`));
    await scene.engine.round();
    expect((await scene.find("Heat")).state).not.toBe("undone");
  });

  test("a series shows which episodes the library has and which aired ones it lacks, one season at a time", async ({
    setScene,
  }) => {
    const scene = await filed(setScene);
    const { page } = await scene.open("library/tv/1437");
    await page.getByText("2 of 7").waitFor();
    await page.getByText("1 of 9").waitFor();
    await page.locator(".eps").first().getByText("2, here").waitFor({ state: "attached" });
    await page.locator(".frow").filter({ hasText: "S01E01" }).waitFor();
    await page.getByRole("button", { name: "Season 2" }).click();
    await page.locator(".frow").filter({ hasText: "S02E03" }).waitFor();
    await expect.poll(() => page.locator(".frow").count()).toBe(1);
    expect(await squaresOf(page, "later")).toEqual([[], [10, 11, 12]]);
    expect(await squaresOf(page, "missing")).toEqual([
      [3, 4, 5, 6, 7],
      [1, 2, 4, 5, 6, 7, 8, 9],
    ]);
    // The list of missing episodes names the same ones.
    const other = await scene.open("library/missing");
    await other.page.getByText("Season 1: 3–7 · Season 2: 1–2, 4–9").waitFor();
    await expectNoViolation(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    await expectNoViolation(page);
  });

  test("calls no episode missing while the comparison runs or if its numbers are not certain", async ({
    setScene,
  }) => {
    const done = Promise.withResolvers<void>();
    let report: SeriesReport = {
      tmdbId: 1437,
      title: "Firefly",
      year: 2002,
      missing: [],
      specials: [],
      waiting: [],
      upcoming: 0,
      undated: 0,
      unclear: "Its numbers are not TMDB's.",
    };
    const read: MissingDesk["read"] = async () => {
      await done.promise;
      return { series: [report], notes: [], at: 0 };
    };
    const scene = await setScene({
      drops: DROPS,
      auto: true,
      catalogue: CATALOGUE,
      useCases: { missing: async () => ({ read }) as MissingDesk },
    });
    const { page } = await scene.open("library/tv/1437");
    const unknown = async (): Promise<void> => {
      await page.locator(".season").filter({ hasText: "2 episodes" }).waitFor();
      await page.locator(".eps").first().getByText("7", { exact: true }).waitFor();
      expect(await squaresOf(page, "missing")).toEqual([[], []]);
      expect((await squaresOf(page, "later"))[0]).toEqual([3, 4, 5, 6, 7]);
    };
    await unknown();
    const answered = page.waitForResponse(/list_missing_episodes/);
    done.resolve();
    await (await answered).finished();
    await unknown();
    report = { ...report, unclear: undefined };
    await page.reload();
    await page.getByText("2 of 2").waitFor();
    expect(await squaresOf(page, "missing")).toEqual([[], []]);
  });
});

/** Returns the numbers of the squares in this state, by season. */
async function squaresOf(page: Page, state: "missing" | "later"): Promise<number[][]> {
  const seasons = await page.locator(".eps").all();
  return Promise.all(
    seasons.map(async (season) =>
      (await season.locator(`.${state} .num`).allTextContents()).map(Number),
    ),
  );
}
