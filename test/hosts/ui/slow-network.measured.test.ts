import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { firstPainted } from "./support/measure.ts";
import { FIRST, MANY, openFar, SLOW } from "./support/slow.ts";

const test = testInBrowser();

const TRIES = 5;
/**
 * The goals are 2 s, and 0.7 s with the assets of the first visit. On a quiet machine all pages
 * take at most 1.98 s and 0.68 s; with other work on two cores, a median was at most 0.2 s longer.
 */
const [MAX_MS, MAX_AGAIN_MS] = [2200, 850];

describe("400 kbit/s with 400 ms latency", () => {
  test.for(FIRST)(
    "/%s shows its first rows in time, and faster on the second visit",
    async ([path, content], { browser }) => {
      await using far = await openFar(browser, MANY);
      const visit = async (page: Page): Promise<number> => {
        await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
        return Number(await page.evaluate(firstPainted(content)));
      };
      const took: [first: number, again: number][] = [];
      for (let at = 0; at < TRIES; at++) {
        // Over such a network, Chromium keeps the streams of left pages for seconds and has fewer
        // connections for the next page.
        await using context = await far.openAgain();
        const page = await context.newPage();
        const devtools = await context.newCDPSession(page);
        await devtools.send("Network.enable");
        await devtools.send("Network.emulateNetworkConditions", {
          offline: false,
          latency: SLOW.latencyMs,
          downloadThroughput: SLOW.bytesPerSecond,
          uploadThroughput: SLOW.bytesPerSecond,
        });
        const first = await visit(page);
        await page.goto("about:blank");
        took.push([first, await visit(page)]);
      }
      const [first, again] = [0, 1].map((which) =>
        Math.round(
          took.map((one) => one[which] ?? 0).toSorted((a, b) => a - b)[(TRIES - 1) / 2] ?? 0,
        ),
      );
      console.log(`/${path}: ${first} ms, again ${again} ms`);
      expect(first).toBeLessThan(MAX_MS);
      expect(again).toBeLessThan(MAX_AGAIN_MS);
    },
  );
});
