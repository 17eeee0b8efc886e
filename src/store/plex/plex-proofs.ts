import type { ScanOutcome } from "../../core/scan/judge.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { everywhere } from "../storages/scope.ts";
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

export async function proofsOf(db: Db, releaseId: number): Promise<PlexProof[]> {
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
    .where("release_id", "=", releaseId)
    .execute();
  return rows.map(({ json, outcome, ...row }) => ({
    ...row,
    outcome: outcome as ScanOutcome,
    items: readKnownTexts(json),
  }));
}

/** Replaces the proof of a file. */
export async function saveProof(trx: Trx, releaseId: number, proof: PlexProof): Promise<void> {
  const { operationId, outcome, library, shownAs, at, items } = proof;
  const shown = { outcome, library, shown_as: shownAs, at, items_json: JSON.stringify(items) };
  await upsert(
    trx,
    "plex_proof",
    ["operation_id"],
    [{ operation_id: operationId, release_id: releaseId, ...shown }],
  );
}

/** Deletes the proofs of a release, so that the checks of its files start again. */
export async function forgetProofs(trx: Trx, releaseId: number): Promise<void> {
  await trx.deleteFrom("plex_proof").where("release_id", "=", releaseId).execute();
}

/** Sets the Plex state of a filed release. An undone release has no Plex state. */
export async function setPlex(
  trx: Trx,
  releaseId: number,
  plex: "requested" | "seen" | "mismatch" | "not_seen",
): Promise<void> {
  await trx
    .updateTable("release")
    .set({ plex })
    .where("id", "=", releaseId)
    .where("state", "=", "filed")
    .execute();
  await recountWorkOf(everywhere(trx), releaseId);
}
