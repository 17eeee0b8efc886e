import type { Sentence } from "../../base/actions/sentence.ts";
import type { ReasonCode } from "../../base/reason-codes.ts";
import type { Db } from "../open.ts";
import { releasesOf, selectAllReleases } from "./release-row.ts";

/** A request that a well-running server keeps failing, and its waiting releases, oldest first. */
export type FailingScan = { message: Sentence; releaseIds: number[] };

const MAX_RELEASES = 500;

/**
 * Lists what the server keeps failing to scan or to list, each with its releases. Reads the outbox,
 * which has few rows, instead of all releases.
 */
export async function listFailingScans(db: Db, code: ReasonCode): Promise<FailingScan[]> {
  const releases = await releasesOf(
    selectAllReleases(db)
      .where("id", "in", (e) => e.selectFrom("scan").select("release_id"))
      .where("reason_codes", "like", `% ${code} %`)
      .orderBy("id")
      .limit(MAX_RELEASES),
  );
  const failing = new Map<Sentence, FailingScan>();
  for (const { id, reasons } of releases) {
    const message = reasons.find((reason) => reason.code === code)?.message ?? "";
    const those = failing.get(message);
    if (those) those.releaseIds.push(id);
    else failing.set(message, { message, releaseIds: [id] });
  }
  return [...failing.values()];
}
