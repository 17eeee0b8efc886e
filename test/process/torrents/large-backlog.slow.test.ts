import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli, runProgram, startDaemon } from "../../support/daemon.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type Home, makeHome, TMDB_KEY } from "../home.ts";
import { story } from "./story.ts";

const WANTED: Record<string, string> = {
  "Inception.2010.1080p.mkv": "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Interstellar.2014.1080p.mkv": "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
  "The.Matrix.1999.1080p.mkv": "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
};
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

/** The three among so many; the others are films that would be filed as well if they were taken in. */
const namesOf = (count: number): string[] => [
  ...Object.keys(WANTED),
  ...Array.from({ length: count - 3 }, (_, at) => `Fight.Club.1999.Copy${at}.mkv`),
];

type Page = { items: { id: number; name: string; source: string }[]; total: number };

const json = async (home: Home, ...args: string[]): Promise<unknown> => (await cli(home, ...args, "--json")).json();

/** All of them are parked and nothing is filed; then the three are taken in, and nothing else. */
async function takeInThree(home: Home, names: readonly string[]): Promise<void> {
  const page = await waitFor(
    "all to be parked",
    async () => {
      const seen = (await json(home, "backlog", "--limit", "1000")) as Page;
      // The folder is watched as well and may be looked at first; then the torrents take over what it found.
      const torrents = seen.items.filter(({ source }) => source === "torrent");
      if (torrents.length === names.length) return seen;
      throw new Error(`${seen.total} are parked, ${torrents.length} as torrents.`);
    },
    undefined,
    500,
  );
  expect(page.items.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
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
}

/** The rest stays parked, whatever looks at it. */
async function restStays(home: Home, count: number): Promise<void> {
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  expect((await json(home, "backlog", "--limit", "1")) as Page).toMatchObject({ total: count - 3 });
}

story("of thirty finished torrents at first start only the three chosen ones are filed", async () => {
  await using ingest = await startRealIngest({ watched: true, transmission: { noIncomplete: true } });
  const { home, tm } = ingest;
  // Their data is there already and only checked; Transmission 3.00 checks twelve torrents a second.
  const names = namesOf(30);
  const added = new Map<string, string>();
  for (const name of names) {
    writeFileSync(join(tm.completeDir, name), asVideo(`film: ${name}`));
    added.set(name, (await tm.add(join(tm.completeDir, name))).hash);
  }
  for (const hash of added.values()) await tm.seeds(hash);
  const daemon = await ingest.start();
  await takeInThree(home, names);
  for (const [name, target] of Object.entries(WANTED))
    await ingest.filedOnce({ hash: added.get(name) ?? "", name }, { [name]: target });

  // One that comes afterwards is no backlog.
  await tm.add(ingest.film("Sintel.2010.mkv"));
  await ingest.waitFiled("Sintel.2010.mkv");
  await daemon.end();
  await restStays(home, names.length);
  expectLibrary(home, [...Object.values(WANTED), SINTEL]);
});

test("of five hundred finished torrents at first start only the three chosen ones are filed", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const downloadDir = home.at("complete");
  mkdirSync(downloadDir);
  await using transmission = await startFakeTransmission({ downloadDir });
  const names = namesOf(500);
  for (const name of names) {
    const content = asVideo(`film: ${name}`);
    writeFileSync(join(downloadDir, name), content);
    const hashString = createHash("sha1").update(name).digest("hex");
    transmission.add({ hashString, name, files: [{ name, length: content.length, wanted: true }] });
    transmission.complete(hashString);
  }
  transmission.calm();
  home.configure({
    PLEX_INGEST_DIR: `${downloadDir}:${home.downloads}`,
    TRANSMISSION_URL: transmission.origin,
    TRANSMISSION_POLL_INTERVAL: "0.3",
  });
  await using daemon = await startDaemon(home);
  await takeInThree(home, names);
  await daemon.end();
  await restStays(home, names.length);
  expectLibrary(home, Object.values(WANTED));
});
