import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cli } from "../../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const THREE: Record<string, string> = {
  "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
  "Primer.2004.mkv": "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv",
  "Inception.2010.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
};

story(
  "with client set-hook, each finished torrent is reported to the daemon and filed, however rare the polls are",
  async () => {
    await using ingest = await startRealIngest({
      settings: { TRANSMISSION_POLL_INTERVAL: "3600" },
    });
    const { home, tm } = ingest;
    const folder = join(home.library, ".plex-ingest-hook");
    const set = await cli(home, "client", "set-hook", "transmission");
    expect(set.stdout).toContain(`Transmission calls ${join(folder, "torrent-done.sh")}.`);
    await ingest.start();
    await waitFor("the first poll", async () =>
      (await ingest.statusLines()).some((line) => /^ *transmission .*ok$/.test(line)),
    );
    const added = await Promise.all(Object.keys(THREE).map((name) => tm.add(ingest.film(name))));
    for (const name of Object.keys(THREE)) await ingest.waitFiled(name);
    expectLibrary(home, Object.values(THREE));
    const log = readFileSync(join(home.state, "torrent-done.log"), "utf8");
    const reported = log
      .trim()
      .split("\n")
      .map((line) => /[0-9a-f]{40}/.exec(line)?.[0] ?? "");
    expect(reported.toSorted()).toEqual(added.map(({ hash }) => hash).toSorted());
    expect(readdirSync(join(folder, "spool"))).toEqual([]);
    expect((await cli(home, "doctor")).stdout).toMatch(/torrent-done\.sh last reported a download/);

    const unset = await cli(home, "client", "unset-hook", "transmission");
    expect(unset.stdout).toContain("Transmission no longer calls");
    expect(existsSync(folder)).toBe(false);
    expect(await tm.rpc("session-get")).toMatchObject({ "script-torrent-done-enabled": false });
  },
);
