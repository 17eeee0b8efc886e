import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import type { ScanOutcome } from "../../core/scan/judge.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { endServerState, setServerState } from "../servers/server-states.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { everywhere, type Own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";
import { recountWorkOf } from "../works/recount.ts";

/** How Plex shows a file that was published. */
export type PlexProof = {
  operationId: string;
  outcome: ScanOutcome;
  /** Title of the library that shows the file. */
  library: string;
  /** The item as Plex shows it: `"Heat" (1995)`. */
  shownAs: string;
  at: number;
  /** Ids of the file's items in Plex: one for a film, one for each episode in the file. */
  items: readonly string[];
};

/** Lists how one server shows the files of a release. */
export async function proofsOf(
  db: Db,
  releaseId: number,
  server: string = FIRST_SERVER,
): Promise<PlexProof[]> {
  const rows = await db
    .selectFrom("plex_proof")
    .select([
      "operation_id as operationId",
      "outcome",
      "library",
      "shown_as as shownAs",
      "at",
      "items_json as json",
    ])
    .where("server", "=", server)
    .where("release_id", "=", releaseId)
    .execute();
  return rows.map(({ json, outcome, ...row }) => ({
    ...row,
    outcome: outcome as ScanOutcome,
    items: readKnownTexts(json),
  }));
}

/** Replaces the proof of a file at one server. */
export async function saveProof(
  trx: Trx,
  releaseId: number,
  proof: PlexProof,
  server: string = FIRST_SERVER,
): Promise<void> {
  const { operationId, outcome, library, shownAs, at, items } = proof;
  const json = JSON.stringify(items);
  const shown = { outcome, library, shown_as: shownAs, at, items_json: json, exact: 1 };
  await upsert(
    trx,
    "plex_proof",
    ["server", "operation_id"],
    [{ server, operation_id: operationId, release_id: releaseId, ...shown }],
  );
}

/**
 * Lists releases with proofs of episodes at a server whose numbers were never compared exactly, and
 * that are not checked at the moment.
 */
export async function listInexactProofs(
  db: Own,
  server: string,
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom("plex_proof")
    .innerJoin("release", "release.id", "plex_proof.release_id")
    .select("release.id")
    .distinct()
    .where("plex_proof.server", "=", server)
    .where("plex_proof.exact", "=", 0)
    .where("release.state", "=", "filed")
    .where("release.id", ">", after)
    .orderBy("release.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Records that the numbers of these files were compared exactly. */
export async function markExact(
  trx: Trx,
  server: string,
  operationIds: readonly string[],
): Promise<void> {
  for (const some of splitIntoChunks(operationIds)) {
    const proofs = trx.updateTable("plex_proof").set({ exact: 1 }).where("server", "=", server);
    await proofs.where("operation_id", "in", some).execute();
  }
}

/** Deletes the proofs of a release at one server, so that the checks of its files start again. */
export async function forgetProofs(
  trx: Trx,
  releaseId: number,
  server: string = FIRST_SERVER,
): Promise<void> {
  const proofs = trx.deleteFrom("plex_proof").where("server", "=", server);
  await proofs.where("release_id", "=", releaseId).execute();
}

/**
 * Sets the state of a filed release at one server, and its combined state. An undone release has no
 * combined state.
 */
export async function setPlex(
  trx: Trx,
  releaseId: number,
  state: "requested" | "seen" | "mismatch" | "not_seen",
  { server, at }: { server: string; at: number } = { server: FIRST_SERVER, at: 0 },
): Promise<void> {
  const plex = await setServerState(trx, { releaseId, server, state, at });
  await trx
    .updateTable("release")
    .set({ plex })
    .where("id", "=", releaseId)
    .where("state", "=", "filed")
    .execute();
  await recountWorkOf(everywhere(trx), releaseId);
}

/** Ends the state of a filed release at one server, because nothing of it can be proven there. */
export async function endPlex(trx: Trx, releaseId: number, server: string): Promise<void> {
  const plex = (await endServerState(trx, releaseId, server)) ?? null;
  await trx
    .updateTable("release")
    .set({ plex })
    .where("id", "=", releaseId)
    .where("state", "=", "filed")
    .execute();
  await recountWorkOf(everywhere(trx), releaseId);
}
