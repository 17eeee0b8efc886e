import { isAbsolute, normalize } from "node:path/posix";
import * as z from "zod";
import { MEDIA_TYPES } from "../../base/identity.ts";
import type { RouteRule } from "../../core/route/rule.ts";
import { type OwnFileKind, type ParsedOwnFile, parseOwnJson } from "../own-files/own-file.ts";

/**
 * Adds the real path of each folder to the rules. Links are resolved in download paths, but may not
 * be in the paths in rules. `real` resolves links in the part of a path that exists.
 */
export const withRealPaths = (
  rules: readonly RouteRule[],
  real: (path: string) => string,
): RouteRule[] =>
  rules.map((rule) =>
    rule.path === undefined
      ? rule
      : { ...rule, path: [...new Set([...rule.path, ...rule.path.map(real)])] },
  );

// Shape of routes.json. Unknown keys are rejected, because a rule with a misspelt condition would
// otherwise match everything.

const MAX_ENTRIES = 100;
const MAX_RULES = 200;

const word = z.string().trim().min(1, "non-empty text").max(300, "at most 300 characters");

/** Accepts one value or a list of values. */
const oneOrMore = <T>(item: z.ZodType<T, string>) =>
  z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(item).min(1, "at least one entry").max(MAX_ENTRIES, `at most ${MAX_ENTRIES} entries`),
  );

const resolution = word
  .toLowerCase()
  .transform((text) => (text === "4k" || text === "uhd" ? "2160p" : text.replace(/^(\d+)$/, "$1p")))
  .pipe(
    z
      .string()
      .regex(/^(?:480|540|576|720|1080|1440|2160|4320)p$/, "a resolution like 1080p, 2160p or 4k"),
  );

// A certification without a country belongs to the United States, as on TMDB.
const certification = word
  .transform((text) => (/^[a-z]{2}:/i.test(text) ? text : `US:${text}`))
  .pipe(
    z
      .string()
      .regex(/^[A-Za-z]{2}:\S.*$/, "a certification like PG-13, or with a country like DE:12"),
  );

const origin = word
  .toUpperCase()
  .pipe(z.string().regex(/^[A-Z]{2}$/, "a two-letter country code, like JP"));

const path = word
  .refine(
    (text) => isAbsolute(text) && !text.includes("\0") && !text.split("/").includes(".."),
    "a full path (starting with /)",
  )
  .transform((text) => normalize(text).replace(/(?<=.)\/+$/, ""));

const rule = z.strictObject({
  library: z.preprocess((value) => (typeof value === "number" ? String(value) : value), word),
  type: z.enum(MEDIA_TYPES, "movie or tv").optional(),
  resolution: oneOrMore(resolution).optional(),
  genre: oneOrMore(word).optional(),
  certification: oneOrMore(certification).optional(),
  origin: oneOrMore(origin).optional(),
  label: oneOrMore(word).optional(),
  path: oneOrMore(path).optional(),
});

const CONDITIONS = Object.keys(rule.shape);

const routesShape = z.strictObject({
  $schema: z.string().optional(),
  rules: z.array(rule).max(MAX_RULES, `at most ${MAX_RULES} rules`),
});

/** Parses routes.json. Returns its rules or all its problems. Never throws. */
export function parseRoutes(text: string): ParsedOwnFile<readonly RouteRule[]> {
  const read = parseOwnJson(text, routesShape, {
    example: '{ "rules": [ … ] }',
    whereOf,
    keysAt: (path) => (path.length === 0 ? ["rules"] : CONDITIONS),
    expected: (what, where) => (where === "rules" ? "a list of rules" : (ARTICLES[what] ?? what)),
  });
  return read.ok ? { ok: true, value: read.value.rules } : read;
}

/** The file with a person's routing rules, which are tried in order. */
export const ROUTES: OwnFileKind<readonly RouteRule[]> = {
  name: "routes.json",
  none: [],
  earlier: "The earlier rules stay",
  parse: parseRoutes,
};

/** Rules are counted from 1, as in history. */
function whereOf(path: readonly PropertyKey[]): string {
  const [first, index, key] = path;
  if (first !== "rules" || typeof index !== "number") {
    return first === undefined ? "" : String(first);
  }
  return `rule ${index + 1}${key === undefined ? "" : `, ${String(key)}`}`;
}

const ARTICLES: Record<string, string> = {
  string: "text",
  array: "text, or a list of texts",
  object: "an object",
};
