import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { cli } from "../../support/daemon.ts";
import { nzbgetMissing } from "../../support/nzbget.ts";
import { waitFor } from "../../support/wait-for.ts";
import { visibleFiles } from "../home.ts";
import { type NewsIngest, startNewsIngest } from "./news-ingest.ts";

const story = test.skipIf(nzbgetMissing()).concurrent;

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

type Shown = { name: string; state: string; waits?: { code: string } };

async function listed({ home }: NewsIngest): Promise<Shown[]> {
  const { stdout } = await cli(home, "torrents", "--json");
  return (JSON.parse(stdout) as { torrents: Shown[] }).torrents;
}

story(
  "files a download with obfuscated file names by the download's own name, once NZBGet has finished it",
  async () => {
    await using ingest = await startNewsIngest({ settings: { INGEST_FILE_METHOD: "move" } });
    const { home, client: reader } = ingest;
    const { news } = reader;
    await ingest.start();
    news.hold();
    const name = "Sintel.2010.1080p.BluRay.x264-GRP";
    const id = await reader.add(
      name,
      news.post([ingest.film("sintel.mkv")], { obfuscated: true }),
      "films",
    );
    await news.isAsked();
    await waitFor("the download to be listed", async () => (await listed(ingest)).length === 1);
    expect(await home.releases(), "it is nothing before it is there").toEqual([]);
    // NZBGet is down for a while, and then continues where it left off.
    await reader.kill();
    await waitFor("status to say that it is away", async () =>
      /NZBGet news did not return a usable response/.test((await cli(home, "status")).stdout),
    );
    await reader.restart();
    news.release();
    const row = await reader.done(id);
    expect(row.Status).toMatch(/^SUCCESS/);
    await home.reaches(name, "filed");
    expect(visibleFiles(home.library)).toEqual([SINTEL]);
    // Usenet downloads are not seeded, so the files may be moved away.
    expect(existsSync(row.DestDir) ? visibleFiles(row.DestDir) : []).toEqual([]);

    await reader.call("editqueue", "HistoryDelete", "", [id]);
    await reader.add("Primer.2004.1080p-GRP", news.post([ingest.film("Primer.2004.mkv")]), "films");
    await home.reaches("Primer.2004.1080p-GRP", "filed");
    expect((await home.releases()).map(({ state }) => state)).toEqual(["filed", "filed"]);
    expect(visibleFiles(home.library)).toEqual([PRIMER, SINTEL]);
  },
);

story(
  "leaves failed downloads alone, files odd names, and follows a script that moves a download",
  async () => {
    await using ingest = await startNewsIngest({ mover: true });
    const { home, client: reader } = ingest;
    const { news } = reader;
    await ingest.start();
    const posted = (name: string) => news.post([ingest.film(name)], { obfuscated: true });
    const broken = news.post([ingest.film("Heat.1995.mkv", 900_000)], { missing: [1, 2, 3] });
    const failed = await reader.add("Heat.1995.1080p-GRP", broken, "films");
    const odd = "Primer (2004) [1080p] $(touch x) 'quo\"ted' – ünï; `id`";
    const ids = [
      await reader.add(odd, posted("b.mkv"), "films"),
      await reader.add("Inception.2010.1080p-MOVED", posted("c.mkv"), "films"),
    ];
    expect((await reader.done(failed)).Status).toMatch(/^FAILURE\//);
    for (const id of ids) expect((await reader.done(id)).Status).toMatch(/^SUCCESS\//);
    await waitFor("both to be filed", () => visibleFiles(home.library).length === 2);
    expect(visibleFiles(home.library)).toEqual([INCEPTION, PRIMER]);
    const moved = (await home.releases()).find(({ name }) => name === "Inception.2010.1080p-MOVED");
    expect(moved?.path).toBe(home.at("moved", "Inception.2010.1080p-MOVED"));
    expect((await listed(ingest)).find(({ name }) => name === "Heat.1995.1080p-GRP")).toMatchObject(
      { state: "error" },
    );
    expect((await home.releases()).map(({ state }) => state)).toEqual(["filed", "filed"]);
  },
);
