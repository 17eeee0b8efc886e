import type { Selectable } from "kysely";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import { isPerson } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import {
  isNumber,
  isObjectWith,
  isText,
  listOf,
  readOptionalJson,
  readShownJson,
} from "../json.ts";
import type { Db } from "../open.ts";
import type { Schema } from "../schema.ts";

/**
 * A count for a day. `seconds` is counted in steps of `SECONDS_STEP`, so that the median needs no
 * list of values.
 */
export type DailyCount = {
  day: number;
  kind: CountKind;
  key: string;
  n: number;
  storage_id?: number;
};
export type CountKind =
  | "outcome"
  | "source"
  | "method"
  | "decision"
  | "reason"
  | "seconds"
  | "seconds_to_plex";

/** Ratio between two consecutive steps of seconds, which makes a median accurate to 5 %. */
const SECONDS_STEP = 1.1;
const stepOf = (seconds: number): string =>
  String(Math.round(Math.log(Math.max(1, seconds)) / Math.log(SECONDS_STEP)));
export const secondsOfStep = (step: string): number => Math.round(SECONDS_STEP ** Number(step));

/** The fields of a history row that are counted. */
export type CountedRow = Pick<
  Selectable<Schema["history"]>,
  "id" | "at" | "release_id" | "action" | "from_state" | "to_state" | "actor" | "detail_json"
> & { storage_id?: number | undefined };

type CountedOutcome = "filed" | "review" | "rejected" | "failed" | "undone" | "seen";

/** Returns the release outcome that a row records; undefined for most rows. */
export function outcomeOf(row: Omit<CountedRow, "detail_json">): CountedOutcome | undefined {
  const { action, from_state: from, to_state: to, actor } = row;
  if (action === "plex_seen") return "seen";
  if (action === "undo_asked") return isPerson(actor) ? "undone" : undefined;
  // The user was asked before, or wants to be asked. Neither shows how well the release was
  // decided.
  if (from === to || action === "withdrawn") return undefined;
  if (to === "filed") return from === "filing" ? "filed" : undefined;
  return to === "review" || to === "rejected" || to === "failed" ? to : undefined;
}

/**
 * Returns the counts that a row of history adds to its day. Empty for jobs of the file tools and
 * for what the library already had, because these are not downloads. Only an outcome costs
 * anything: two queries.
 */
export async function countsOf(
  db: Db,
  row: CountedRow,
  known?: CountedRelease,
): Promise<DailyCount[]> {
  const outcome = outcomeOf(row);
  if (outcome === undefined) return [];
  const release = known ?? (await releaseOf(db, row));
  if (release?.job !== undefined || release?.source === "library") return [];
  const day = Math.floor(row.at / DAY_MS);
  const storage = dropUndefined({ storage_id: release?.storage_id ?? row.storage_id });
  const countOf = (kind: CountKind, key: string, n = 1): DailyCount => ({
    day,
    kind,
    key,
    n,
    ...storage,
  });
  const { reasons, files } = readOptionalJson(row.detail_json, isObjectWith<EntryDetail>({})) ?? {};
  const step = release ? stepOf((row.at - release.createdAt) / 1000) : "0";
  switch (outcome) {
    case "filed":
      return [
        countOf("outcome", "filed"),
        countOf("decision", await decisionOf(db, row, release)),
        ...valuesOf(files, "method").map((method) => countOf("method", method)),
        ...(release
          ? [
              countOf("outcome", "bytes", release.bytes),
              countOf("source", release.source),
              countOf("seconds", step),
            ]
          : []),
      ];
    case "review":
      return [
        countOf("outcome", "review"),
        ...[...new Set(valuesOf(reasons, "code"))].map((code) => countOf("reason", code)),
      ];
    case "seen":
      return release ? [countOf("seconds_to_plex", step)] : [];
    case "rejected":
      return [countOf("outcome", "rejected"), countOf("decision", "rejected")];
    case "undone": {
      const wasAuto = (await decisionOf(db, row, release)) === "auto";
      return [
        countOf("decision", "undone"),
        ...(wasAuto ? [countOf("decision", "auto_undone")] : []),
      ];
    }
    default:
      return [countOf("outcome", outcome)];
  }
}

type EntryDetail = { reasons?: unknown; files?: unknown };

/**
 * Maximum length of a reason or method. These are the program's own words, and a longer text is not
 * one of them.
 */
const MAX_WORD_CHARS = 40;

const valuesOf = (list: unknown, field: string): string[] =>
  (Array.isArray(list) ? list : []).flatMap((each: unknown) => {
    const value =
      typeof each === "object" && each !== null
        ? (each as Record<string, unknown>)[field]
        : undefined;
    return typeof value === "string" && value.length <= MAX_WORD_CHARS ? value : [];
  });

/**
 * The fields of a release that are counted. Without a storage, the release belongs to the row's
 * storage.
 */
export type CountedRelease = Pick<
  Release,
  "source" | "bytes" | "createdAt" | "decidedBy" | "job"
> & {
  candidates: readonly Pick<Identity, "type" | "tmdbId">[];
  storage_id?: number;
};

async function releaseOf(
  db: Db,
  { release_id: id }: CountedRow,
): Promise<CountedRelease | undefined> {
  const row = await db
    .selectFrom("release")
    .select([
      "source",
      "bytes",
      "created_at as createdAt",
      "decided_by",
      "candidates_json",
      "job",
      "storage_id",
    ])
    .where("id", "=", id ?? 0)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { source, decided_by, candidates_json, job, ...plain } = row;
  return {
    ...plain,
    source: source as Release["source"],
    decidedBy: (decided_by ?? undefined) as Release["decidedBy"],
    job: (job ?? undefined) as Release["job"],
    candidates: readShownJson(candidates_json, listOf(isWork)) ?? [],
  };
}

/**
 * Returns how the identity of a filed release was decided: automatically, or by a user, for the
 * first candidate or for something else. This is read from the history before the row, because the
 * release may have been undone since.
 */
async function decisionOf(
  db: Db,
  { id, release_id: releaseId }: CountedRow,
  release: CountedRelease | undefined,
) {
  if (release?.decidedBy === "engine") return "auto";
  const last = await db
    .selectFrom("history")
    .select(["action", "detail_json"])
    .where("release_id", "=", releaseId)
    .where("id", "<", id)
    .where("action", "in", ["approved", "withdrawn", "retried", "taken_back"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last?.action !== "approved") return release?.decidedBy === "person" ? "approved" : "auto";
  const { identity } =
    readShownJson(last.detail_json, isObjectWith<{ identity?: Identity }>({})) ?? {};
  const first = release?.candidates[0];
  return identity && first && sameWork(first, identity) ? "approved" : "corrected";
}

const isWork = isObjectWith<Identity>({ type: isText, tmdbId: isNumber });
