import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingBrowser, openBrowser } from "../hosts/ui/support/browser.ts";
import { startDaemon } from "../support/daemon.ts";
import { TMDB_KEY } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";
import { dropDoubtful, openWatched, printedLink, tmdbWithPosters } from "./page-browser.ts";

const WRONG = "wr0ng-".repeat(8);

describe.skipIf(missingBrowser() !== undefined)("the log of the daemon, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("is live, by level, links to releases, goes on after a restart and has no token", async () => {
    await using tmdb = await tmdbWithPosters();
    await using daemon = await startHttp({ tmdb });
    const { home, url } = daemon;
    await using opened = await openWatched(browser, (await printedLink(home)).href);
    const { page, complaints } = opened;
    await page.getByRole("link", { name: "Settings" }).first().press("Enter");
    await page.getByRole("main").getByRole("link", { name: "Log" }).press("Enter");
    const log = page.getByRole("log");
    const lines = page.locator(".ll");

    const { dune } = await dropDoubtful(home);
    const linked = log.getByRole("link", { name: new RegExp(`${dune}$`) }).first();
    await linked.waitFor();
    await linked.press("Enter");
    await page.waitForURL(new RegExp(`item/${dune}$`));
    await page.goBack();

    const signIn = (token: string) =>
      fetch(`${url}/session`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-plex-ingest": "1", origin: url },
        body: JSON.stringify({ token }),
      });
    for (let tries = 0; tries < 4; tries++) expect((await signIn(WRONG)).status).toBe(401);
    await page.getByLabel("At least").selectOption("warn");
    await expect.poll(() => lines.count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator(".ll.info, .ll.debug").count()).toBe(0);

    // It goes on where it was when the daemon is back.
    await page.getByLabel("At least").selectOption("info");
    expect((await daemon.program.end()).code).toBe(0);
    await page
      .getByText(/No connection/)
      .first()
      .waitFor();
    await using _again = await startDaemon(home);
    await page
      .getByText(/No connection/)
      .first()
      .waitFor({ state: "detached" });
    home.drop("Some.Thing.Else.2003.mkv");
    const release = await home.reaches("Some.Thing.Else.2003.mkv", "review");
    await log
      .getByRole("link", { name: new RegExp(`${release?.id}$`) })
      .first()
      .waitFor();

    const received = await opened.received();
    for (const secret of [TOKEN, TMDB_KEY, WRONG]) expect(received).not.toContain(secret);
    expect(complaints).toEqual([]);
  });
});
