import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cli } from "../../support/daemon.ts";
import { expectLibrary, hookCalls, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const FIVE: Record<string, string> = {
  "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
  "Primer.2004.mkv": "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv",
  "Inception.2010.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Fight.Club.1999.mkv": "Movies/Fight Club (1999) {tmdb-550}/Fight Club (1999).mkv",
  "Interstellar.2014.mkv": "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
};

story(
  "in hook mode without a resident engine, five torrents that finish at once are each filed once",
  async () => {
    await using ingest = await startRealIngest({
      hook: true,
      settings: { PLEX_MODE: "hook", PLEX_INGEST_DIR: undefined },
    });
    const { home, tm } = ingest;
    const added = await Promise.all(
      Object.keys(FIVE).map((name) => tm.add(ingest.film(name), { hold: 0.5 })),
    );
    await Promise.all(added.map(({ hash }) => tm.stalls(hash, 0.5)));
    for (const one of added) tm.release(one);
    for (const name of Object.keys(FIVE)) await ingest.waitFiled(name);
    await waitFor(
      "the engine to leave",
      async () =>
        !((await cli(home, "status", "--json")).json() as { engine: { running: boolean } }).engine
          .running,
      undefined,
      500,
    );
    expect(statSync(join(home.state, "engine.log")).mode & 0o777).toBe(0o600);
    for (const one of added) await ingest.filedOnce(one, { [one.name]: FIVE[one.name] ?? "" });
    expectLibrary(home, Object.values(FIVE));
    expect(readFileSync(hookCalls(home), "utf8").trim().split("\n").toSorted()).toEqual(
      added.map(({ hash }) => hash).toSorted(),
    );
    await ingest.nothingWaits();
  },
);
