import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, PLEX_TOKEN, TMDB_KEY } from "./home.ts";
import { TOKEN } from "./http-server.ts";
import { openWatched, printedLink } from "./page-browser.ts";

const test = testInBrowser();

const FILM = "Inception.2010.1080p.BluRay.x264-GRP.mkv";
const EPISODE = "Game.of.Thrones.S01E01.1080p.BluRay.mkv";

test("opens a film and a series in Plex, without the token, and offers no link once Plex is down", async ({
  browser,
}) => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const port = await freePort();
  using home = makeHome({ tmdb, settings: { SERVER_PORT: String(port), AUTH_TOKEN: TOKEN } });
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
  home.drop(EPISODE, "the episode");
  await using _daemon = await startDaemon(home);
  for (const name of [FILM, EPISODE]) {
    await waitFor(`Plex to show ${name}`, async () => (await home.release(name))?.plex === "seen");
  }
  const keyOf = (title: string): string =>
    plex.world.library.items.find((one) => one.title === title && one.type !== "episode")?.id ?? "";
  const { machineIdentifier } = plex.world.identity;
  const at = (title: string): string =>
    `https://app.plex.tv/desktop/#!/server/${String(machineIdentifier)}/details?key=%2Flibrary%2Fmetadata%2F${keyOf(title)}`;

  await using opened = await openWatched(browser, (await printedLink(home)).href);
  const { page } = opened;
  // Leaving this page before the link has signed the browser in would cancel the sign-in.
  await page.getByRole("heading", { level: 1, name: /^Nothing waits/ }).waitFor();
  const link = page.getByRole("link", { name: "Open in Plex" });
  const ids = await Promise.all(
    [FILM, EPISODE].map(async (name) => (await home.release(name))?.id),
  );
  for (const [address, title] of [
    ["library/movie/27205", "Inception"],
    ["library/tv/1399", "Game of Thrones"],
    [`item/${ids[0]}`, "Inception"],
    [`item/${ids[1]}`, "Game of Thrones"],
  ] as const) {
    // The server waits at most 1.5 s for Plex. On a busy machine, the link appears on the next
    // visit.
    await expect
      .poll(async () => {
        await page.goto(new URL(address, `http://127.0.0.1:${port}/`).href);
        await page.getByRole("heading", { level: 1 }).waitFor();
        return await link.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
      })
      .toBe(true);
    expect(await link.getAttribute("href"), address).toBe(at(title));
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
  }
  expect(await opened.received()).not.toContain(PLEX_TOKEN);
  expect(opened.complaints).toEqual([]);
  expect(opened.strangers).toEqual([]);

  const film = new URL("library/movie/27205", `http://127.0.0.1:${port}/`).href;
  const gone = page.getByText("Plex no longer has it under this title");
  plex.world.library.items.splice(0);
  for (const [isSaid, before] of [
    [1, async () => {}],
    [0, () => plex[Symbol.asyncDispose]()],
  ] as const) {
    await before();
    await page.goto(film);
    await page.getByRole("heading", { level: 1, name: /Inception/ }).waitFor();
    await expect.poll(() => Promise.all([link.count(), gone.count()])).toEqual([0, isSaid]);
  }
});
