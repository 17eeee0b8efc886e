import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cli, runProgram } from "../../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { Home } from "../home.ts";
import { story } from "./story.ts";

const WANTED: Record<string, string> = {
  "Inception.2010.1080p.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Interstellar.2014.1080p.mkv": "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
  "The.Matrix.1999.1080p.mkv": "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
};
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

/** The three among so many; the others are films that would be filed as well if they were taken in. */
const NAMES = [...Object.keys(WANTED), ...Array.from({ length: 27 }, (_, at) => `Fight.Club.1999.Copy${at}.mkv`)];

type Page = { items: { id: number; name: string; source: string }[]; total: number };

const json = async (home: Home, ...args: string[]): Promise<unknown> => (await cli(home, ...args, "--json")).json();

story("of thirty finished torrents at first start only the three chosen ones are filed", async () => {
  await using ingest = await startRealIngest({ watched: true, transmission: { noIncomplete: true } });
  const { home, tm } = ingest;
  // Their data is there already and only checked; Transmission 3.00 checks twelve torrents a second.
  const added = new Map<string, string>();
  for (const name of NAMES) {
    writeFileSync(join(tm.completeDir, name), asVideo(`film: ${name}`));
    added.set(name, (await tm.add(join(tm.completeDir, name))).hash);
  }
  for (const hash of added.values()) await tm.seeds(hash);
  const daemon = await ingest.start();
  const page = await waitFor(
    "all to be parked",
    async () => {
      const seen = (await json(home, "backlog", "--limit", "1000")) as Page;
      // The folder is watched as well and may be looked at first; then the torrents take over what it found.
      const torrents = seen.items.filter(({ source }) => source === "torrent");
      if (torrents.length === NAMES.length) return seen;
      throw new Error(`${seen.total} are parked, ${torrents.length} as torrents.`);
    },
    undefined,
    500,
  );
  expect(page.items.map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted());
  expectLibrary(home, []);

  const ids = Object.keys(WANTED).map((name) => page.items.find((item) => item.name === name)?.id ?? 0);
  expect(await json(home, "backlog", "process", ...ids.map(String))).toMatchObject({
    results: ids.map((id) => ({ id, ok: true, state: "settling" })),
    engine: { running: true },
  });
  for (const [at, name] of Object.keys(WANTED).entries()) {
    await home.reaches(name, "filed");
    const actions = (await home.item(ids[at] ?? 0))?.history.toReversed().map(({ action }) => action);
    expect(actions).toEqual(["found", "retried", "settled", "identified", "filing", "filed"]);
  }
  expectLibrary(home, Object.values(WANTED));
  for (const [name, target] of Object.entries(WANTED))
    await ingest.filedOnce({ hash: added.get(name) ?? "", name }, { [name]: target });

  // One that comes afterwards is no backlog.
  await tm.add(ingest.film("Sintel.2010.mkv"));
  await ingest.waitFiled("Sintel.2010.mkv");
  await daemon.end();
  // The rest stays parked, whatever looks at it.
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  expect((await json(home, "backlog", "--limit", "1")) as Page).toMatchObject({ total: NAMES.length - 3 });
  expectLibrary(home, [...Object.values(WANTED), SINTEL]);
});
