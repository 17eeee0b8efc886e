import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { addressOf } from "../../../src/core/page/place.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { COUNT_ASKED, placesOf, setEverything, settled } from "./support/walk.ts";

const test = testInBrowser();

/** The least side of what a finger meets, in px. Links inside of sentences may be as high as a line. */
const LEAST_PX = 44;

/**
 * Returns the visible controls that are too low, and those of the header and of bars that are too
 * narrow. A link counts if it is alone in its line, apart from the name of a row.
 */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const all = [...document.querySelectorAll("button, select, summary, .button, nav a, header a, div > a, p > a, input:not([type=checkbox], [type=radio])")];
    const isAlone = (e) => e.tagName !== "A" || e.matches(".button, nav a, header a") || (e.parentElement.textContent.trim() === e.textContent.trim() && !e.closest("li, td, .mono, .break"));
    return all.filter((e) => isAlone(e) && e.checkVisibility() && !e.closest(".vh, .skip, .toast.empty")).flatMap((e) => {
      const { width, height } = e.getBoundingClientRect();
      const isWide = !e.closest("header, .decide, .rowmenu > summary, .crumb") || width >= ${LEAST_PX};
      return width === 0 || (height >= ${LEAST_PX} - 0.5 && isWide) ? [] : [Math.round(width) + " × " + Math.round(height) + " " + e.outerHTML.slice(0, 90)];
    });
  })()`);

describe("targets on a phone", () => {
  test("are large enough for a finger at each address", async ({ browser }) => {
    await using all = await setEverything(browser);
    await using opened = await all.scene.open("history", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = opened;
    await page.addInitScript(COUNT_ASKED);
    const small: Record<string, string[]> = {};
    for (const place of placesOf(all.ids)) {
      const at = place.page === "unknown" ? "nowhere" : addressOf(place);
      await page.goto(new URL(at, all.scene.web.url).href);
      await settled(page);
      const found = await tooSmall(page);
      if (found.length > 0) small[at] = found;
    }
    expect(small).toEqual({});
  });
});
