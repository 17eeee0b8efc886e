import type { Outcome } from "../../core/scan/outcome.ts";
import type { Db, Trx } from "../open.ts";

/** How Plex shows a file that was published. */
export type PlexProof = {
  operationId: string;
  outcome: Outcome;
  /** Title of the library that shows it. */
  library: string;
  /** What it is there: `"Heat" (1995)`. */
  shownAs: string;
  at: number;
};

export async function proofsOf(db: Db, releaseId: number): Promise<PlexProof[]> {
  const rows = await db.selectFrom("plex_proof").selectAll().where("release_id", "=", releaseId).execute();
  return rows.map((row) => ({
    operationId: row.operation_id,
    outcome: row.outcome as Outcome,
    library: row.library,
    shownAs: row.shown_as,
    at: row.at,
  }));
}

/** What was found of a file, in place of what was found of it before. */
export async function saveProof(trx: Trx, releaseId: number, proof: PlexProof): Promise<void> {
  const { operationId, outcome, library, shownAs, at } = proof;
  const found = { outcome, library, shown_as: shownAs, at };
  await trx
    .insertInto("plex_proof")
    .values({ operation_id: operationId, release_id: releaseId, ...found })
    .onConflict((c) => c.column("operation_id").doUpdateSet(found))
    .execute();
}

/** Its files are to be looked for anew. */
export async function forgetProofs(trx: Trx, releaseId: number): Promise<void> {
  await trx.deleteFrom("plex_proof").where("release_id", "=", releaseId).execute();
}

/** Sets the field of a release that is filed: of one that was taken back Plex has nothing to show. */
export async function setPlex(
  trx: Trx,
  releaseId: number,
  plex: "requested" | "seen" | "mismatch" | "not_seen",
): Promise<void> {
  await trx.updateTable("release").set({ plex }).where("id", "=", releaseId).where("state", "=", "filed").execute();
}
