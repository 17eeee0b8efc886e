import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf } from "../../../src/core/page/place.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectLayout } from "./support/inspect.ts";
import { COUNT_ASKED, type Everything, placesOf, setEverything, settled } from "./support/walk.ts";

/**
 * Controls that are covered at their own position: cut text, and elements that overlap another
 * control.
 */
const COVERED = `[...document.querySelectorAll("main :is(button, select, input, summary, a[href])")].filter((e) => e.checkVisibility()).flatMap((e) => {
  const mark = e.matches(".vh") ? e.parentElement : e;
  mark.scrollIntoView({ block: "center" });
  const { x, y, width, height } = mark.getClientRects()[0] ?? {};
  if (!width || x + width / 2 > innerWidth || e.closest(".chips, .posters")) return [];
  const there = document.elementFromPoint(x + width / 2, y + height / 2);
  return there && (mark.contains(there) || there.contains(mark) || e.labels?.[0]?.contains(there)) ? [] : [e.outerHTML.slice(0, 120) + " is below " + there?.outerHTML.slice(0, 80)];
})`;

/**
 * Left edges of the content and the header, in px. A list next to a release has its edge in each of
 * its parts.
 */
const STARTS = `(() => {
  const firstOf = (those) => [...document.querySelectorAll(those)].find((e) => e.checkVisibility());
  return ["header .brand", "main :is(h1:not(.vh), .crumb a, .secs a, .seek .searchbox, .headrow)", ".seek :is(.choose-all, .chips > *)", ".row > input", ".bulk input"].map(firstOf).filter(Boolean).map((e) => Math.round(e.getBoundingClientRect().left));
})()`;
const ENDS = `["main", "header"].map((of) => Math.round(document.querySelector(of).getBoundingClientRect().right))`;

/** Selected elements that look like unselected ones when a person's own colours replace ours. */
const UNMARKED = `(() => {
  const look = (e) => { const { outlineStyle, borderTopWidth, borderTopStyle, borderInlineStartWidth, textDecorationLine } = getComputedStyle(e); return [outlineStyle, borderTopWidth, borderTopStyle, borderInlineStartWidth, textDecorationLine].join(); };
  const marks = { "[aria-current]": (e) => e.ariaCurrent, "[aria-pressed]": (e) => e.ariaPressed === "true", ".cand": (e) => e.querySelector(":checked"), ".choice span": (e) => e.previousElementSibling.checked };
  const shown = (e) => [e, ...e.querySelectorAll(":scope .name")].map(look).join();
  return Object.entries(marks).flatMap(([of, isOn]) => [...document.querySelectorAll(of)].filter((e) => e.checkVisibility() && isOn(e)).flatMap((e) => {
    const group = e.closest("nav, fieldset, [role=group], .list, ul");
    const peer = [...(group?.querySelectorAll(e.tagName) ?? [])].find((one) => one !== e && !isOn(one) && one.checkVisibility() && one.className === e.className);
    return peer && shown(peer) === shown(e) ? [e.outerHTML.slice(0, 120)] : [];
  }));
})()`;

/**
 * Elements that stay in place while the page scrolls: their share of the window, and the elements
 * that show through them.
 */
const BARS = `[...document.querySelectorAll("body *")].filter((e) => ["fixed", "sticky"].includes(getComputedStyle(e).position) && e.checkVisibility() && !e.matches(".toast.empty, .item, .secs, .jumps, th")).map((e) => {
  const { left, top, right, bottom, width, height } = e.getBoundingClientRect();
  const inside = (x, y) => x > 0 && y > 0 && x < innerWidth && y < innerHeight;
  const through = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + width * x, top + height * y])).filter(([x, y]) => inside(x, y) && !e.contains(document.elementFromPoint(x, y)));
  return { bar: e.className, share: Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)) / innerHeight, through: through.map(([x, y]) => document.elementFromPoint(x, y).outerHTML.slice(0, 80)) };
})`;
type Bar = { bar: string; share: number; through: string[] };

const text = (page: Page, script: string): Promise<string[]> => page.evaluate(script);

describe.skipIf(missingBrowser() !== undefined)("layout of each place in a browser", () => {
  let browser: Browser;
  let all: Everything;
  beforeAll(async () => {
    browser = await openBrowser();
    all = await setEverything(browser);
  });
  afterAll(async () => {
    await all[Symbol.asyncDispose]();
    await browser.close();
  });
  const places = (): string[] =>
    placesOf(all.ids).map((place) => (place.page === "unknown" ? "nowhere" : addressOf(place)));

  async function atEach(
    look: (page: Page, at: string) => Promise<void>,
    options: Parameters<typeof all.scene.open>[1] = {},
  ): Promise<void> {
    await using opened = await all.scene.open("health", options);
    const { page } = opened;
    await page.addInitScript(COUNT_ASKED);
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const at of places()) {
      await page.goto(new URL(at, all.scene.web.url).href);
      await settled(page);
      await look(page, at);
    }
  }

  test("has no overflow and no covered control from 320 to 1920 px", async () => {
    await atEach(async (page, at) => {
      for (const [width, height] of [
        [1920, 1080],
        [640, 400],
        [320, 256],
      ] as const) {
        await page.setViewportSize({ width, height });
        await settled(page);
        await expectLayout(page, `${at}, ${width}`);
        expect(await page.evaluate("document.getAnimations().length"), at).toBe(0);
        expect(await text(page, COVERED), `${at}, ${width}`).toEqual([]);
      }
    });
  });

  test("content and header have the same left and right edges", async () => {
    await atEach(
      async (page, where) => {
        // A short message that there is nothing to show is centred.
        if ((await page.locator("main.mid").count()) > 0) return;
        for (const edges of [STARTS, ENDS]) {
          const at = await text(page, edges);
          expect(at.length, where).toBeGreaterThanOrEqual(2);
          expect(new Set(at).size, `${where}: ${at.join()}`).toBe(1);
        }
      },
      { viewport: { width: 1920, height: 1080 } },
    );
  });

  test("selected and unselected controls differ in forced colours", async () => {
    await atEach(
      async (page, at) => {
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 740 });
          await settled(page);
          expect(await text(page, UNMARKED), `${at}, ${width}`).toEqual([]);
        }
      },
      { forcedColors: "active" },
    );
  });

  test("a fixed bar hides everything behind it, and takes little space in a low window", async () => {
    await atEach(
      async (page, at) => {
        for (const [width, height, most] of [
          [360, 740, 0.35],
          [320, 256, 0.2],
        ] as const) {
          await page.setViewportSize({ width, height });
          await settled(page);
          for (const share of [0, 0.3, 0.6, 1]) {
            await page.evaluate(
              `scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * ${share})`,
            );
            const bars: Bar[] = await page.evaluate(BARS);
            const where = `${at}, ${width} × ${height}, ${share}: ${JSON.stringify(bars)}`;
            expect(
              bars.flatMap(({ through }) => through),
              where,
            ).toEqual([]);
            expect(
              bars.reduce((sum, bar) => sum + bar.share, 0),
              where,
            ).toBeLessThan(most);
          }
        }
      },
      { viewport: { width: 360, height: 740 } },
    );
  });

  test("shows the steps of the first visit one below another, including answered steps", async () => {
    await using opened = await all.scene.open("health");
    const { page } = opened;
    await page.route(/\/session$/, (route) =>
      route.fulfill({ json: { signed_in: true, first_visit: true, kept_tools: [] } }),
    );
    await page.reload();
    await page.getByRole("button", { name: "Skip this step" }).press("Enter");
    await page.getByText("Step 2 of 5").waitFor();
    const lefts = await text(
      page,
      `[...document.querySelectorAll("ol li")].map((e) => e.getBoundingClientRect().left)`,
    );
    expect([lefts.length, new Set(lefts).size]).toEqual([5, 1]);
  });
});
