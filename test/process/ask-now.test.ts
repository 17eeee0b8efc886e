import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { TOKEN } from "./http-server.ts";
import { openWatched, printedLink } from "./page-browser.ts";

const test = testInBrowser();

// The test uses TMDB because nothing else sends a request to TMDB while no release waits. Plex, in
// contrast, is asked for its libraries every 30 seconds.
test("“Check now” on Home contacts a recovered TMDB at once, an hour before the next scheduled check", async ({
  browser,
}) => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  tmdb.setFault({ kind: "reset" });
  const port = await freePort();
  using home = makeHome({
    tmdb,
    settings: { SERVER_PORT: String(port), AUTH_TOKEN: TOKEN, HEALTH_CHECK_INTERVAL: "3600" },
  });
  await using _daemon = await startDaemon(home);
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/health/startup`)
      .then(({ ok }) => ok)
      .catch(() => false);
  await waitFor("the daemon to serve", isUp);
  await using opened = await openWatched(browser, (await printedLink(home)).href);
  const { page } = opened;
  const trouble = page.getByRole("heading", { level: 1, name: /TMDB/ });
  await trouble.waitFor();
  const ask = page.getByRole("button", { name: "Check now" });
  const asked = tmdb.requests.length;
  await ask.focus();
  await page.keyboard.press("Enter");
  await waitFor("TMDB to be asked again", () => tmdb.requests.length > asked);
  // TMDB is still down. The page shows the time of the next try.
  await page.getByText(/Next try at \d/).waitFor();
  await trouble.waitFor();

  tmdb.setFault(undefined);
  await page.goto(new URL("health", page.url()).href);
  await page.getByRole("main").locator(".checked p", { hasText: "TMDB" }).first().waitFor();
  await ask.click();
  await ask.waitFor({ state: "detached" });
  await page.goto(new URL("./", page.url()).href);
  await page.getByRole("heading", { level: 1, name: /^Nothing waits/ }).waitFor();
  expect(opened.complaints).toEqual([]);
});
