import type { ServerState } from "../../core/scan/combine-states.ts";
import type { Trx } from "../open.ts";
import { listMediaServers, type StoredServer } from "../servers/media-servers.ts";
import { combineAt, listServerStates } from "../servers/server-states.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { everywhere, own } from "../storages/scope.ts";
import { recountWorkOf } from "../works/recount.ts";

/**
 * Records the media servers of the process's own storage, as the engine is configured with them. A
 * server that is new gets scans of later filings only. A server that is gone loses its scans,
 * proofs and states, so it no longer counts. Without servers, nothing is changed.
 */
export async function syncMediaServers(trx: Trx, servers: readonly StoredServer[]): Promise<void> {
  if (servers.length === 0) return;
  const ours: Trx = own(trx);
  const stored = await ours.selectFrom("media_server").select("name").execute();
  const before = await listMediaServers(trx);
  if (stored.length > 0 && JSON.stringify(before) === JSON.stringify(servers)) return;
  await ours.deleteFrom("media_server").execute();
  const rows = servers.map(({ name, kind, title, proof }, position) => ({
    name,
    kind,
    title,
    position,
    proof,
  }));
  await ours.insertInto("media_server").values(rows).execute();

  const gone = before.flatMap(({ name }) =>
    servers.some((server) => server.name === name) ? [] : [name],
  );
  if (gone.length > 0) await forgetServers(ours, gone);
  const isOtherProof = before.some(({ name, proof }) =>
    servers.some((server) => server.name === name && server.proof !== proof),
  );
  if (gone.length > 0 || isOtherProof) await combineAgain(ours, servers, before.length === 1);
}

async function forgetServers(ours: Trx, gone: readonly string[]): Promise<void> {
  await ours.deleteFrom("scan").where("server", "in", gone).execute();
  for (const table of ["plex_proof", "server_state"] as const) {
    await ours
      .deleteFrom(table)
      .where("server", "in", gone)
      .where("release_id", "in", (e) => e.selectFrom("release").select("release.id"))
      .execute();
  }
  // Another storage's engine may still use a server with this name.
  const used = await everywhere(ours).selectFrom("media_server").select("name").execute();
  const unused = gone.filter((name) => !used.some((row) => row.name === name));
  if (unused.length > 0) {
    for (const table of [
      "plex_section",
      "plex_listing",
      "plex_work",
      "plex_file",
      "first_scan",
      "server_version",
    ] as const) {
      await ours.deleteFrom(table).where("server", "in", unused).execute();
    }
  }
}

/**
 * Combines the states of all filed releases again, because other servers count now. A database with
 * a single server (`wasSingle`) does not write pending states, so they follow from its scans.
 */
async function combineAgain(
  ours: Trx,
  servers: readonly StoredServer[],
  wasSingle: boolean,
): Promise<void> {
  const releases = await ours
    .selectFrom("release")
    .select(["id", "plex"])
    .where("state", "=", "filed")
    .where("plex", "is not", null)
    .orderBy("id")
    .execute();
  for (const some of splitIntoChunks(releases)) {
    const ids = some.map(({ id }) => id);
    const states = Map.groupBy(await listServerStates(ours, ids), ({ releaseId }) => releaseId);
    const asked = await ours
      .selectFrom("scan")
      .select(["release_id as id", "server", "state"])
      .where("release_id", "in", ids)
      .execute();
    for (const { id, plex } of some) {
      const scans = asked.filter((scan) => scan.id === id);
      const known = (states.get(id) ?? []).map((state) => ({
        ...state,
        state:
          wasSingle && plex === "pending" && scans.some((scan) => isPendingAt(scan, state.server))
            ? ("pending" as const)
            : state.state,
      }));
      const combined = combineAt(known, servers) ?? (scans.length > 0 ? plex : endOpen(plex));
      if (combined === plex) continue;
      await ours.updateTable("release").set({ plex: combined }).where("id", "=", id).execute();
      await recountWorkOf(everywhere(ours), id);
    }
  }
}

const isPendingAt = (scan: { server: string; state: string }, server: string): boolean =>
  scan.server === server && scan.state === "ask";

/** A state that waited for a server that is gone ends. */
const endOpen = (plex: string | null): string | null =>
  plex === ("pending" satisfies ServerState) || plex === ("requested" satisfies ServerState)
    ? null
    : plex;
