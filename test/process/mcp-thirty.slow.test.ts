import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import type { McpClient } from "../../src/hosts/demo/stand-ins/mcp-client.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, inode, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { ask, connect, type Decision, queueOf, type Result } from "./mcp-session.ts";

type Film = { drop: string; id: number; title: string; year: number };

const film = (drop: string, id: number, title: string, year: number): Film => ({ drop, id, title, year });

/** What 24 downloads without a year really are; often not what is likeliest. */
const FILMS: Film[] = [
  film("Dune.1080p.mkv", 841, "Dune", 1984),
  film("Dune.2160p.REMUX.mkv", 438_631, "Dune", 2021),
  film("Scream.720p.mkv", 4232, "Scream", 1996),
  film("The.Thing.1080p.mkv", 1091, "The Thing", 1982),
  film("Oldboy.1080p.mkv", 670, "Oldboy", 2003),
  film("Metropolis.1080p.mkv", 19, "Metropolis", 1927),
  film("Inception.1080p.mkv", 27_205, "Inception", 2010),
  film("Interstellar.1080p.mkv", 157_336, "Interstellar", 2014),
  film("Fight.Club.1080p.mkv", 550, "Fight Club", 1999),
  film("Die.Hard.1080p.mkv", 562, "Die Hard", 1988),
  film("Star.Wars.1080p.mkv", 11, "Star Wars", 1977),
  film("Big.Buck.Bunny.1080p.mkv", 10_378, "Big Buck Bunny", 2008),
  film("Sintel.1080p.mkv", 45_745, "Sintel", 2010),
  film("Tears.of.Steel.1080p.mkv", 133_701, "Tears of Steel", 2012),
  film("Elephants.Dream.1080p.mkv", 9761, "Elephants Dream", 2006),
  film("Primer.1080p.mkv", 14_337, "Primer", 2004),
  film("Coherence.1080p.mkv", 220_289, "Coherence", 2014),
  film("Das.Boot.1080p.mkv", 387, "Das Boot", 1981),
  film("Nosferatu.1080p.mkv", 653, "Nosferatu", 1922),
  film("Spirited.Away.1080p.mkv", 129, "Spirited Away", 2001),
  film("Seven.Samurai.1080p.mkv", 346, "Seven Samurai", 1954),
  film("Parasite.1080p.mkv", 496_243, "Parasite", 2019),
  film("City.of.God.1080p.mkv", 598, "City of God", 2002),
  film("Stalker.1080p.mkv", 1398, "Stalker", 1979),
];
const UNWANTED = ["Harbour.Lights.1080p.mkv", "Nobody.Knows.Me.720p.mkv", "Rocky.1979.mkv", "The.Office.S02E01.mkv"];
const PACKS = {
  "Firefly.S01.720p": ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "fx-odd-one.mkv"],
  "Black.Mirror.S01.720p": ["Black.Mirror.S01E01.mkv", "bm-second.mkv", "bm-promo.mkv"],
};
const PACK_IDS = { "Firefly.S01.720p": 1437, "Black.Mirror.S01.720p": 42_009 };
const ODD = {
  "Firefly.S01.720p": [{ path: "fx-odd-one.mkv", season: 1, episodes: [3] }],
  "Black.Mirror.S01.720p": [
    { path: "bm-second.mkv", season: 1, episodes: [2] },
    { path: "bm-promo.mkv", skip: true },
  ],
};
/** The episodes of the packs that are certain; the rest of each pack waits, and becomes a release of its own. */
const PACKED = 3;
const CHILDREN = Object.keys(PACKS).length;

const placeOf = ({ id, title, year }: Film): string => `Movies/${title} (${year}) {tmdb-${id}}/${title} (${year}).mkv`;

/** Decides on one release as a person would who knows them all: by the queue's word where it is right, else by name. */
async function decide(client: McpClient, { id, name, candidates }: ShownRelease): Promise<Result | undefined> {
  const known = FILMS.find(({ drop }) => drop === name);
  if (UNWANTED.includes(name)) {
    return (await ask<Decision>(client, "reject_ingest", { ids: [id], reason: "unwanted" })).results[0];
  }
  if (name in PACKS) {
    const pack = name as keyof typeof PACKS;
    const args = { ids: [id], type: "tv", tmdb_id: PACK_IDS[pack], files: ODD[pack] };
    return (await ask<Decision>(client, "approve_ingest", args)).results[0];
  }
  if (!known) throw new Error(`${name} was never dropped.`);
  if (candidates[0]?.tmdb_id === known.id) {
    const [plain] = (await ask<Decision>(client, "approve_ingest", { ids: [id] })).results;
    // Refused: the other client was first, and it is filed already.
    if (plain?.ok || plain?.code === "refused") return plain;
    expect(plain?.code).toBe("conflict");
  }
  const named = { ids: [id], type: "movie", tmdb_id: known.id };
  return (await ask<Decision>(client, "approve_ingest", named)).results[0];
}

function dropAll(home: Home): void {
  for (const { drop } of FILMS) home.drop(drop);
  for (const name of UNWANTED) home.drop(name);
  for (const [pack, files] of Object.entries(PACKS)) for (const file of files) home.drop(`${pack}/${file}`);
}

test("thirty releases with two clients and a killed daemon are each filed correctly exactly once", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb, settings: { INGEST_BACKLOG: "process" } });
  dropAll(home);
  const first = await startDaemon(home);
  await using one = await connect(home, { name: "one" });
  await using two = await connect(home, { name: "two" });
  const queue = await waitFor("all thirty to wait", async () => {
    const all = await queueOf(one, "review", 7);
    return all.length === 30 && all;
  });
  await queueOf(two);

  // Both work at once from either end, over some releases both; the daemon dies while they do.
  const decided = async (client: McpClient, list: ShownRelease[]): Promise<void> => {
    for (const release of list) await decide(client, release);
  };
  const working = Promise.all([decided(one, queue.slice(0, 12)), decided(two, queue.slice(8, 18).toReversed())]);
  await waitFor("the first to be filed", () => visibleFiles(home.library).length > PACKED + 2);
  expect((await first.end("SIGKILL")).signal).toBe("SIGKILL");
  await working;
  const midway = (await home.releases()).filter(({ state }) => state === "filed").length;
  expect(midway).toBeLessThan(26 + CHILDREN);

  expect(await ask(two, "get_watcher_status")).toMatchObject({ engine: { running: false } });
  await Promise.all([decided(one, queue.slice(18, 26)), decided(two, queue.slice(24))]);
  await using _second = await startDaemon(home);
  await waitFor("nothing to be under way", async () => {
    const all = await home.releases();
    const open = all.filter(({ state, name }) => state !== (UNWANTED.includes(name) ? "rejected" : "filed"));
    if (all.length === 30 + CHILDREN && open.length === 0) return true;
    throw new Error(`${all.length} releases, not done: ${JSON.stringify(open)}`);
  });

  const expected = FILMS.map(placeOf);
  const filed = visibleFiles(home.library);
  expect(filed.filter((path) => path.startsWith("Movies/"))).toEqual(expected.toSorted());
  expect(filed.filter((path) => path.startsWith("TV ")).map((path) => path.replace(/ - (?!s01).*/, ""))).toEqual([
    "TV Shows/Black Mirror (2011) {tmdb-42009}/Season 01/Black Mirror (2011) - s01e01",
    "TV Shows/Black Mirror (2011) {tmdb-42009}/Season 01/Black Mirror (2011) - s01e02",
    "TV Shows/Firefly (2002) {tmdb-1437}/Season 01/Firefly (2002) - s01e01",
    "TV Shows/Firefly (2002) {tmdb-1437}/Season 01/Firefly (2002) - s01e02",
    "TV Shows/Firefly (2002) {tmdb-1437}/Season 01/Firefly (2002) - s01e03",
  ]);
  for (const one of FILMS) {
    const source = inode(join(home.downloads, one.drop));
    expect(inode(join(home.library, placeOf(one))), one.drop).toEqual({ ino: source.ino, nlink: 2 });
  }
  expect(readFileSync(join(home.library, filed.at(-1) ?? ""), "utf8")).toContain("fx-odd-one.mkv");

  for (const { id, name, state } of await home.releases()) {
    const { entries } = await ask<{ entries: { action: string; actor: string }[] }>(one, "get_ingest_history", {
      id,
      limit: 100,
    });
    const times = (action: string): number => entries.filter((entry) => entry.action === action).length;
    expect(times("filed"), name).toBe(UNWANTED.includes(name) ? 0 : 1);
    expect(state, name).toBe(UNWANTED.includes(name) ? "rejected" : "filed");
    const by = entries.filter(({ action }) => ["approved", "rejected"].includes(action)).map(({ actor }) => actor);
    expect(by.length, name).toBeGreaterThan(0);
    for (const actor of by) expect(actor).toMatch(/^mcp:(?:one|two)$/);
  }
});
