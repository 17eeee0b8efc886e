import { isAbsolute, normalize } from "node:path/posix";
import * as z from "zod";
import { MEDIA_TYPES } from "../../core/identity.ts";
import type { Rule } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";

// Brackets, and strings with the colon that makes one a key. Linear: each character is read once.
const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"(?<colon>\s*:)?/gs;

/** A key that is twice in one object of a JSON text: JSON.parse would drop the first. The text must be valid JSON. */
function findDuplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const { 0: token, groups } of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    if (token === "}" || token === "]") open.pop();
    const colon = groups?.["colon"];
    if (colon === undefined) continue;
    const word = String(JSON.parse(token.slice(0, -colon.length)));
    const words = open.at(-1);
    if (words?.has(word)) return word;
    words?.add(word);
  }
  return undefined;
}

/**
 * Adds the real path of each folder to the rules: paths of downloads have their links resolved, those in rules may not.
 * `real` resolves a path as far as it exists.
 */
export const withRealPaths = (rules: readonly Rule[], real: (path: string) => string): Rule[] =>
  rules.map((rule) =>
    rule.path === undefined ? rule : { ...rule, path: [...new Set([...rule.path, ...rule.path.map(real)])] },
  );

// The shape of routes.json. Strict: a misspelt condition would otherwise match everything.

const MAX_ENTRIES = 100;
const MAX_RULES = 200;

const word = z.string().trim().min(1, "text that is not empty").max(300, "at most 300 characters");

/** One value or several. */
const oneOrMore = <T>(item: z.ZodType<T, string>) =>
  z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(item).min(1, "at least one entry").max(MAX_ENTRIES, `at most ${MAX_ENTRIES} entries`),
  );

const resolution = word
  .toLowerCase()
  .transform((text) => (text === "4k" || text === "uhd" ? "2160p" : text.replace(/^(\d+)$/, "$1p")))
  .pipe(z.string().regex(/^(?:480|540|576|720|1080|1440|2160|4320)p$/, "a resolution like 1080p, 2160p or 4k"));

// Without a country, it is a certification of the United States, as on TMDb.
const certification = word
  .transform((text) => (/^[a-z]{2}:/i.test(text) ? text : `US:${text}`))
  .pipe(z.string().regex(/^[A-Za-z]{2}:\S.*$/, "a certification like PG-13, or DE:12 with its country"));

const origin = word.toUpperCase().pipe(z.string().regex(/^[A-Z]{2}$/, "a country by its two letters, like JP"));

const path = word
  .refine((text) => isAbsolute(text) && !text.includes("\0") && !text.split("/").includes(".."), "a full path (from /)")
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

/** `where` is like `rule 2, genre`; both texts follow the words "found" and "allowed is". */
export type RouteProblem = { where: string; found: string; allowed: string };
type ParsedRoutes = { ok: true; rules: Rule[] } | { ok: false; problems: RouteProblem[] };

const MAX_PROBLEMS = 20;

/** The rules of a routes.json, or all its problems. Never throws. */
export function parseRoutes(text: string): ParsedRoutes {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const found = `text that is not JSON (${cleanText(error instanceof Error ? error.message : "", 200)})`;
    return { ok: false, problems: [{ where: "", found, allowed: '{ "rules": [ … ] }' }] };
  }
  const twice = findDuplicateKey(text);
  if (twice !== undefined) {
    const found = `the key ${quoted(twice)} twice in one object`;
    return { ok: false, problems: [{ where: "", found, allowed: "each key once" }] };
  }
  const read = routesShape.safeParse(json);
  if (read.success) return { ok: true, rules: read.data.rules };
  const problems = read.error.issues.flatMap((issue) => toProblems(issue, json));
  return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}

function toProblems(issue: z.core.$ZodIssue, json: unknown): RouteProblem[] {
  const where = whereOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const allowed = issue.path.length === 0 ? "rules" : CONDITIONS.join(", ");
    return issue.keys.map((key) => ({ where, found: `the word ${quoted(key)}`, allowed }));
  }
  const found = shown(valueAt(json, issue.path));
  const allowed = issue.code === "invalid_type" ? expected(issue.expected, where) : issue.message;
  return [{ where, found, allowed }];
}

/** Rules are counted from 1, as in history. */
function whereOf(path: readonly PropertyKey[]): string {
  const [first, index, key] = path;
  if (first !== "rules" || typeof index !== "number") return first === undefined ? "" : String(first);
  return `rule ${index + 1}${key === undefined ? "" : `, ${String(key)}`}`;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return value;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const quoted = (text: string): string => `"${cleanText(text, 80)}"`;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : cleanText(JSON.stringify(value) ?? "", 80);
}

const ARTICLES: Record<string, string> = {
  string: "text",
  array: "text, or a list of texts",
  object: "an object",
};
const expected = (what: string, where: string): string =>
  where === "rules" ? "a list of rules" : (ARTICLES[what] ?? what);

/** A problem as one sentence without its full stop. */
export const routeProblemText = ({ where, found, allowed }: RouteProblem): string =>
  `${where === "" ? "" : `${where}: `}found ${found}; allowed is ${allowed}`;
