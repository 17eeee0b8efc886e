import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, PLEX_TOKEN } from "./home.ts";
import { TOKEN } from "./http-server.ts";
import { DUNE, dropDoubtful, openWatched, printedLink, tmdbWithPosters } from "./page-browser.ts";

const test = testInBrowser();

const FILM = "Inception.2010.1080p.BluRay.x264-GRP.mkv";

test("no page and no decision waits for a Plex that answers late", async ({ browser }) => {
  await using tmdb = await tmdbWithPosters();
  const port = await freePort();
  using home = makeHome({
    tmdb,
    settings: {
      SERVER_PORT: String(port),
      AUTH_TOKEN: TOKEN,
      PLEX_TIMEOUT: "300",
    },
  });
  await using plex = await startFakePlex({
    token: PLEX_TOKEN,
    indexes: true,
    sections: [
      { title: "Films", type: "movie", locations: [home.movies] },
      { title: "Series", type: "show", locations: [home.tv] },
    ],
  });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  home.drop(FILM, "the film");
  await using _daemon = await startDaemon(home);
  await waitFor("Plex to show the film", async () => (await home.release(FILM))?.plex === "seen");
  await dropDoubtful(home);
  await using opened = await openWatched(browser, (await printedLink(home)).href);
  const { page } = opened;
  await page.getByRole("heading", { level: 1, name: /waits? for you/ }).waitFor();
  plex.setFault({ kind: "hang" });
  const at = (address: string): string => new URL(address, `http://127.0.0.1:${port}/`).href;
  await page.goto(at("library/movie/27205"));
  await page.getByRole("heading", { level: 1, name: /Inception/ }).waitFor();
  await page.getByRole("button", { name: /^Undo: Inception/ }).waitFor();
  expect(await page.getByRole("link", { name: "Open in Plex" }).count()).toBe(0);
  for (const [address, heading] of [
    ["", /waits? for you/],
    ["library", "Library"],
    ["history", "History"],
    ["torrents", "Downloads"],
    ["health", "Health"],
  ] as const) {
    await page.goto(at(address));
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }
  const dune = await home.release(DUNE);
  await page.goto(at(`item/${dune?.id}`));
  await page.getByRole("radio").first().check();
  await page.getByRole("button", { name: /^File as Dune/, disabled: false }).press("Enter");
  await page
    .getByRole("status")
    .filter({ hasText: /Dune .*(?:is approved|has been filed)/ })
    .waitFor();
  await waitFor("the film to be filed", async () => (await home.release(DUNE))?.state === "filed");
  expect(opened.complaints).toEqual([]);
});
