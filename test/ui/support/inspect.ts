import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What axe finds wrong, each with where it is. It is put there by the test, past the page's own policy. */
export async function expectNoViolation(page: Pick<Page, "evaluate">): Promise<void> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = (await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 160) + " " + failureSummary)))`,
  )) as string[];
  expect(found).toEqual([]);
}

/** Nothing leads beyond the side of the screen, and a main action is not covered by anything. */
export async function expectLayout(page: Pick<Page, "evaluate">): Promise<void> {
  const wide = (await page.evaluate(
    "[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.closest('.vh, .skip, .toast.empty, .chips, .top nav') && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)).map((e) => e.outerHTML.slice(0, 120))",
  )) as string[];
  expect(wide).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  const covered = (await page.evaluate(
    "[...document.querySelectorAll('button.main')].filter((e) => e.checkVisibility()).filter((e) => { e.scrollIntoView({ block: 'center' }); const { x, y, width, height } = e.getBoundingClientRect(); const top = document.elementFromPoint(x + width / 2, y + height / 2); return !top || !e.contains(top); }).map((e) => e.outerHTML)",
  )) as string[];
  expect(covered).toEqual([]);
}

/** The element that has the focus shows it by an outline of 2 px at least. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const outline = await page.evaluate(
    "(() => { const e = document.activeElement; const shown = e.closest('.cand') ?? e; return parseFloat(getComputedStyle(shown).outlineWidth) + ' ' + getComputedStyle(shown).outlineStyle + ' ' + e.outerHTML.slice(0, 80); })()",
  );
  expect(outline).toMatch(/^[2-9](?:\.\d+)? (?:solid|auto)/);
}
