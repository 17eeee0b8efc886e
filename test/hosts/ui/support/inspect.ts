import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Opened } from "./browser.ts";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Rules whose results depend on the colour scheme. The other rules take several times as long. */
export const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/**
 * Asserts that axe finds no violations; each one is reported with its place. The test injects axe,
 * past the page's own policy.
 */
export async function expectNoViolation(
  page: Pick<Page, "evaluate">,
  where?: string,
  runOnly: typeof TAGS | typeof COLOURS = TAGS,
): Promise<void> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const found = await page.evaluate<string[]>(
    `axe.run({ runOnly: ${JSON.stringify(runOnly)} }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 160) + " " + failureSummary)))`,
  );
  expect(found, where).toEqual([]);
}

/**
 * Asserts that nothing extends beyond the sides of the screen, that selected options and search
 * placeholders fit, that no sentence or title is a column of letters, that no short word of a button
 * is on two lines, and that nothing covers a main action.
 */
export async function expectLayout(page: Pick<Page, "evaluate">, where?: string): Promise<void> {
  const wide = await page.evaluate<string[]>(`(() => {
    const isWide = (e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1;
    // An element that is cut off with an ellipsis, or in a line that slides, is wider than its screen.
    const isCut = ({ parentElement: by }) => by !== document.body && ((getComputedStyle(by).overflowX !== "visible" && !isWide(by)) || isCut(by));
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.checkVisibility() && !e.closest(".vh, .skip, .toast.empty, .chips, .top nav") && isWide(e) && !isCut(e))
      .map((e) => e.outerHTML.slice(0, 120));
  })()`);
  expect(wide, where).toEqual([]);
  expect(
    await page.evaluate("document.documentElement.scrollWidth - innerWidth"),
    where,
  ).toBeLessThanOrEqual(0);
  const cut = await page.evaluate<string[]>(
    `(() => {
    const pen = document.createElement("canvas").getContext("2d");
    const shown = (e) => e.selectedOptions?.[0]?.text ?? (e.value === "" ? e.placeholder : "");
    return [...document.querySelectorAll("select, input[type=search]")].filter((e) => e.checkVisibility()).filter((e) => {
      const style = getComputedStyle(e);
      pen.font = style.font;
      // Firefox counts the padding of a search field to its clientLeft.
      const taken = ["paddingInlineStart", "paddingInlineEnd", "borderInlineStartWidth", "borderInlineEndWidth"];
      const room = taken.reduce((left, side) => left - parseFloat(style[side]), e.getBoundingClientRect().width);
      return pen.measureText(shown(e)).width > room + 1;
    }).map(shown);
  })()`,
  );
  expect(cut, where).toEqual([]);
  const squeezed = await page.evaluate<string[]>(
    "[...document.querySelectorAll('main :is(h1, h2, h3, p, .slabel b, .slabel label)')].filter((e) => e.checkVisibility() && e.innerText.length > 12 && e.getBoundingClientRect().width < 60 && !e.closest('.vh')).map((e) => e.outerHTML.slice(0, 120))",
  );
  expect(squeezed, where).toEqual([]);
  const broken = await page.evaluate<string[]>(`[...document.querySelectorAll("button, .button")]
    .filter((e) => e.checkVisibility())
    .flatMap((e) => {
      const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
      const words = [];
      while (texts.nextNode()) {
        for (const { 0: word, index } of texts.currentNode.data.matchAll(/(?<!\\S)\\p{L}{2,10}(?!\\S)/gu)) {
          const range = document.createRange();
          range.setStart(texts.currentNode, index);
          range.setEnd(texts.currentNode, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) words.push(word);
        }
      }
      return words;
    })`);
  expect(broken, where).toEqual([]);
  const covered = await page.evaluate<string[]>(
    "[...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button.main')].filter((e) => e.checkVisibility()).filter((e) => { e.scrollIntoView({ block: 'center' }); const { x, y, width, height } = e.getBoundingClientRect(); const top = document.elementFromPoint(x + width / 2, y + height / 2); return !top || !e.contains(top); }).map((e) => e.outerHTML)",
  );
  expect(covered, where).toEqual([]);
}

const SIZES = [
  [1280, 800],
  [360, 740],
] as const;

/**
 * Checks the page as it opens at each size, light and dark: nothing overflows, axe finds nothing
 * and the browser has no complaints. `ready` waits until everything is drawn.
 */
export async function expectGoodLooks(
  { page, complaints }: Pick<Opened, "page" | "complaints">,
  ready: () => Promise<void>,
  sizes: readonly (readonly [width: number, height: number])[] = SIZES,
): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.reload();
    await ready();
    for (const colorScheme of ["light", "dark"] as const) {
      const where = `at ${width} × ${height}, ${colorScheme}`;
      // During a colour transition, an element has no stable contrast.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectLayout(page, where);
      await expectNoViolation(page, where, colorScheme === "light" ? TAGS : COLOURS);
    }
  }
  expect(complaints).toEqual([]);
}

/** Asserts that the focused element has an outline of at least 2 px. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const outline = await page.evaluate(
    "(() => { const e = document.activeElement; const shown = e.closest('.cand') ?? e; return parseFloat(getComputedStyle(shown).outlineWidth) + ' ' + getComputedStyle(shown).outlineStyle + ' ' + e.outerHTML.slice(0, 80); })()",
  );
  expect(outline).toMatch(/^[2-9](?:\.\d+)? (?:solid|auto)/);
}
