import type { Kysely } from "kysely";
import { expect } from "vitest";
import type { Store } from "../../src/store/open.ts";
import {
  filesOfWork,
  findItemsWithFiles,
  findWorksById,
} from "../../src/store/plex/indexed-works.ts";
import { listPlexListings, listRememberedSections } from "../../src/store/plex/plex-listings.ts";
import { proofsOf } from "../../src/store/plex/plex-proofs.ts";
import { addScan, scansOf } from "../../src/store/plex/scans.ts";
import { listMediaServers } from "../../src/store/servers/media-servers.ts";
import { listServerStates } from "../../src/store/servers/server-states.ts";
import { added } from "./support-release.ts";

type OldTables = Kysely<Record<string, Record<string, unknown>>>;

/** Writes scans, proofs and libraries as they were before servers had names. */
export async function fillOldScans(old: Store): Promise<void> {
  const db = old.read as unknown as OldTables;
  const ids: number[] = [];
  for (const name of ["Dune", "Heat", "Alien"]) ids.push((await added(old, name)).id);
  const [dune = 0, heat = 0] = ids;
  await db.updateTable("release").set({ plex: "seen" }).where("id", "=", dune).execute();
  await db.updateTable("release").set({ plex: "requested" }).where("id", "=", heat).execute();
  const scan = { release_id: heat, tries: 2, next_try_at: 7, state: "look", asked_at: 5, lost: 1 };
  const gone = { ...scan, id: 40, folder: "/media/Gone" };
  await db
    .insertInto("scan")
    .values({ ...scan, id: 41, folder: "/media/Heat" })
    .execute();
  await db
    .insertInto("scan")
    .values({ ...gone, id: 44, storage_id: 1 })
    .execute();
  const proof = { release_id: dune, outcome: "seen", library: "Films", shown_as: "Dune", at: 9 };
  await db
    .insertInto("plex_proof")
    .values({ ...proof, operation_id: "op1", items_json: '["7"]' })
    .execute();
  const section = { id: "1", position: 0, title: "Films", type: "movie", locations_json: '["/m"]' };
  await db.insertInto("plex_section").values(section).execute();
  await fillOldIndex(old);
  // Damaged rows are kept as they are.
  await db
    .insertInto("plex_section")
    .values({ ...section, id: "2", position: 1, locations_json: "{" })
    .execute();
}

/** Writes a listed film as it was before each server had a list. */
export async function fillOldIndex(old: Store): Promise<void> {
  const db = old.read as unknown as OldTables;
  const listing = { section: "1", type: "movie", stamp: "s", listed_at: 3 };
  await db.insertInto("plex_listing").values(listing).execute();
  const key = { section: "1", rating_key: "7" };
  await db
    .insertInto("plex_work")
    .values({ ...key, type: "movie", tmdb_id: 5, round: 3 })
    .execute();
  await db
    .insertInto("plex_file")
    .values({ ...key, path: "/m/a/a.mkv", folder: "/m/a", resolution: "1080p" })
    .execute();
}

/** Expects everything that `fillOldIndex` wrote as rows of this server. */
export async function expectOldIndex({ read }: Store, server: string): Promise<void> {
  const listing = { server, section: "1", type: "movie", stamp: "s", listedAt: 3, stale: false };
  expect(await listPlexListings(read)).toEqual([listing]);
  const [work] = await findWorksById(read, "movie", { tmdbId: 5 }, server);
  expect(work).toMatchObject({ server, section: "1", ratingKey: "7" });
  expect(work && (await filesOfWork(read, work))).toMatchObject([
    { path: "/m/a/a.mkv", resolution: "1080p" },
  ]);
  expect(await findItemsWithFiles(read, server, ["/m/a/a.mkv"])).toEqual(
    new Map([["/m/a/a.mkv", ["7"]]]),
  );
}

/** Expects everything that `fillOldScans` wrote as rows of `plex`. */
export async function expectOldScans(store: Store): Promise<void> {
  const { read } = store;
  expect(await listMediaServers(read)).toMatchObject([{ name: "plex", proof: "all" }]);
  const heat = {
    server: "plex",
    releaseId: 2,
    tries: 2,
    nextTryAt: 7,
    state: "look",
    lost: true,
    numbersAsked: false,
  };
  expect(await scansOf(read, 2)).toEqual([
    { ...heat, id: 41, folder: "/media/Heat", askedAt: 5 },
    { ...heat, id: 44, folder: "/media/Gone", askedAt: 5 },
  ]);
  expect(await proofsOf(read, 1)).toMatchObject([{ operationId: "op1", items: ["7"], at: 9 }]);
  expect(
    (await listServerStates(read, [1, 2, 3])).toSorted((a, b) => a.releaseId - b.releaseId),
  ).toEqual([
    { releaseId: 1, server: "plex", state: "seen", at: 9 },
    { releaseId: 2, server: "plex", state: "requested", at: undefined },
  ]);
  expect(await listRememberedSections(read)).toMatchObject([
    { id: "1", locations: ["/m"] },
    { id: "2", locations: [] },
  ]);
  await expectOldIndex(store, "plex");
  // New rows get new numbers.
  await store.write((trx) => addScan(trx, 1, "/media/Dune", 1));
  expect((await scansOf(read, 1)).map(({ id }) => id)).toEqual([45]);
}
