import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { BUNDLE, cli } from "../../support/daemon.ts";
import { expectLibrary, hookEnv } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { PRIMER, SINTEL, startIngest, story } from "./with-qbittorrent.ts";

story(
  "what it has whole is filed once and seeded on; away, restarted and in mid-download nothing is lost or taken for removed",
  async () => {
    await using ingest = await startIngest({
      watched: true,
      qbittorrent: (home) => ({ auth: { username: "anna", password: "p: ä" }, incompleteDir: home.at("incomplete") }),
    });
    const { home, qb } = ingest;
    await ingest.start();
    const sintel = await qb.add(ingest.film("Sintel.2010.mkv"), { fields: { category: "films" } });
    const primer = await qb.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
    await ingest.waitFiled("Sintel.2010.mkv");
    await qb.stalls(primer.hash, 0.4);
    await ingest.explained("Primer.2004.mkv", "downloading");
    await qb.kill();
    await ingest.healthSays(/nothing listens/);
    await qb.restart();
    await ingest.healthSays(/ok$/);
    qb.release(primer);
    await ingest.waitFiled("Primer.2004.mkv");
    await ingest.filedOnce(sintel, { "Sintel.2010.mkv": SINTEL });
    await ingest.filedOnce(primer, { "Primer.2004.mkv": PRIMER });
    expectLibrary(home, [SINTEL, PRIMER]);
    expect(await home.releases()).toHaveLength(2);
    const actions = await Promise.all(["Sintel.2010.mkv", "Primer.2004.mkv"].map(ingest.historyOf));
    expect(actions.flat()).not.toContain("vanished");
    expect((await cli(home, "torrents")).stdout).toContain("Sintel.2010.mkv");
    const doctor = (await cli(home, "doctor")).stdout;
    expect(doctor).toMatch(/qBittorrent qb \d+\.\d+\S* answers at http:/);
    expect(doctor).toContain(`download folder ${qb.completeDir} is here.`);
  },
);

story("its hook, handing over nothing but the hash, has a torrent filed long before the next question", async () => {
  await using ingest = await startIngest({
    qbittorrent: (home) => ({
      doneProgram: `"${resolve("scripts/torrent-done.sh")}" %K`,
      env: { ...hookEnv(home), PLEX_INGEST_BIN: BUNDLE },
    }),
    settings: { CLIENT_QB_POLL_INTERVAL: "3600" },
  });
  const { home, qb } = ingest;
  await ingest.start();
  await ingest.healthSays(/ok$/);
  // By its name nothing is run, whatever it says.
  const name = `Sintel.2010.$(touch ${home.at("canary")})\`touch ${home.at("canary")}\`".mkv`.replaceAll("/", ":");
  const { hash } = await qb.add(ingest.film("Sintel.2010.mkv"), { name });
  await qb.seeds(hash);
  await waitFor("the hook's log", () => {
    const log = home.at(".local/state/plex-ingest/torrent-done.log");
    return existsSync(log) && readFileSync(log, "utf8").includes(hash);
  });
  await waitFor("the torrent to be taken in", async () =>
    (await home.releases()).some(({ state }) => state === "filed" || state === "review"),
  );
  expect(existsSync(home.at("canary"))).toBe(false);
});

story("renamed files, an unwanted episode and a magnet without files come to their ends", async () => {
  await using ingest = await startIngest({ watched: true });
  const { home, qb } = ingest;
  await ingest.start();
  const pack = "Game.of.Thrones.S01.1080p";
  const episode = (number: number): string => `Game.of.Thrones.S01E0${number}.mkv`;
  const path = ingest.pack(pack, { [episode(1)]: 100_001, [episode(2)]: 100_001, [episode(3)]: 100_001 });
  const { hash } = await qb.add(path, { hold: 0.2 });
  await qb.order("torrents/filePrio", { hash, id: "1", priority: "0" });
  const link = "c".repeat(40);
  await qb.order("torrents/add", { urls: `magnet:?xt=urn:btih:${link}&dn=Inception.2010` });
  await ingest.explained("Inception.2010", "no_metadata");
  const renamed = await qb.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
  await ingest.explained("Primer.2004.mkv", "downloading");
  await qb.order("torrents/renameFile", { hash: renamed.hash, oldPath: "Primer.2004.mkv", newPath: "Sintel.2010.mkv" });
  qb.release(renamed);
  await ingest.waitFiled("Sintel.2010.mkv");
  expect(existsSync(join(qb.completeDir, "Sintel.2010.mkv"))).toBe(true);
  qb.release({ hash });
  await ingest.waitFiled(pack);
  const season = "TV Shows/Game of Thrones (2011) {tmdb-1399}/Season 01/Game of Thrones (2011) -";
  expectLibrary(home, [SINTEL, `${season} s01e01 - Winter Is Coming.mkv`, `${season} s01e03 - Lord Snow.mkv`]);
});
