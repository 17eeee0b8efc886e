import { isSentence } from "../base/actions/sentence.ts";
import { tryOr } from "../base/errors.ts";
import type { Identity } from "../base/identity.ts";
import type { EpisodeMapping } from "../base/item.ts";
import type { MediaFacts } from "../base/media-facts.ts";
import type { Reason } from "../base/reason-codes.ts";
import type { FileIdentity } from "../core/media-files/file-identity.ts";
import { withSentences } from "./sqlite/sentence.ts";

/**
 * Type guard for the value of a JSON column. Values are checked, because the database file may come
 * from another version or a damaged disk. The guards are written by hand, because loading zod would
 * take longer than all the work of the torrent-done hook.
 */
export type JsonGuard<T> = (value: unknown) => value is T;

export const isText: JsonGuard<string> = (value) => typeof value === "string";
export const isNumber: JsonGuard<number> = (value) => typeof value === "number";

export const isFlag: JsonGuard<boolean> = (value) => typeof value === "boolean";

/** The latest time that a date can hold. */
export const MAX_TIME_MS = 8.64e15;

/** Matches a time in ms since 1970 that a date can hold. */
export const isTime: JsonGuard<number> = (value): value is number =>
  typeof value === "number" && Math.abs(value) <= MAX_TIME_MS;

/** Returns the value of a time's column; undefined if it is empty or cannot be read. */
export const readTime = (value: unknown): number | undefined => (isTime(value) ? value : undefined);

export const listOf =
  <T>(check: JsonGuard<T>): JsonGuard<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every((entry) => check(entry));

/**
 * Matches an object with at least these fields. Fields that may be missing, or that no decision
 * depends on, are not listed.
 */
export const isObjectWith =
  <T extends object>(fields: { [K in keyof T]?: (value: unknown) => boolean }): JsonGuard<T> =>
  (value): value is T =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    (Object.keys(fields) as (keyof T)[]).every((key) => fields[key]?.((value as T)[key]) ?? true);

export const isFileIdentity = isObjectWith<FileIdentity>({
  dev: isText,
  ino: isText,
  size: isNumber,
  mtimeNs: isText,
});
const isNamed = isObjectWith<NonNullable<EpisodeMapping["named"]>>({
  order: isText,
  season: isNumber,
  episodes: listOf(isNumber),
});
export const isMapping = isObjectWith<EpisodeMapping>({
  season: isNumber,
  episodes: listOf(isNumber),
  named: (value) => value === undefined || isNamed(value),
});
export const isOptional =
  <T>(check: JsonGuard<T>) =>
  (value: unknown): boolean =>
    value === undefined || check(value);
export const isMediaFacts = isObjectWith<MediaFacts>({
  codec: isOptional(isText),
  bitDepth: isOptional(isNumber),
  hdr: isOptional(listOf(isText)),
  audio: isOptional(listOf(isText)),
  channels: isOptional(isText),
  languages: isOptional(listOf(isText)),
});
export const isIdentity = isObjectWith<Identity>({ type: isText, tmdbId: isNumber, title: isText });
export const isReason = isObjectWith<Reason>({ code: isText, message: isSentence });

/**
 * Returns the value of a JSON column.
 *
 * @throws Error if the value does not have the expected form. The error does not contain the value,
 * which may include paths
 */
export function readJson<T>(text: string, check: JsonGuard<T>): T {
  const value = withSentences(JSON.parse(text), text);
  if (check(value)) return value;
  throw new Error("The database has a JSON value that this version cannot read.");
}

/**
 * Like `readJson`, for a column that may be null, or that is missing in a database before its
 * migration.
 */
export const readOptionalJson = <T>(
  text: string | null | undefined,
  check: JsonGuard<T>,
): T | undefined => (text === null || text === undefined ? undefined : readJson(text, check));

/**
 * Like `readOptionalJson`, but undefined also for a value that cannot be read. For lists of many
 * rows, in which one bad row must not hide the others.
 */
export const readShownJson = <T>(
  text: string | null | undefined,
  check: JsonGuard<T>,
): T | undefined => tryOr(() => readOptionalJson(text, check), undefined);

/**
 * Like `readShownJson`, for a list of texts that a server or client reported. An unreadable list
 * counts as empty until the server or client reports it again.
 */
export const readKnownTexts = (text: string | null | undefined): string[] =>
  readShownJson(text, listOf(isText)) ?? [];

/** True if `readOptionalJson` can read this column. */
export const isReadableJson = <T>(text: string | null | undefined, check: JsonGuard<T>): boolean =>
  tryOr(() => (readOptionalJson(text, check), true), false);
