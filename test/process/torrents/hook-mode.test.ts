import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";
import { BUNDLE, cli } from "../../support/daemon.ts";
import { expectLibrary, hookCalls, hookEnv, type RealIngest, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const FIVE: Record<string, string> = {
  "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
  "Primer.2004.mkv": "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv",
  "Inception.2010.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Fight.Club.1999.mkv": "Movies/Fight Club (1999) {tmdb-550}/Fight Club (1999).mkv",
  "Interstellar.2014.mkv": "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
};

story("in mode hook, without a resident engine, five torrents that finish at once are each filed once", async () => {
  await using ingest = await startRealIngest({
    hook: true,
    settings: { PLEX_MODE: "hook", PLEX_INGEST_DIR: undefined },
  });
  const { home, tm } = ingest;
  const added = await Promise.all(Object.keys(FIVE).map((name) => tm.add(ingest.film(name), { hold: 0.5 })));
  await Promise.all(added.map(({ hash }) => tm.stalls(hash, 0.5)));
  for (const one of added) tm.release(one);
  for (const name of Object.keys(FIVE)) await ingest.waitFiled(name);
  await noEngineLeft(ingest);
  for (const one of added) await ingest.filedOnce(one, { [one.name]: FIVE[one.name] ?? "" });
  expectLibrary(home, Object.values(FIVE));
  expect(readFileSync(hookCalls(home), "utf8").trim().split("\n").toSorted()).toEqual(
    added.map(({ hash }) => hash).toSorted(),
  );
  await ingest.nothingWaits();
});

story("in mode hook, called five times at once for one torrent, it is filed once", async () => {
  await using ingest = await startRealIngest({ settings: { PLEX_MODE: "hook", PLEX_INGEST_DIR: undefined } });
  const { home, tm } = ingest;
  const film = await tm.add(ingest.film("Sintel.2010.mkv"));
  await tm.seeds(film.hash);
  const env = {
    ...hookEnv(home),
    PLEX_INGEST_BIN: BUNDLE,
    PATH: "/usr/bin:/bin",
    TR_TORRENT_HASH: film.hash,
    TR_TORRENT_NAME: "$(touch x)\n../",
  };
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      const hook = spawn(resolve("scripts/torrent-done.sh"), { cwd: "/", env, stdio: "ignore" });
      expect(await once(hook, "exit")).toEqual([0, null]);
    }),
  );
  await ingest.waitFiled("Sintel.2010.mkv");
  await noEngineLeft(ingest);
  await ingest.filedOnce(film, { "Sintel.2010.mkv": FIVE["Sintel.2010.mkv"] ?? "" });
  expectLibrary(home, [FIVE["Sintel.2010.mkv"] ?? ""]);
});

const noEngineLeft = ({ home }: RealIngest): Promise<boolean> =>
  waitFor(
    "the engine to leave",
    async () => !((await cli(home, "status", "--json")).json() as { engine: { running: boolean } }).engine.running,
    undefined,
    500,
  );
