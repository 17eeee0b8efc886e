import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { movie } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { line, logOf } from "./support/health.ts";
import { expectGoodLooks } from "./support/inspect.ts";

const test = testInBrowser();

const TITLE = "باب الحديد";
const FOLDER = `${TITLE} (1958)`;

/**
 * Returns these parts of the first path that contains them all, in the order in which they are
 * drawn: line by line, from left to right.
 */
const drawn = (page: Page, parts: readonly string[]): Promise<string[]> =>
  page.evaluate(`(() => {
    const parts = ${JSON.stringify(parts)};
    const path = [...document.querySelectorAll("bdi.mono")].find((e) => parts.every((part) => e.textContent.includes(part)));
    if (!path) return [];
    const walk = document.createTreeWalker(path, NodeFilter.SHOW_TEXT);
    const letters = [];
    while (walk.nextNode()) for (let at = 0; at < walk.currentNode.data.length; at++) letters.push([walk.currentNode, at]);
    return parts.map((part) => {
      const [node, at] = letters[path.textContent.indexOf(part)];
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { top, left } = range.getBoundingClientRect();
      return { part, line: Math.round(top / 10), left };
    }).sort((a, b) => a.line - b.line || a.left - b.left).map(({ part }) => part);
  })()`);

describe("right-to-left titles in a browser", () => {
  test("a path reads folder by folder, with the year and the extension after its Arabic title", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: [`${TITLE.replace(" ", ".")}.1958.1080p.mkv`],
      catalogue: [movie(700_006, TITLE, 1958)],
    });
    const [release] = await scene.engine.all();
    await scene.server.data("approve_ingest", {
      ids: [release?.id ?? 0],
      type: "movie",
      tmdb_id: 700_006,
    });
    await scene.engine.round();
    const opened = await scene.open("library/movie/700006");
    const { page } = opened;
    const ready = () => page.getByText(FOLDER.slice(0, 3)).first().waitFor();
    await ready();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      const parts = ["Movies/", TITLE, "(1958)"];
      expect(await drawn(page, parts), `${width} px`).toEqual(parts);
      const file = [TITLE, "(1958)", ".mkv"];
      expect(await drawn(page, file), `${width} px`).toEqual(file);
    }
    await page
      .getByRole("button", { name: /^Undo: / })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await expectGoodLooks(opened, ready);
  });

  test("a line of the log reads from left to right around an Arabic name", async ({ setScene }) => {
    using folder = tempFolder();
    writeFileSync(folder.at("log"), line("info", `Filed ${TITLE} (1958) as #7, 1 file.`));
    const scene = await setScene({ drops: {}, useCases: logOf(folder.at("log")) });
    const { page } = await scene.open("log");
    const entry = page.locator(".ll .break");
    await entry.getByText(TITLE).waitFor();
    expect(await entry.locator("bdi").allTextContents()).toEqual([TITLE]);
    const order = await page.evaluate<number[]>(`(() => {
      const left = (node) => {
        const range = document.createRange();
        range.selectNode(node);
        return range.getBoundingClientRect().left;
      };
      return [...document.querySelector(".ll .break").childNodes].filter(({ data }) => data !== "").map(left);
    })()`);
    expect(order.length).toBeGreaterThan(3);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
