import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { cli } from "../support/daemon.ts";
import { startHttp } from "./http-server.ts";
import {
  DUNE,
  dropDoubtful,
  expectNoSecret,
  openWatched,
  printedLink,
  seesPoster,
  tmdbWithPosters,
} from "./page-browser.ts";

const test = testInBrowser();

type History = { entries: { action: string; actor: string }[] };

test("a printed link signs in, a film is decided by keyboard only, and other people's decisions appear", async ({
  browser,
}) => {
  await using tmdb = await tmdbWithPosters();
  await using daemon = await startHttp({ tmdb });
  const { home } = daemon;
  const { dune, office } = await dropDoubtful(home);
  const link = await printedLink(home);
  await using opened = await openWatched(browser, link.href);
  const { page, complaints, strangers } = opened;

  await page.getByRole("heading", { level: 1, name: "2 downloads wait for you" }).waitFor();
  expect(page.url()).toBe(`${daemon.url}/`);
  await page.getByRole("link", { name: /^Waiting/ }).press("Enter");
  await page.getByRole("link", { name: /Dune/ }).first().press("Enter");
  await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
  expect(await page.evaluate("document.cookie")).toBe("");
  await seesPoster(page);

  await page.keyboard.press("2");
  await page.getByRole("button", { name: /^File as Dune \(1984\)/ }).waitFor();
  await page.keyboard.press("a");
  await page
    .getByRole("status")
    .filter({ hasText: /Dune \(1984\)/ })
    .waitFor();
  await home.reaches(DUNE, "filed");
  const history = (await cli(home, "history", String(dune), "--json")).json() as History;
  expect(history.entries.find(({ action }) => action === "approved")?.actor).toMatch(
    /^web:\w+ on Linux$/,
  );

  expect((await cli(home, "reject", String(office), "--yes")).code).toBe(0);
  await page
    .locator(`[data-id="${office}"]`)
    .getByText(/decided by \S+ at a terminal$/)
    .waitFor();

  await expectNoSecret(opened, home, daemon.program.log(), link.hash.slice(5));
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});
