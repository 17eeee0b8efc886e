import type { Request, Route } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { FIRST, MANY, MAX_MS, openFar, SLOW } from "./support/slow.ts";

const test = testInBrowser();

/** The shell; what it names; the data, while the large script of that is on its way. */
const ROUND_TRIPS = 3;

describe("over a slow network, in a browser", () => {
  test.for(FIRST)(
    "/%s shows its first content after three round trips and few bytes",
    async ([path, tool, content], { browser }) => {
      await using far = await openFar(browser, MANY);
      const { page } = far;
      const asked: Request[] = [];
      const script = Promise.withResolvers<void>();
      let isLate = false;
      await page.route("**/*", async (route) => {
        const request = route.request();
        if (isLate) return;
        asked.push(request);
        if (/assets\/chunk-/.test(request.url())) await script.promise;
        await route.continue();
      });
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      const data = ["session", "api/get_watcher_status", `api/${tool}`];
      const requestOf = (part: string) => asked.find((one) => one.url().endsWith(`/${part}`));
      await expect.poll(() => data.filter((one) => requestOf(one) === undefined)).toEqual([]);
      // What is asked for from now on is never answered.
      isLate = true;
      script.resolve();
      await page.locator(content).first().waitFor();
      const sizes = await Promise.all(asked.map((one) => one.sizes()));
      const bytes = sizes.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
      const ms = ROUND_TRIPS * SLOW.latencyMs + (1000 * bytes) / SLOW.bytesPerSecond;
      expect(ms, `${bytes} bytes`).toBeLessThan(MAX_MS);
      await page.unrouteAll();
    },
  );

  test.for(["settings", "library", "history"])(
    "all scripts of /%s are asked for together",
    async (path, { browser }) => {
      await using far = await openFar(browser);
      const { page } = far;
      const scripts: string[] = [];
      page.on("request", (request) => {
        const { pathname } = new URL(request.url());
        if (/\/assets\/.+\.js$/.test(pathname)) scripts.push(pathname);
      });
      // Which it needs is what it asks for until it is there, at whatever pace.
      await page.goto(`${far.url}/${path}`);
      await page.locator("main h1").first().waitFor();
      const all = new Set(scripts);
      const first = [...all].filter((one) => one.includes("/first-"));
      expect(all.size - first.length).toBeGreaterThan(2);

      // Opened once more, all are asked for although none is answered but the small one.
      scripts.length = 0;
      const hold = (route: Route): Promise<void> | void =>
        route.request().url().includes("/first-") ? route.continue() : undefined;
      await page.route("**/assets/*.js", hold);
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      await expect.poll(() => new Set(scripts)).toEqual(all);
      await page.unrouteAll();

      // Opened from a page that has no script of its own, all that are missing are.
      scripts.length = 0;
      await page.goto(`${far.url}/waiting`);
      await page.locator("[data-id]").first().waitFor();
      await page.route("**/assets/*.js", hold);
      const isComplete = (): boolean => all.isSubsetOf(new Set(scripts));
      expect(isComplete()).toBe(false);
      await page.locator(`nav a[href="${path}"]`).first().click();
      await expect.poll(isComplete).toBe(true);
      await page.unrouteAll();
    },
  );

  test("what was asked for before the page was there is taken once, and never by another page", async ({ browser }) => {
    await using far = await openFar(browser);
    const { page } = far;
    const calls: string[] = [];
    page.on("request", (request) => calls.push(request.url()));
    await page.goto(`${far.url}/`);
    await page.locator(".wait-cards li").first().waitFor();
    expect(await page.evaluate("plexIngestBegun.size")).toBe(0);
    expect(calls.filter((url) => url.endsWith("/session"))).toHaveLength(1);
    const before = calls.filter((url) => url.endsWith("/get_home")).length;
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).first().click();
    await page.getByRole("navigation").getByRole("link", { name: "Home" }).first().click();
    await expect.poll(() => calls.filter((url) => url.endsWith("/get_home")).length).toBeGreaterThan(before);
  });
});
