import type { Insertable, Selectable, SelectQueryBuilder, Updateable } from "kysely";
import { isSentence } from "../../base/actions/sentence.ts";
import type { RankedCandidate } from "../../base/candidate.ts";
import { damagedRelease, toDamagedReason } from "../../base/damaged-row.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { NO_WORK } from "../../base/identity.ts";
import { isJobName, type JobName } from "../../core/release/job.ts";
import {
  type Release,
  type RequestedDecision,
  SOURCES,
  type Waiting,
} from "../../core/release/release.ts";
import { type DuplicateChoice, STATES, type State } from "../../core/release/state.ts";
import { hasIdentity } from "../../core/release/state-traits.ts";
import {
  isIdentity,
  isNumber,
  isObjectWith,
  isReason,
  isText,
  isTime,
  type JsonGuard,
  listOf,
  readJson,
  readOptionalJson,
} from "../json.ts";
import type { Db } from "../open.ts";
import type { ReleaseTable, Schema } from "../schema.ts";

export type ReleaseRow = Selectable<ReleaseTable>;
type Columns = Omit<Updateable<ReleaseTable>, "id">;

const toJson = (value: unknown) =>
  value === undefined || value === null ? null : JSON.stringify(value);

export const isParsed = isObjectWith<NonNullable<Release["parsed"]>>({});
export const isParts = isObjectWith<NonNullable<Release["parts"]>>({
  title: isNumber,
  year: isNumber,
  type: isNumber,
});
export const isCandidate = isObjectWith<RankedCandidate>({
  tmdbId: isNumber,
  title: isText,
  confidence: isNumber,
});
export const isWaiting = isObjectWith<Waiting>({
  code: isText,
  message: isSentence,
  since: isTime,
  nextTryAt: isTime,
});
export const isDuplicateChoice = isObjectWith<DuplicateChoice & { label?: unknown }>({
  do: (value) => value === "replace" || value === "keep_both",
  label: (value) => value === undefined || isText(value),
});
export const isRequested = isObjectWith<RequestedDecision>({ kind: isText });

type JsonColumn = Extract<keyof ReleaseRow, `${string}_json`>;

const isState = (value: string): value is State => STATES.some((state) => state === value);
const isSource = (value: string): value is Release["source"] =>
  SOURCES.some((source) => source === value);

/**
 * Reads a row. `damage` has the columns that cannot be read; in the release, they are empty or 0.
 */
export function readReleaseRow(row: ReleaseRow): { release: Release; damage: string[] } {
  const damage: string[] = [];
  /** Reads one column, so that the others are shown even if this one is damaged. */
  function read<T>(column: keyof ReleaseRow, value: () => T | undefined, other: T): T {
    try {
      const found = value();
      if (found !== undefined) return found;
    } catch {
      // Recorded below.
    }
    damage.push(column);
    return other;
  }
  const json = <T>(column: JsonColumn, check: JsonGuard<T>): T | undefined =>
    read<T | null>(column, () => readOptionalJson(row[column], check) ?? null, null) ?? undefined;
  const time = (column: "created_at" | "updated_at"): number =>
    read(column, () => (isTime(row[column]) ? row[column] : undefined), 0);
  const count = (column: "version" | "tries" | "file_count" | "bytes"): number =>
    // A column is missing before its migration.
    read(column, () => (isNumber(row[column] ?? 0) ? (row[column] ?? 0) : undefined), 0);

  const state = read<State>("state", () => (isState(row.state) ? row.state : undefined), "failed");
  const retryAt = read<number | null>(
    "retry_at",
    () => ((row.retry_at ?? null) === null || isTime(row.retry_at) ? row.retry_at : undefined),
    null,
  );
  const base = {
    id: row.id,
    version: count("version"),
    source: read<Release["source"]>(
      "source",
      () => (isSource(row.source) ? row.source : undefined),
      "person",
    ),
    name: row.name,
    path: row.path,
    parentId: row.parent_id ?? undefined,
    supersededBy: row.superseded_by ?? undefined,
    job:
      read<JobName | null>(
        "job",
        () => {
          const job = row.job ?? null;
          return job === null || isJobName(job) ? job : undefined;
        },
        null,
      ) ?? undefined,
    contentKey: row.content_key ?? undefined,
    parsed: json("parsed_json", isParsed),
    confidence: row.confidence ?? undefined,
    parts: json("parts_json", isParts),
    reasons: read("reasons_json", () => readJson(row.reasons_json, listOf(isReason)), []),
    candidates: read(
      "candidates_json",
      () => readJson(row.candidates_json, listOf(isCandidate)),
      [],
    ),
    shown: row.shown ?? undefined,
    decidedBy: (row.decided_by ?? undefined) as Release["decidedBy"],
    waiting: json("waiting_json", isWaiting),
    requested: json("wish_json", isRequested),
    duplicates: json<DuplicateChoice>("duplicates_json", isDuplicateChoice),
    plex: (row.plex ?? undefined) as Release["plex"],
    tries: count("tries"),
    retryAt: retryAt ?? undefined,
    fileCount: count("file_count"),
    bytes: count("bytes"),
    createdAt: time("created_at"),
    updatedAt: time("updated_at"),
  };
  // No work is stored for a job, so that queries for a work do not find the job's files.
  const identity = (row.job ?? null) === null ? json("identity_json", isIdentity) : NO_WORK;
  if (!hasIdentity(state)) return { release: { ...base, state, identity }, damage };
  if (identity === undefined && !damage.includes("identity_json")) damage.push("identity_json");
  return { release: { ...base, state, identity: identity ?? NO_WORK }, damage };
}

/** @throws UserError that names the release if its row is damaged */
function toRelease(row: ReleaseRow): Release {
  const { release, damage } = readReleaseRow(row);
  if (damage.length > 0) throw damagedRelease(row.id, damage);
  return release;
}

/** Like `toRelease`, but for display. `damaged_row` is the only reason of a damaged release. */
export function toShownRelease(row: ReleaseRow): Release {
  const { release, damage } = readReleaseRow(row);
  return damage.length === 0 ? release : { ...release, reasons: [toDamagedReason(damage)] };
}

export const selectAllReleases = (db: Db): SelectQueryBuilder<Schema, "release", ReleaseRow> =>
  db.selectFrom("release").selectAll();

type ReleaseRows = {
  execute(): Promise<ReleaseRow[]>;
  executeTakeFirst(): Promise<ReleaseRow | undefined>;
};

/**
 * Reads releases for work on them. Those whose rows are damaged are left out, because one bad row
 * must not stop the work on the others.
 */
export const releasesOf = async (rows: ReleaseRows): Promise<Release[]> =>
  (await rows.execute()).flatMap((row) => {
    const { release, damage } = readReleaseRow(row);
    return damage.length === 0 ? [release] : [];
  });

/** @throws UserError that names the release if its row is damaged */
export async function readFirstRelease(rows: ReleaseRows): Promise<Release | undefined> {
  const row = await rows.executeTakeFirst();
  return row && toRelease(row);
}

/** Reads releases for display, including those whose rows are damaged. */
export const shownReleasesOf = async (rows: ReleaseRows): Promise<Release[]> =>
  (await rows.execute()).map(toShownRelease);

type IdentificationField = "identity" | "parsed" | "confidence" | "parts";
type DecisionField = "decidedBy" | "requested" | "duplicates";
type PendingField = "waiting" | "retryAt" | "plex";

/**
 * Fields that may be set in addition to state and version. `null` clears a field; a missing field
 * stays unchanged.
 */
export type ReleaseFields = {
  [Field in IdentificationField | DecisionField | PendingField]?: Release[Field] | null;
} & Partial<
  Pick<Release, "reasons" | "candidates" | "contentKey" | "shown" | "tries" | "fileCount" | "bytes">
> & {
    /** The key for corrections of the release's name, see names/learned/name-key. */
    nameKey?: string | null;
  };

export function toColumns(fields: ReleaseFields): Columns {
  const columns: Columns = {};
  if (fields.identity !== undefined) {
    columns.identity_type = fields.identity?.type ?? null;
    columns.identity_id = fields.identity?.tmdbId ?? null;
    columns.identity_json = toJson(fields.identity);
  }
  if (fields.decidedBy !== undefined) columns.decided_by = fields.decidedBy;
  if (fields.requested !== undefined) columns.wish_json = toJson(fields.requested);
  if (fields.duplicates !== undefined) columns.duplicates_json = toJson(fields.duplicates);
  if (fields.waiting !== undefined) columns.waiting_json = toJson(fields.waiting);
  if (fields.parsed !== undefined) columns.parsed_json = toJson(fields.parsed);
  if (fields.nameKey !== undefined) columns.name_key = fields.nameKey;
  if (fields.confidence !== undefined) columns.confidence = fields.confidence;
  if (fields.parts !== undefined) columns.parts_json = toJson(fields.parts);
  if (fields.reasons !== undefined) columns.reasons_json = JSON.stringify(fields.reasons);
  if (fields.candidates !== undefined) columns.candidates_json = JSON.stringify(fields.candidates);
  if (fields.contentKey !== undefined) columns.content_key = fields.contentKey;
  if (fields.shown !== undefined) columns.shown = fields.shown;
  if (fields.plex !== undefined) columns.plex = fields.plex;
  if (fields.tries !== undefined) columns.tries = fields.tries;
  if (fields.retryAt !== undefined) columns.retry_at = fields.retryAt;
  if (fields.fileCount !== undefined) columns.file_count = fields.fileCount;
  if (fields.bytes !== undefined) columns.bytes = fields.bytes;
  return columns;
}

export type NewRelease = Pick<Release, "source" | "name" | "path"> &
  Partial<
    Pick<Release, "parentId" | "identity" | "decidedBy" | "reasons" | "job" | "fileCount" | "bytes">
  > & {
    state: "settling" | "review" | "ignored" | "approved" | "filed";
    /** The number of the release's storage. Default: its parent's storage, or the process's own. */
    storage?: number | undefined;
  };

export function toNewRow(release: NewRelease, time: number): Insertable<ReleaseTable> {
  return {
    version: 1,
    source: release.source,
    name: release.name,
    path: release.path,
    state: release.state,
    parent_id: release.parentId ?? null,
    identity_type: release.identity?.type ?? null,
    identity_id: release.identity?.tmdbId ?? null,
    identity_json: toJson(release.identity),
    decided_by: release.decidedBy ?? null,
    reasons_json: JSON.stringify(release.reasons ?? []),
    candidates_json: "[]",
    tries: 0,
    file_count: release.fileCount ?? 0,
    bytes: release.bytes ?? 0,
    ...dropUndefined({ job: release.job, storage_id: release.storage }),
    created_at: time,
    updated_at: time,
  };
}
