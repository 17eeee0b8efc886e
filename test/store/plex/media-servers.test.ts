import { expect, test } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import { listRememberedSections, rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { proofsOf, saveProof, setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { addScan, scansOf } from "../../../src/store/plex/scans.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { listMediaServers, type StoredServer } from "../../../src/store/servers/media-servers.ts";
import { listServerStates } from "../../../src/store/servers/server-states.ts";
import { emptyStore } from "../empty-store.ts";
import { added } from "../support-release.ts";

const PLEX = { name: "plex", kind: "plex", title: "Plex", proof: "all" } as const;
const ATTIC = { name: "attic", kind: "jellyfin", title: "Jellyfin", proof: "all" } as const;
const EMBY = { name: "emby", kind: "emby", title: "Emby", proof: "all" } as const;

const sync = (store: Store, ...servers: StoredServer[]): Promise<void> =>
  store.write((trx) => syncMediaServers(trx, servers));

async function filed(store: Store, name: string, folder = `/media/${name}`): Promise<number> {
  const { id } = await added(store, name);
  await store.read
    .updateTable("release")
    .set({ state: "filed", plex: "pending" })
    .where("id", "=", id)
    .execute();
  await store.write((trx) => addScan(trx, id, folder, 1));
  return id;
}

const tell = (
  store: Store,
  id: number,
  server: string,
  state: "requested" | "seen" | "mismatch" | "not_seen",
): Promise<void> => store.write((trx) => setPlex(trx, id, state, { server, at: 5 }));

const plexOf = async (store: Store, id: number): Promise<string | null | undefined> =>
  (await store.read.selectFrom("release").select("plex").where("id", "=", id).executeTakeFirst())
    ?.plex;

const serversOf = async (store: Store, id: number): Promise<string[]> =>
  (await scansOf(store.read, id)).map(({ server }) => server).toSorted();

test("each filing gets a scan at each server, and a server added later gets no earlier ones", async () => {
  await using store = await emptyStore();
  const first = await filed(store, "Dune");
  await sync(store, PLEX, ATTIC);
  const second = await filed(store, "Heat");
  expect(await serversOf(store, first)).toEqual(["plex"]);
  expect(await serversOf(store, second)).toEqual(["attic", "plex"]);
  // The earlier release does not wait for the new server.
  await tell(store, first, "plex", "seen");
  expect(await plexOf(store, first)).toBe("seen");
  await tell(store, second, "plex", "seen");
  expect(await plexOf(store, second)).toBe("pending");
  await tell(store, second, "attic", "requested");
  expect(await plexOf(store, second)).toBe("requested");
  await tell(store, second, "attic", "seen");
  expect(await plexOf(store, second)).toBe("seen");
});

test.each([
  [["all", "all"], "not_seen", "not_seen"],
  [["all", "all"], "mismatch", "mismatch"],
  [["any", "any"], "mismatch", "seen"],
  [["all", "no"], "not_seen", "seen"],
  [["no", "all"], "not_seen", "not_seen"],
] as const)("with the rule %j, %s at one server gives %s", async ([plex, attic], state, result) => {
  await using store = await emptyStore();
  await sync(store, { ...PLEX, proof: plex }, { ...ATTIC, proof: attic });
  const id = await filed(store, "Dune");
  await tell(store, id, "plex", "seen");
  await tell(store, id, "attic", state);
  expect(await plexOf(store, id)).toBe(result);
});

test("another rule combines the states of earlier releases again", async () => {
  await using store = await emptyStore();
  await sync(store, PLEX, ATTIC);
  const id = await filed(store, "Dune");
  await tell(store, id, "plex", "seen");
  await tell(store, id, "attic", "not_seen");
  await sync(store, { ...PLEX, proof: "any" }, { ...ATTIC, proof: "any" });
  expect(await plexOf(store, id)).toBe("seen");
  await sync(store, { ...PLEX, proof: "no" }, ATTIC);
  expect(await plexOf(store, id)).toBe("not_seen");
  // A release without a state at any server that counts has that of the others.
  await sync(store, { ...PLEX, proof: "no" }, { ...ATTIC, proof: "no" }, EMBY);
  expect(await plexOf(store, id)).toBe("not_seen");
});

test("a server that is removed loses its scans, proofs and libraries and no longer counts", async () => {
  await using store = await emptyStore();
  await sync(store, PLEX, ATTIC);
  const id = await filed(store, "Dune");
  const proof = {
    operationId: "op",
    outcome: "seen",
    library: "Films",
    shownAs: "",
    at: 1,
  } as const;
  const section = { id: "1", title: "Films", type: "movie", locations: [] };
  await store.write(async (trx) => {
    for (const server of ["plex", "attic"]) {
      await saveProof(trx, id, { ...proof, items: [server] }, server);
      await rememberSections(trx, [{ ...section, title: server }], server);
    }
  });
  await tell(store, id, "plex", "seen");
  expect(await plexOf(store, id)).toBe("pending");
  expect((await listRememberedSections(store.read)).map(({ title }) => title)).toEqual(["plex"]);
  await sync(store, PLEX);
  expect(await plexOf(store, id)).toBe("seen");
  expect(await serversOf(store, id)).toEqual(["plex"]);
  expect(await proofsOf(store.read, id, "attic")).toEqual([]);
  expect(await proofsOf(store.read, id)).toMatchObject([{ items: ["plex"] }]);
  expect(await listRememberedSections(store.read, "attic")).toEqual([]);
  expect((await listServerStates(store.read, [id])).map(({ server }) => server)).toEqual(["plex"]);
  // Without servers nothing is forgotten, because the settings may be incomplete.
  await sync(store);
  expect(await listMediaServers(store.read)).toEqual([PLEX]);
  expect(await serversOf(store, id)).toEqual(["plex"]);
});

test("a release that waited only for a server that is removed waits for none", async () => {
  await using store = await emptyStore();
  const id = await filed(store, "Dune");
  await sync(store, ATTIC);
  expect(await serversOf(store, id)).toEqual([]);
  expect(await plexOf(store, id)).toBeNull();
  expect(await listRememberedSections(store.read)).toEqual([]);
});
