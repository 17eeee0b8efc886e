import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { firstPainted } from "./support/measure.ts";
import { FIRST, MANY, MAX_MS, openFar, SLOW } from "./support/slow.ts";

const test = testInBrowser();

describe("over 400 kbit/s with 400 ms", () => {
  test.for(FIRST)(
    "/%s shows its first content within 2.5 s, with nothing kept",
    async ([path, , content], { browser }) => {
      await using far = await openFar(browser, MANY);
      const { page } = far;
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("Network.enable");
      await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
      await devtools.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: SLOW.latencyMs,
        downloadThroughput: SLOW.bytesPerSecond,
        uploadThroughput: SLOW.bytesPerSecond,
      });
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      const shown = await page.evaluate(firstPainted(content));
      console.log(`/${path}: ${Math.round(Number(shown))} ms`);
      expect(shown).toBeLessThan(MAX_MS);
    },
  );
});
