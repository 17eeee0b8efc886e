import { describe, expect } from "vitest";
import { movie, season, series } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

const TITLE = "שלום עולם";

/**
 * Texts with this title that are not isolated from the text around them, such as the other parts of
 * a path. A poster's placeholder is on a separate line.
 */
const NOT_ISOLATED = `(() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (node.data.includes(${JSON.stringify(TITLE)}) && node.parentElement.closest("bdi, .poster")?.textContent.includes("/") !== false) found.push(node.data);
  return found;
})()`;

describe("languages in a browser", () => {
  test.for([
    ["de-DE", /^\S+, \d{1,2}\. \S+ \d{4}$/, /^\d\d:\d\d$/, /^1,5 KiB$/],
    ["fr-FR", /^\S+ \d{1,2} \S+ \d{4}$/, /^\d\d:\d\d$/, /^1,5 KiB$/],
    ["en-US", /^\S+, \S+ \d{1,2}, \d{4}$/, /^\d{1,2}:\d\d\s[AP]M$/, /^1\.5 KiB$/],
  ] as const)(
    "%s: times and numbers use the browser's format, and words are English",
    async ([locale, day, time, size], { setScene }) => {
      const scene = await setScene({
        drops: { "Dune.1080p-DEMO": { "dune.mkv": "x".repeat(1536) } },
      });
      const { page } = await scene.open("history?steps=1", { locale });
      const dates = page.locator(".hdays").getByRole("heading", { level: 2 });
      await dates.first().waitFor();
      await expect.poll(() => dates.first().textContent()).toMatch(day);
      await expect.poll(() => page.locator("time").first().textContent()).toMatch(time);
      await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
      const item = await scene.open("waiting", { locale });
      const fact = item.page.locator(".facts .num").first();
      await fact.waitFor();
      expect(await fact.innerText()).toMatch(size);
      await item.page
        .getByText(/\d\S* ago/)
        .filter({ visible: true })
        .first()
        .waitFor();
    },
  );

  test("a right-to-left title does not change the direction of the text around it", async ({
    setScene,
  }) => {
    const catalogue = [
      movie(5, TITLE, 2004),
      movie(6, TITLE, 1991),
      series(7, TITLE, 2002, [season(1, 2, 2002)]),
    ];
    const pack = { [`${TITLE}.S01E01.mkv`]: "one", [`${TITLE}.S01E02.mkv`]: "two" };
    const scene = await setScene({
      catalogue,
      drops: { [`${TITLE}.1080p.mkv`]: undefined, [`${TITLE}.S01.720p`]: pack },
    });
    const { page } = await scene.open();
    const file = page.getByRole("button", { name: new RegExp(`^File as ${TITLE} \\(\\d{4}\\)`) });
    // Two films have this title, so neither is suggested.
    await page.getByRole("radio", { name: /2004/ }).check();
    await file.waitFor();
    await page.locator(".goes bdi bdi").first().waitFor();
    expect(await page.evaluate(NOT_ISOLATED)).toEqual([]);
    // The meaningful part of a name comes before its tags in every script.
    const gaps = `[...document.querySelectorAll(".row .name")].map((e) => [...e.querySelectorAll("bdi bdi")].map((half) => half.getBoundingClientRect())).map(([said, tags]) => Math.round(tags.left - said.right))`;
    expect(await page.evaluate(gaps)).toEqual([0, 0]);
    await file.click();
    await page.getByRole("status").filter({ hasText: "approved" }).waitFor();
    const { id } = await scene.find(`${TITLE}.S01`);
    await scene.engine.round();
    const work = (await scene.engine.all()).find(({ state }) => state === "filed")?.identity;
    for (const address of [
      "history?steps=1",
      `item/${id}/files`,
      "history",
      `library/movie/${work?.tmdbId}`,
    ]) {
      const other = await scene.open(address);
      await other.page.getByText(TITLE).filter({ visible: true }).first().waitFor();
      for (const folded of await other.page.locator("main details").all()) {
        await folded.click({ position: { x: 60, y: 20 } });
      }
      expect(await other.page.evaluate(NOT_ISOLATED)).toEqual([]);
    }
  });
});
