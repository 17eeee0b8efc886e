import { toRanked } from "../../base/candidate.ts";
import { Outage } from "../../base/errors.ts";
import { NO_WORK } from "../../base/identity.ts";
import { type EpisodeMapping, selectMapping } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import { leftOutReason } from "../../core/plan/files/not-filed.ts";
import { computeNextWait, isAwaited, withWaitNote } from "../../core/release/episode-wait.ts";
import type { Event } from "../../core/release/state.ts";
import {
  type Decision,
  explainNfo,
  explainRemembered,
  type FileLength,
  type Identification,
  mediaOf,
  type ParsedName,
  toNameKey,
} from "../../names/index.ts";
import type { Db, Trx } from "../../store/open.ts";
import {
  endEpisodeWait,
  findEpisodeWait,
  setEpisodeWait,
} from "../../store/releases/count-waiting.ts";
import { type FiledItem, saveItems } from "../../store/releases/items.ts";
import type { ReleaseFields } from "../../store/releases/release-row.ts";
import type { ExpectedRelease } from "../../store/releases/releases.ts";
import { changeStateWithin, type StateChange } from "../releases/change-state.ts";

/** Version of a release that was just found. */
const FIRST_VERSION = 1;
/** Maximum number of candidates that a person can look through. */
const MAX_CANDIDATES = 10;
/** Maximum number of files that one approval can name. */
const MAX_LENGTHS = 500;

type AwaitedEpisode = {
  /** The given reasons, plus a sentence that states how long TMDB will be asked for the episode. */
  reasons: Reason[];
  /** Starts or ends the wait. Called in the transaction that saves the reasons. */
  within: (trx: Trx) => Promise<void>;
};

/**
 * Determines from a release's reasons whether its wait for an episode starts or ends. It waits if
 * TMDB does not list or place the episode.
 */
export async function waitForEpisode(
  db: Db,
  releaseId: number,
  reasons: readonly Reason[],
  now: number,
): Promise<AwaitedEpisode> {
  if (!reasons.some(isAwaited)) {
    return { reasons: [...reasons], within: (trx: Trx) => endEpisodeWait(trx, releaseId) };
  }
  const wait = (await findEpisodeWait(db, releaseId)) ?? computeNextWait(undefined, now);
  return {
    reasons: withWaitNote(reasons, wait),
    within: (trx: Trx) => setEpisodeWait(trx, releaseId, wait),
  };
}

export type DecisionToRecord = {
  identified: Identification;
  /** The name under which a person's answer is remembered. */
  name: ParsedName;
  /** The release's files. */
  items: readonly FiledItem[];
  /** Listed after the reasons. Notes explain the decision and never hold a release. */
  notes: readonly Reason[];
  fields?: ReleaseFields;
};

/**
 * Applies a decision to a release and stores the parsed name, the candidates and each file's
 * episode with it.
 */
export async function recordDecision(
  trx: Trx,
  release: ExpectedRelease,
  { identified, name, items, notes, fields }: DecisionToRecord,
  position: number,
): Promise<StateChange> {
  const { parsed, ranked, decision, lengths, nfo, own } = identified;
  const [first] = ranked;
  const evidence = [...explainNfo(nfo), ...(own ? [explainRemembered(own)] : []), ...notes];
  const sure = decision.kind === "auto";
  const waited = await waitForEpisode(trx, release.id, sure ? [] : decision.reasons, position);
  return changeStateWithin(
    trx,
    release,
    toEvent(decision, [...waited.reasons, ...evidence]),
    byEngine(position),
    {
      // The log states the evidence for a certain decision as well as the doubts about an uncertain
      // one.
      ...(sure && evidence.length > 0 ? { detail: { reasons: evidence } } : {}),
      fields: {
        ...(sure ? { reasons: evidence } : {}),
        nameKey: toNameKey(name) ?? null,
        // The release already stores its name, and names may be long.
        parsed: { ...parsed, name: "", ...(lengths.size > 0 ? { lengths: toList(lengths) } : {}) },
        candidates: ranked.slice(0, MAX_CANDIDATES).map(toRanked),
        confidence: first?.confidence ?? null,
        parts: first?.parts ?? null,
        ...fields,
      },
      within: async () => {
        const mappings = sure ? decision.mappings : decision.suggestion?.mappings;
        const changed = items.flatMap((item) => {
          const mapping =
            mappings?.get(item.path) ??
            (isFromIdentification(item.mapping) ? undefined : item.mapping);
          const problem =
            identified.leftOut.get(item.path) ??
            (leftOutReason(item.problem) ? undefined : item.problem);
          const length = lengths.get(item.path);
          const media = (length && mediaOf(length)) ?? item.media;
          return mapping === item.mapping && problem === item.problem && media === item.media
            ? []
            : { ...item, mapping, problem, media };
        });
        await saveItems(trx, release.id, changed);
        // A release that has only been found and has settled does not wait for an episode yet.
        if (!sure || release.version > FIRST_VERSION + 1) await waited.within(trx);
      },
    },
  );
}

/** Only files that were actually read are filed without asking. */
export function assertAnswered({ decision, lengths }: Identification): void {
  if (decision.kind !== "auto") return;
  for (const [path, length] of lengths) {
    if (length.kind === "unanswered") {
      throw new Outage("root_missing", `${quoted(path, 300)}: ${length.why}.`);
    }
  }
}

/**
 * True if the item's mapping comes from identification, not from an approval for a particular work.
 */
const isFromIdentification = (mapping: EpisodeMapping | undefined) =>
  selectMapping(NO_WORK, mapping) !== undefined;

function toEvent(decision: Decision, reasons: Reason[]): Event {
  if (decision.kind === "auto") return { kind: "sure", identity: decision.identity };
  return { kind: "unsure", reasons, suggestion: decision.suggestion?.identity };
}

const toList = (lengths: ReadonlyMap<string, FileLength>) =>
  [...lengths].slice(0, MAX_LENGTHS).map(([path, length]) => {
    const { media: _, ...stored } = length;
    return { path, ...stored };
  });
