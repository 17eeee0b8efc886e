import type { Kysely } from "kysely";
import type { Reason } from "../../core/reason.ts";
import { isAwaited, nextWait, sayWait } from "../../core/release/episode-wait.ts";
import type { Trx } from "../../store/open.ts";
import { endEpisodeWait, episodeWait, setEpisodeWait } from "../../store/releases/episode-waits.ts";
import type { Schema } from "../../store/schema.ts";

type Waited = {
  /** The same, saying how long TMDb is asked for it. */
  reasons: Reason[];
  /** Writes down, or ends, the waiting; for the transaction that writes down the reasons. */
  within: (trx: Trx) => Promise<void>;
};

/** What a release's reasons mean for the waiting for an episode that TMDb does not list or place. */
export async function waitForEpisode(
  db: Kysely<Schema>,
  releaseId: number,
  reasons: readonly Reason[],
  now: number,
): Promise<Waited> {
  if (!reasons.some(isAwaited)) return { reasons: [...reasons], within: (trx: Trx) => endEpisodeWait(trx, releaseId) };
  const wait = (await episodeWait(db, releaseId)) ?? nextWait(undefined, now);
  return { reasons: sayWait(reasons, wait), within: (trx: Trx) => setEpisodeWait(trx, releaseId, wait) };
}
