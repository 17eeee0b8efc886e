import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { addressOf } from "../../../src/core/page/place.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { COUNT_ASKED, placesOf, setEverything, settled } from "./support/walk.ts";

const test = testInBrowser();

/** Above this value, a browser's own metric no longer rates a page as good. */
const MOST = 0.1;
const WAITING = 120;
/** Delays until the page has been drawn without data. Dependent requests come even later. */
const LATE_MS = { first: 600, later: 900 };

/** Records layout shifts that no person caused. For `addInitScript`. */
const COUNT_SHIFTS = `
  window.shifts = [];
  const note = ({ value, hadRecentInput, sources }) => hadRecentInput || shifts.push({
    value, moved: sources.map(({ node }) => (node?.outerHTML ?? node?.parentElement?.outerHTML ?? "").slice(0, 80)),
  });
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
`;

type Shift = { value: number; moved: string[] };

/** Returns the shifts if too much moved while this address loaded. */
async function jumpsAt(page: Page, url: URL): Promise<Shift[]> {
  await page.goto(url.href);
  await settled(page, 20);
  const shifts = await page.evaluate<Shift[]>("shifts");
  return shifts.reduce((sum, { value }) => sum + value, 0) > MOST ? shifts : [];
}

describe("no content moves when later content arrives", () => {
  for (const isLate of [false, true]) {
    test(
      "at each address, wide and narrow, " +
        (isLate ? "each answer after the other" : "answers as they come"),
      async ({ browser }) => {
        await using all = await setEverything(browser);
        for (let at = 0; at < WAITING; at++) {
          all.scene.engine.drop(`Dune.Copy.${at}.1080p.BluRay.x264-DEMO.mkv`);
        }
        await all.scene.engine.round();
        await using opened = await all.scene.open("health");
        const { page } = opened;
        await page.addInitScript(COUNT_ASKED + COUNT_SHIFTS);
        if (isLate) {
          await page.route("**/api/*", async (route) => {
            const isFirst = /queue|home|status/.test(route.request().url());
            setTimeout(
              () => void route.continue().catch(() => {}),
              LATE_MS[isFirst ? "first" : "later"],
            );
          });
        }
        const jumps: Record<string, Shift[]> = {};
        for (const [width, height] of [
          [1280, 800],
          [360, 740],
        ] as const) {
          await page.setViewportSize({ width, height });
          for (const place of placesOf(all.ids)) {
            const at = place.page === "unknown" ? "nowhere" : addressOf(place);
            const found = await jumpsAt(page, new URL(at, all.scene.web.url));
            if (found.length > 0) jumps[`${at}, ${width}`] = found;
          }
        }
        expect(jumps).toEqual({});
        await page.unrouteAll({ behavior: "ignoreErrors" });
      },
    );
  }
});
