import type { Kysely } from "kysely";
import { expect } from "vitest";
import type { Store } from "../../src/store/open.ts";
import { listRememberedSections } from "../../src/store/plex/plex-listings.ts";
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
  // Damaged rows are kept as they are.
  await db
    .insertInto("plex_section")
    .values({ ...section, id: "2", position: 1, locations_json: "{" })
    .execute();
}

/** Expects everything that `fillOldScans` wrote as rows of `plex`. */
export async function expectOldScans(store: Store): Promise<void> {
  const { read } = store;
  expect(await listMediaServers(read)).toMatchObject([{ name: "plex", proof: "all" }]);
  const heat = { server: "plex", releaseId: 2, tries: 2, nextTryAt: 7, state: "look", lost: true };
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
  // New rows get new numbers.
  await store.write((trx) => addScan(trx, 1, "/media/Dune", 1));
  expect((await scansOf(read, 1)).map(({ id }) => id)).toEqual([45]);
}
