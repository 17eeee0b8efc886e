import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";

const test = testInBrowser();

/** The least side of what a finger meets, in px. Links inside of sentences may be as high as a line. */
const LEAST_PX = 44;

/** Pages whose controls are all measured, and a part of what they show when they are drawn. */
const PAGES = {
  library: ".wall a",
  history: ".rel",
  "history?steps=1": ".happened",
  "library/trash": ".trow",
  "library/state": ".verdict",
  "library/movie/841": ".frow",
} as const;

/** Returns the visible controls that are too low, and those of the header that are too narrow. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const all = [...document.querySelectorAll("button, select, summary, .button, nav a, header a, input:not([type=checkbox], [type=radio])")];
    return all.filter((e) => e.checkVisibility() && !e.closest(".vh, .skip, .toast.empty")).flatMap((e) => {
      const { width, height } = e.getBoundingClientRect();
      const isWide = !e.closest("header") || width >= ${LEAST_PX};
      return width === 0 || (height >= ${LEAST_PX} - 0.5 && isWide) ? [] : [Math.round(width) + " × " + Math.round(height) + " " + e.outerHTML.slice(0, 90)];
    });
  })()`);

describe("targets on a phone", () => {
  test("are large enough for a finger, in the header, the bar and on each page", async ({
    scene,
  }) => {
    const dune = await scene.approve("Dune", 841);
    await scene.approve("Harbour", 949);
    await scene.engine.round();
    await scene.takeBack((await scene.find("Harbour")).id);
    expect(dune).toBeGreaterThan(0);
    const { page } = await scene.open("history", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const small: Record<string, string[]> = {};
    for (const [at, drawn] of Object.entries(PAGES)) {
      await page.goto(new URL(at, scene.web.url).href);
      await page.locator(drawn).first().waitFor();
      await page.locator(".top .pill:not(:empty)").waitFor();
      const found = await tooSmall(page);
      if (found.length > 0) small[at] = found;
    }
    expect(small).toEqual({});
  });
});
