import { describe, expect } from "vitest";
import type { SeriesReport } from "../../../src/app/missing/list-missing.ts";
import type { MissingDesk } from "../../../src/program/use-cases/library/missing.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const report = (tmdbId: number, title: string, more: Partial<SeriesReport>): SeriesReport => ({
  tmdbId,
  title,
  year: 2002,
  missing: [],
  specials: [],
  waiting: [],
  upcoming: 0,
  undated: 0,
  unclear: undefined,
  ...more,
});
const lacks = (season: number, ...episodes: number[]): SeriesReport["missing"] =>
  episodes.map((episode) => ({
    season,
    episode,
    title: "",
    airDate: "2020-01-01",
    waits: episode === 9,
  }));

const SERIES = [
  report(1, "<img src=x onerror=alert(1)>", {
    missing: [...lacks(1, 2, 3, 4), ...lacks(2, 9)],
    waiting: [
      { id: 3, name: "Odd.S02E09.mkv", episodes: 1, unnumbered: 0 },
      { id: 4, name: "Odd.S01.1080p", episodes: 0, unnumbered: 3 },
    ],
  }),
  report(2, "Whole", {}),
  report(3, "Odd", { unclear: "Its numbers are not TMDB's." }),
];

/** A comparison that is in progress at the first request and done at the next. */
function underWay(series: SeriesReport[]) {
  const asked: (boolean | undefined)[] = [];
  const read: MissingDesk["read"] = async ({ afresh }) => {
    asked.push(afresh);
    if (asked.length === 1) return { running: { done: 3, total: 500 } };
    return { series, notes: [], at: 0 };
  };
  return { asked, useCases: { missing: async () => ({ read }) as MissingDesk } };
}

describe("missing episodes in a browser", () => {
  test("lists them by series, and separately the series that are not known", async ({
    setScene,
  }) => {
    const { asked, useCases } = underWay(SERIES);
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library");
    await page.getByRole("link", { name: "Missing" }).click();
    await page.waitForURL(/library\/missing$/);
    await page.getByText("4 episodes of 1 series are missing.").waitFor();
    await page.getByText("Season 1: 2–4 · Season 2: 9", { exact: true }).waitFor();
    await page.getByText("1 of them waits in Odd.S02E09.mkv").waitFor();
    await page.getByText("3 videos whose episodes are not known wait in Odd.S01.1080p").waitFor();
    expect(await page.getByRole("link", { name: "Odd.S01.1080p" }).getAttribute("href")).toMatch(
      /item\/4$/,
    );
    await page.getByText("<img src=x onerror=alert(1)>").waitFor();
    await page.getByText("Not known for 1 series").click();
    await page.getByText("Its numbers are not TMDB's.").waitFor();
    await expectNoViolation(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    await page.getByRole("button", { name: "Check again" }).click();
    await expect.poll(() => asked.filter(Boolean).length).toBe(1);
  });

  test("is green if nothing is missing, and not if nothing was compared", async ({ setScene }) => {
    const scene = await setScene({
      drops: {},
      useCases: underWay([report(2, "Whole", {})]).useCases,
    });
    const { page } = await scene.open("library/missing");
    await page.getByText("No aired episode is missing.").waitFor();
    await page.getByText("1 series has every episode that aired.").waitFor();
    expect(await page.locator(".proof.ok").count()).toBe(1);
    const empty = await setScene({ drops: {}, useCases: underWay([]).useCases });
    const { page: other } = await empty.open("library/missing");
    await other.getByText("No series was compared.").waitFor();
    expect(await other.getByText("every episode that aired").count()).toBe(0);
    expect(await other.locator(".proof.ok").count()).toBe(0);
  });
});
