import { join } from "node:path";
import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, PLEX_TOKEN, TMDB_KEY, visibleFiles } from "./home.ts";

test("while Plex is down films are still filed, and the scan is requested later", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const sections = [{ title: "Films", type: "movie", locations: [home.movies] }];
  await using plex = await startFakePlex({ token: PLEX_TOKEN, sections });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  await using _daemon = await startDaemon(home);
  home.drop("Sintel.2010.mkv");
  await waitFor("the first scan", () => plex.scans.length === 1);

  plex.setFault({ kind: "status", status: 503 });
  home.drop("Inception.2010.mkv");
  const filed = await home.reaches("Inception.2010.mkv", "filed");
  expect(filed.plex).toBe("pending");
  expect(visibleFiles(home.library)).toContain("Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv");
  const asked = plex.requests.length;
  await waitFor("Plex to be asked in vain", () => plex.requests.length > asked);
  plex.setFault(undefined);
  await waitFor("Plex to be asked again", () => plex.scans.length === 2);
  expect(plex.scans[1]).toEqual({ section: "1", path: join(home.movies, "Inception (2010) {tmdb-27205}") });
  await waitFor("that to be known", async () => (await home.release("Inception.2010.mkv"))?.plex === "requested");
  expect(plex.scans).toHaveLength(2);
});
