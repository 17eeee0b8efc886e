import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import { listFirstScans } from "../../../src/store/plex/first-scans.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT } from "../../support/engine.ts";
import { served } from "../../support/media-browser/served.ts";

const MINUTE_MS = 60_000;
const SHOW = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;
const entry = { kind: "jellyfin", title: "Jellyfin" } as const;

type Served = Awaited<ReturnType<typeof served>>;

const countOf = ({ standIn }: Served, path: string): number =>
  standIn.asked.filter(({ method, url }) => method === "POST" && url.endsWith(path)).length;
const wholeScans = (it: Served): number => countOf(it, "/Library/Refresh");
const reports = (it: Served): number => countOf(it, "/Library/Media/Updated");

const fileEpisode = (it: Served): Promise<number> => {
  const name = "Low.Tide.S01E01.mkv";
  const mappings = { [name]: { season: 1, episodes: [1], titles: ["Low"] } };
  return it.file(name, name, { identity: SHOW, mappings });
};

test("a new home is shown after one scan of all libraries, and the wait counts from its end", async () => {
  await using it = await served({ entry, isNew: true, wholeScanMs: 40 * MINUTE_MS });
  const film = await it.file("Heat.mkv");
  const episode = await fileEpisode(it);
  await it.after(10_000);
  expect([wholeScans(it), reports(it)]).toEqual([1, 0]);
  expect(it.warnings.join("\n")).toContain("Jellyfin was asked to scan all its libraries");
  await it.after(39 * MINUTE_MS, 5000);
  // Half an hour without the files is no failure while the scan runs.
  expect([await it.plexOf(film), await it.plexOf(episode)]).not.toContain("not_seen");
  await it.after(3 * MINUTE_MS, 5000);
  expect([await it.plexOf(film), await it.plexOf(episode)]).toEqual(["seen", "seen"]);
  expect([wholeScans(it), it.world.cancelled()]).toEqual([1, 0]);
  expect(await listFirstScans(it.engine.store.read, "plex")).toEqual(new Set());
  expect(it.standIn.complaints).toEqual([]);
  // Later filings are reported as usual.
  const identity = { ...HEAT, tmdbId: 950, title: "Later" };
  const later = await it.file("Later.mkv", undefined, { identity });
  await it.after(3 * MINUTE_MS);
  expect([await it.plexOf(later), wholeScans(it)]).toEqual(["seen", 1]);
});

test("a scan that runs already is not cancelled", async () => {
  await using it = await served({ entry, isNew: true, wholeScanMs: 10 * MINUTE_MS });
  writeFileSync(join(it.engine.library, "Movies", "Other.mkv"), "film");
  it.world.scanWhole();
  const id = await it.file("Heat.mkv");
  await it.after(9 * MINUTE_MS, 5000);
  expect([wholeScans(it), reports(it), it.world.cancelled()]).toEqual([0, 0, 0]);
  await it.after(5 * MINUTE_MS, 5000);
  expect([await it.plexOf(id), wholeScans(it)]).toEqual(["seen", 0]);
});

test("the scan is requested once, also across a restart of the program", async () => {
  await using it = await served({ entry, isNew: true });
  const id = await it.file("Heat.mkv");
  // The server reads the library and finds it empty, as it does when it has no permission.
  it.world.disk.clear();
  await it.after(30_000);
  expect(wholeScans(it)).toBe(1);
  await it.restart();
  await it.after(31 * MINUTE_MS, 5000);
  expect([wholeScans(it), await it.plexOf(id)]).toEqual([1, "not_seen"]);
});

test("a library with an entry is asked as before, after one look at each library", async () => {
  await using it = await served({ entry });
  const id = await it.file("Heat.mkv");
  await it.after(2 * MINUTE_MS);
  expect([await it.plexOf(id), wholeScans(it)]).toEqual(["seen", 0]);
  const looks = it.standIn.asked.filter(({ url }) => url.includes("includeItemTypes=Folder"));
  expect(looks).toHaveLength(1);
});

test("why tells of the scan of all libraries that a release waits for", async () => {
  await using it = await served({ entry, isNew: true, wholeScanMs: 40 * MINUTE_MS });
  await it.engine.store.write((trx) =>
    syncMediaServers(trx, [{ name: "plex", kind: "jellyfin", title: "Jellyfin", proof: "all" }]),
  );
  const id = await it.file("Heat.mkv");
  await it.after(10_000);
  const { answer, facts } = await askWhy(it.engine)(id);
  expect(toCommandText(answer)).toContain("Jellyfin was asked to scan all its libraries first");
  const said = [answer, ...facts.map(({ message }) => message)].map(toCommandText).join("\n");
  expect(said).not.toContain("has not been asked");
});

test("a folder that is still empty is not scanned", async () => {
  await using it = await served({ entry, isNew: true, locations: { movies: ["/elsewhere"] } });
  mkdirSync(join(it.engine.library, "TV Shows"), { recursive: true });
  await it.after(30_000);
  expect(wholeScans(it)).toBe(0);
});

test("history tells of the scan of all libraries", async () => {
  await using it = await served({ entry, isNew: true, wholeScanMs: MINUTE_MS });
  const id = await it.file("Heat.mkv");
  await it.after(10_000);
  const messages = (await it.engine.history(id)).map(({ detail }) => detail?.["message"]);
  expect(messages.filter(isSentence).map(toCommandText).join()).toContain(
    "because it has no entry for",
  );
});
