import { cleanSentence, commandOf, Phrase } from "../../base/actions/sentence.ts";
import { type Action, rowOf } from "../../base/actions/table.ts";
import type { RankedCandidate } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { StepProgress } from "../../base/text/format-bytes.ts";
import { toIsoTime } from "../../base/text/local-time.ts";
import { listActions } from "../../core/actions/offered/actions.ts";
import type { Release } from "../../core/release/release.ts";
import { type FileLength, isUnplayable } from "../../names/index.ts";
import type { HistoryEntry } from "../../store/releases/history.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type {
  CandidateInFull,
  ShownAction,
  ShownCandidate,
  ShownEntry,
  ShownFit,
  ShownIdentity,
  ShownItemFile,
  ShownLength,
  ShownReason,
  ShownRelease,
  ShownReleaseFile,
  ShownServer,
} from "./release-shape.ts";
import { showWorkFacts } from "./work.ts";

const MAX_PATH = 4096;

/** Cleans a path for people and clients. */
export const showPath = (path: string): string => cleanText(path, MAX_PATH);

export function showFile(item: FiledItem): ShownReleaseFile {
  const { mapping, destination, method, problem } = item;
  return {
    path: showPath(item.path),
    role: item.role,
    ...(mapping === undefined ? {} : { season: mapping.season, episodes: mapping.episodes }),
    ...(destination === undefined ? {} : { destination: showPath(destination) }),
    ...dropUndefined({ method }),
    ...(problem === undefined ? {} : { problem: cleanSentence(problem, 1000) }),
  };
}

/**
 * Facts about a file that are not in its row: where its numbers come from, a suggested episode, and
 * how well its length matches.
 */
export type FileFacts = Pick<ShownItemFile, "numbers_from" | "suggestion" | "length_fit">;

/** Shows a file with everything that a person needs to decide about it. */
export const showItemFile = (
  item: FiledItem,
  length: FileLength | undefined,
  facts: FileFacts = {},
): ShownItemFile => ({
  ...showFile(item),
  bytes: item.size,
  ...(item.skip ? { skip: true } : {}),
  ...titlesOf(item),
  ...(length?.kind === "read" ? { duration_ms: length.duration_ms } : {}),
  ...facts,
});

const titlesOf = ({ mapping }: FiledItem): Pick<ShownItemFile, "titles"> =>
  mapping === undefined || mapping.titles.length === 0
    ? {}
    : { titles: mapping.titles.map((title) => cleanText(title)) };

export const showLength = ({ path, ...length }: { path: string } & FileLength): ShownLength => ({
  path: showPath(path),
  ...saidLength(length),
});

function saidLength(length: FileLength): Omit<ShownLength, "path"> {
  if (length.kind === "read") return { duration_ms: length.duration_ms };
  return { [isUnplayable(length) ? "unplayable" : "unreadable"]: cleanText(length.why, 300) };
}

/** Converts ms since 1970 to ISO 8601 UTC. */
export const toIso: (ms: number) => string = toIsoTime;

export function showEntry(entry: HistoryEntry): ShownEntry {
  const { id, at, releaseId, name, action, from, to, actor, isCurrent, detail } = entry;
  return {
    id,
    at: toIso(at),
    ...dropUndefined({ release_id: releaseId }),
    ...(name === undefined ? {} : { name: cleanText(name) }),
    action,
    ...dropUndefined({ from, to }),
    actor: cleanText(actor, 100),
    ...(isCurrent ? { current: true } : {}),
    ...(detail === undefined || Object.keys(detail).length === 0
      ? {}
      : { detail: cleanFields(detail) }),
  };
}

/**
 * Names in a message are shortened when the message is written, so this limit should never cut a
 * message.
 */
const MAX_MESSAGE = 1000;

const showProgress = ({
  step,
  doneBytes,
  totalBytes,
}: StepProgress): NonNullable<ShownRelease["progress"]> => ({
  ...(step === "copy" ? {} : { step }),
  done_bytes: doneBytes,
  total_bytes: totalBytes,
});

/**
 * `progress` belongs to a long step that is running for the release. With `files`, the result also
 * contains the next actions.
 */
export function showRelease(
  release: Release,
  progress?: StepProgress,
  files?: readonly FiledItem[],
  servers: readonly ShownServer[] = [],
): ShownRelease {
  const { parentId, supersededBy, plex, waiting, identity, confidence, parts } = release;
  return {
    id: release.id,
    name: cleanText(release.name),
    source: release.source,
    path: cleanText(release.path, MAX_PATH),
    state: release.state,
    version: release.version,
    ...dropUndefined({ parent_id: parentId, superseded_by: supersededBy, plex }),
    ...(servers.length === 0 ? {} : { servers: [...servers] }),
    ...(waiting === undefined
      ? {}
      : {
          waiting: {
            code: waiting.code,
            message: cleanSentence(waiting.message, MAX_MESSAGE),
            since: toIso(waiting.since),
            next_try_at: toIso(waiting.nextTryAt),
          },
        }),
    ...(progress === undefined ? {} : { progress: showProgress(progress) }),
    ...(identity === undefined || release.job !== undefined
      ? {}
      : { identity: showIdentity(identity) }),
    ...(confidence === undefined ? {} : { confidence: confidence / 1000 }),
    ...dropUndefined({ parts }),
    reasons: release.reasons.map(showReason),
    candidates: release.candidates.map(showCandidate),
    ...(files === undefined ? {} : { next: showActions(listActions({ ...release, files })) }),
    file_count: release.fileCount,
    bytes: release.bytes,
    created_at: toIso(release.createdAt),
    updated_at: toIso(release.updatedAt),
  };
}

const showCandidate = ({
  type,
  tmdbId,
  title,
  year,
  confidence,
}: RankedCandidate): ShownCandidate => ({
  type,
  tmdb_id: tmdbId,
  title: cleanText(title),
  ...dropUndefined({ year }),
  confidence: confidence / 1000,
});

/**
 * Shows a candidate of one release, with the details that distinguish it. In a list of releases,
 * this would be too long.
 */
export const showCandidateInFull = (
  candidate: RankedCandidate,
  fit?: ShownFit,
): CandidateInFull => ({
  ...showCandidate(candidate),
  ...showWorkFacts(candidate),
  ...(fit === undefined ? {} : { length_fit: fit }),
});

export function showIdentity({
  type,
  tmdbId,
  title,
  year,
  season,
  episodes,
}: Identity): ShownIdentity {
  return {
    type,
    tmdb_id: tmdbId,
    title: cleanText(title),
    ...dropUndefined({ year, season, episodes }),
  };
}

export const showReason = ({ code, message }: Reason): ShownReason => ({
  code,
  message: cleanSentence(message, MAX_MESSAGE),
});

/**
 * Cleans all texts in an open object. Details and parsed names contain untrusted names and paths at
 * any depth.
 */
export const cleanFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, inner]) => [cleanText(key, 100), cleanDeep(inner)]),
  );

function cleanDeep(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, 4096);
  if (value instanceof Phrase) return cleanSentence(value, 4096);
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (typeof value !== "object" || value === null) return value;
  return cleanFields(value as Record<string, unknown>);
}

/** Shows actions to people and clients: the command to type, and the equivalent tool call. */
export const showActions = (actions: readonly Action[]): ShownAction[] =>
  actions.map((action) => ({ text: commandOf(action), ...rowOf(action).tool?.(action) }));
