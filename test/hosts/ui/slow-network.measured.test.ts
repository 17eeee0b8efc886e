import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { firstPainted } from "./support/measure.ts";
import { FIRST, MANY, openFar, SLOW } from "./support/slow.ts";

const test = testInBrowser();

const TRIES = 5;
/** The goals are 2 s, and 0.7 s with the assets of the first visit; the rest is what else the machine does. */
const [MAX_MS, MAX_AGAIN_MS] = [2300, 900];

describe("over 400 kbit/s with 400 ms", () => {
  test.for(FIRST)("/%s shows its first rows in time, and sooner once more", async ([path, content], { browser }) => {
    await using far = await openFar(browser, MANY);
    const { page } = far;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: SLOW.latencyMs,
      downloadThroughput: SLOW.bytesPerSecond,
      uploadThroughput: SLOW.bytesPerSecond,
    });
    const visit = async (): Promise<number> => {
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      return Number(await page.evaluate(firstPainted(content)));
    };
    const took: [first: number, again: number][] = [];
    for (let at = 0; at < TRIES; at++) {
      await devtools.send("Network.clearBrowserCache");
      const first = await visit();
      await page.goto("about:blank");
      took.push([first, await visit()]);
      await page.goto("about:blank");
    }
    const [first, again] = [0, 1].map((which) =>
      Math.round(took.map((one) => one[which] ?? 0).toSorted((a, b) => a - b)[(TRIES - 1) / 2] ?? 0),
    );
    console.log(`/${path}: ${first} ms, once more ${again} ms`);
    expect(first).toBeLessThan(MAX_MS);
    expect(again).toBeLessThan(MAX_AGAIN_MS);
  });
});
