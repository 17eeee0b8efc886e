import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { SABNZBD_DONE, startFakeSabnzbd } from "../support/fake-newsreader.ts";
import { waitFor } from "../support/wait-for.ts";
import { visibleFiles } from "./home.ts";
import { startHttp } from "./http-server.ts";
import { openWatched, printedLink, tmdbWithPosters } from "./page-browser.ts";

const test = testInBrowser();

const NAME = "Sintel.2010.1080p.BluRay.x264-GRP";

test("reports the wrong key of a client added on the page, and files its download once the key is corrected", async ({
  browser,
}) => {
  await using tmdb = await tmdbWithPosters();
  await using daemon = await startHttp({ tmdb });
  const { home, program } = daemon;
  mkdirSync(home.at("news"));
  await using news = await startFakeSabnzbd({ complete: home.at("news") });
  await using opened = await openWatched(browser, (await printedLink(home)).href);
  const { page } = opened;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).press("Enter");
  await page.getByRole("link", { name: "Settings" }).first().press("Enter");
  await page
    .getByRole("navigation", { name: "Setting groups" })
    .getByRole("link", { name: "Downloads" })
    .press("Enter");
  await press("SABnzbd");
  await page.getByLabel("Address for sabnzbd").fill(news.url.replace("http://", ""));
  await page.getByLabel("API key for sabnzbd").fill("wr0ng");
  await press("Test sabnzbd");
  await page.getByText(/SABnzbd refuses the key/).waitFor();
  await page.getByLabel("API key for sabnzbd").fill("k3y");
  await press("Test sabnzbd");
  await page.getByText(/SABnzbd refuses the key/).waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^File from/ }).press("Enter");
  await press("Save");
  await page
    .getByRole("status")
    .filter({ hasText: /settings? saved/ })
    .waitFor();
  await press("Restart the daemon");
  await waitFor("the second start", () => program.log().split(" files from ").length > 2);
  await page.getByRole("button", { name: "Restart the daemon" }).waitFor({ state: "detached" });
  expect(readFileSync(home.envFile, "utf8")).toContain("CLIENT_SABNZBD_KEY=k3y");

  const path = home.drop(`../news/films/${NAME}/ba6b1f.mkv`, Buffer.alloc(100_000, "film"));
  const row = { ...SABNZBD_DONE, name: NAME, storage: path, bytes: 100_000 };
  Object.assign(news.rows, { history: [row], updates: 2 });
  await home.reaches(NAME, "filed");
  expect(visibleFiles(home.library)).toEqual([
    "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
  ]);
  await page.getByRole("link", { name: "Downloads" }).first().press("Enter");
  await page.getByText(NAME).first().waitFor();
});
