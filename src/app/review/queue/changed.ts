import { cleanSentence } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { type ReleaseOutcome, STATES_OF_OUTCOME } from "../../../core/release/state.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { Store } from "../../../store/open.ts";
import { type ChangedRelease, changedReleases } from "../../../store/works/changed-releases.ts";
import { amongStorages } from "../../releases/among-storages.ts";
import { showIdentity, toIso } from "../../shown/release.ts";
import type { ShownChanged } from "../../shown/results-shape.ts";
import { toMs } from "./history.ts";

export type ChangedQuery = {
  outcome?: ReleaseOutcome | undefined;
  search?: string | undefined;
  actor?: string | undefined;
  /** ISO 8601 */
  since?: string | undefined;
  storage?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** A page of releases, the one that changed last first. @throws UserError for an unknown time or cursor */
export async function readChanged(
  all: Store,
  { outcome, since, cursor, storage, ...query }: ChangedQuery,
): Promise<{ releases: ShownChanged[]; next?: string }> {
  const { store, tell } = await amongStorages(all, storage);
  const rows = await changedReleases(store.read, {
    ...query,
    states: outcome && STATES_OF_OUTCOME[outcome],
    sinceMs: since === undefined ? undefined : toMs(since),
    after: cursor === undefined ? undefined : fromCursor(cursor),
  });
  const last = rows.at(-1);
  return {
    releases: await tell(rows.map(showChanged), "release", ({ id }) => id),
    ...(last && rows.length === query.limit ? { next: `${last.changedAt}.${last.id}` } : {}),
  };
}

function fromCursor(cursor: string): { changedAt: number; id: number } {
  const [, at, id] = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined) return { changedAt: Number(at), id: Number(id) };
  throw new UserError("This cursor is not from a listing.", "Use `next` of the last page, or leave it out.");
}

function showChanged({ identity, reasons: [reason], changedAt, actor, ...release }: ChangedRelease): ShownChanged {
  return {
    id: release.id,
    version: release.version,
    name: cleanText(release.name),
    source: release.source,
    state: release.state,
    changed_at: toIso(changedAt),
    ...(identity === undefined ? {} : { identity: showIdentity(identity) }),
    ...(reason === undefined ? {} : { reason: cleanSentence(reason.message, 1000) }),
    ...(actor === undefined ? {} : { actor: cleanText(actor, 100) }),
  };
}
