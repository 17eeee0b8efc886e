import { combineStates, type ServerState } from "../../core/scan/combine-states.ts";
import type { Db, Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import type { Own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";
import { listMediaServers, type StoredServer } from "./media-servers.ts";

/** A release's state at one server. `at` is in ms; undefined if the time is not known. */
export type ReleaseAtServer = {
  releaseId: number;
  server: string;
  state: ServerState;
  at: number | undefined;
};

/** Records a release's state at one server. Returns the combined state. */
export async function setServerState(
  trx: Trx,
  { releaseId, server, state, at }: ReleaseAtServer & { at: number },
): Promise<ServerState> {
  const row = { release_id: releaseId, server, state, at };
  await upsert(trx, "server_state", ["release_id", "server"], [row]);
  const servers = await listMediaServers(trx);
  // With a single server, no row needs to be read.
  if (servers.length <= 1) return state;
  return combineAt(await listServerStates(trx, [releaseId]), servers) ?? state;
}

/** Removes a release's state at one server. Returns the combined state of the others. */
export async function endServerState(
  trx: Trx,
  releaseId: number,
  server: string,
): Promise<ServerState | undefined> {
  await trx
    .deleteFrom("server_state")
    .where("release_id", "=", releaseId)
    .where("server", "=", server)
    .execute();
  return combineAt(await listServerStates(trx, [releaseId]), await listMediaServers(trx));
}

/**
 * Lists filed downloads that wait at a server without a scan there, which nothing would end. Plans
 * wait for the releases that they renamed.
 */
export async function listEndedRequests(db: Own, server: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("server_state")
    .innerJoin("release", "release.id", "server_state.release_id")
    .select("release.id")
    .where("server_state.server", "=", server)
    .where("server_state.state", "=", "requested")
    .where("release.state", "=", "filed")
    .where("release.job", "is", null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("scan")
            .select("scan.id")
            .where("scan.server", "=", server)
            .whereRef("scan.release_id", "=", "release.id"),
        ),
      ),
    )
    .orderBy("release.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Makes a release's states pending, because its folders are scanned again. */
export async function restartStates(
  trx: Trx,
  releaseId: number,
  servers: readonly string[],
  at: number,
): Promise<void> {
  const rows = servers.map((server) => ({ release_id: releaseId, server, state: "pending", at }));
  await upsert(trx, "server_state", ["release_id", "server"], rows);
}

/** Lists the states of these releases at all servers that they have a state at. */
export async function listServerStates(
  db: Db,
  releaseIds: readonly number[],
): Promise<ReleaseAtServer[]> {
  const found: ReleaseAtServer[] = [];
  for (const ids of splitIntoChunks([...releaseIds])) {
    const rows = await db
      .selectFrom("server_state")
      .selectAll()
      .where("release_id", "in", ids)
      .execute();
    found.push(...rows.map(toState));
  }
  return found;
}

const toState = (row: {
  release_id: number;
  server: string;
  state: string;
  at: number | null;
}): ReleaseAtServer => ({
  releaseId: row.release_id,
  server: row.server,
  state: row.state as ServerState,
  at: row.at ?? undefined,
});

/** Combines one release's states. Servers that are no longer configured do not count. */
export const combineAt = (
  states: readonly ReleaseAtServer[],
  servers: readonly StoredServer[],
): ServerState | undefined =>
  combineStates(
    states.flatMap(({ server, state }) => {
      const proof = servers.find(({ name }) => name === server)?.proof;
      return proof === undefined ? [] : [{ state, proof }];
    }),
  );
