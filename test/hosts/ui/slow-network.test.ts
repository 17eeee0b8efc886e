import type { Request } from "playwright-core";
import { describe, expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { FIRST, MANY, MAX_MS, openFar, SLOW } from "./support/slow.ts";

const test = testInBrowser();

/** One for the shell with its answers, and one for its scripts and styles. */
const ROUND_TRIPS = 2;

/** Requests other than the shell and its assets. */
const ASKED = /\/(?:api\/|session$|events|posters\/)/;

/** Records the scripts that are loaded when the page is first drawn. */
const NOTE_NEEDED = `new MutationObserver(() => {
  if (!document.querySelector("main h1")) return;
  window.needed ??= performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith(".js"));
}).observe(document, { childList: true, subtree: true })`;

describe("slow network in a browser", () => {
  test.for(FIRST)(
    "/%s shows its first rows after two round trips and few bytes",
    async ([path, content], { browser }) => {
      await using far = await openFar(browser, MANY);
      const { page } = far;
      const asked: Request[] = [];
      await page.route("**/*", (route) => {
        const request = route.request();
        if (ASKED.test(request.url())) return;
        asked.push(request);
        void route.continue();
      });
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      await page.locator(content).first().waitFor();
      // Other requests of its script come after it.
      const [shell] = asked;
      const html = await (await shell?.response())?.text();
      const named = asked.filter(
        (one) => one === shell || html?.includes(one.url().slice(far.url.length + 1)),
      );
      const sizes = await Promise.all(named.map((one) => one.sizes()));
      const bytes = sizes.reduce(
        (sum, one) => sum + one.responseBodySize + one.responseHeadersSize,
        0,
      );
      const ms = ROUND_TRIPS * SLOW.latencyMs + (1000 * bytes) / SLOW.bytesPerSecond;
      console.log(`/${path}: ${named.length} requests, ${bytes} bytes, ${Math.round(ms)} ms`);
      expect(ms, `${bytes} bytes`).toBeLessThan(MAX_MS);
      await page.unrouteAll();
    },
  );

  test.for(["settings", "torrents", "history", "library"])(
    "requests all scripts of /%s together",
    async (path, { browser }) => {
      await using far = await openFar(browser);
      const { page } = far;
      const scripts: string[] = [];
      page.on("request", (request) => {
        const { pathname } = new URL(request.url());
        if (/\/assets\/.+\.js$/.test(pathname)) scripts.push(pathname);
      });
      // The page needs its scripts, which are loaded when it is rendered. Scripts of linked pages
      // are requested later.
      await page.addInitScript(NOTE_NEEDED);
      await page.goto(`${far.url}/${path}`);
      await page.locator("main h1:visible").first().waitFor();
      const all = new Set(await page.evaluate<string[]>("needed"));
      expect(all.size).toBeGreaterThan(1);

      // When the page is opened again, all scripts are requested although none is answered.
      scripts.length = 0;
      const hold = (): void => {};
      await page.route("**/assets/*.js", hold);
      await page.goto(`${far.url}/${path}`, { waitUntil: "commit" });
      await expect.poll(() => new Set(scripts)).toEqual(all);
      await page.unrouteAll();

      // When it is opened from a page without its own script, all missing scripts are requested.
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

  test("uses the data embedded in the shell only once, and never on another page", async ({
    browser,
  }) => {
    await using far = await openFar(browser);
    const { page } = far;
    const calls: string[] = [];
    await far.first.close();
    await page.route(/\/events$/, () => {});
    page.on("request", (request) => calls.push(request.url()));
    const count = (end: string): number => calls.filter((url) => url.endsWith(end)).length;
    await page.goto(`${far.url}/`);
    await page.locator(".wait-rows li").first().waitFor();
    expect([count("/session"), count("/get_home"), count("/get_watcher_status")]).toEqual([
      0, 0, 0,
    ]);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).first().click();
    await page.getByRole("navigation").getByRole("link", { name: "Home" }).first().click();
    await expect.poll(() => count("/get_home")).toBe(1);
    await page.unrouteAll();
  });

  test("a second tab shows changes made between loading its shell and its script", async ({
    browser,
  }) => {
    await using far = await openFar(browser);
    const { page } = far;
    const script = Promise.withResolvers<void>();
    await page.route(/assets\/.*\.js$/, (route) => script.promise.then(() => route.continue()));
    await page.goto(`${far.url}/`, { waitUntil: "commit" });
    far.engine.drop("Dune.Another.Copy.1080p.BluRay.x264-DEMO.mkv", undefined);
    await far.engine.round();
    script.resolve();
    await expect.poll(() => page.locator(".wait-rows li").count()).toBe(2);
    await page.unrouteAll();
  });
});
