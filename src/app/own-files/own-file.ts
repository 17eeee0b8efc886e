// Support for JSON files that a person keeps next to the env file. Such a file may appear, change
// or disappear while the program runs.
import type * as z from "zod";
import { cleanText } from "../../base/text/clean-text.ts";
import { wordsOfIssue } from "./words-of-issue.ts";

/**
 * Access to such files. `stamp` changes whenever the file changes, and is undefined if the file
 * does not exist.
 */
export type OwnFiles = {
  stamp(path: string): string | undefined;
  read(path: string): { ok: true; text: string } | { ok: false; why: string };
};

/**
 * A problem in such a file. `where` is like `rule 2, genre`; `found` and `allowed` follow the words
 * "found" and "allowed:".
 */
export type FileProblem = { where: string; found: string; allowed: string };

export type ParsedOwnFile<T> = { ok: true; value: T } | { ok: false; problems: FileProblem[] };

/**
 * `none` is the value if there is no file. `earlier` begins the sentence that states what stays in
 * force while the file has a problem.
 */
export type OwnFileKind<T> = {
  name: string;
  none: T;
  earlier: string;
  parse: (text: string) => ParsedOwnFile<T>;
};

/**
 * Reads the first file that exists. Returns `none` if there is no file or if the file has a
 * problem. Never throws.
 */
export function readOwnFile<T>(
  { none, parse }: OwnFileKind<T>,
  paths: readonly string[],
  files: OwnFiles,
): { path?: string | undefined; value: T; problems: FileProblem[] } {
  const path = paths.find((candidate) => files.stamp(candidate) !== undefined);
  if (path === undefined) return { value: none, problems: [] };
  const read = files.read(path);
  if (!read.ok) {
    const problem = {
      where: "",
      found: read.why,
      allowed: "a readable JSON file of up to 256 KiB",
    };
    return { path, value: none, problems: [problem] };
  }
  const parsed = parse(read.text);
  return parsed.ok
    ? { path, value: parsed.value, problems: [] }
    : { path, value: none, problems: parsed.problems };
}

export type OwnFile<T> = {
  /** Returns the current value. Reads the file again if it has changed. */
  value(): T;
  /**
   * Returns a sentence about the problem that the file has had since its last change. The earlier
   * value stays in force.
   */
  problem(): string | undefined;
  /** Path of the file; undefined if the file does not exist. */
  path(): string | undefined;
};

export function createOwnFile<T>(
  kind: OwnFileKind<T>,
  paths: readonly string[],
  files: OwnFiles,
): OwnFile<T> {
  let stamp: string | undefined;
  let value = kind.none;
  let problem: string | undefined;
  let path: string | undefined;

  function reload(): void {
    const now = [...new Set(paths)].map((candidate) => files.stamp(candidate) ?? "").join("\n");
    if (now === stamp) return;
    stamp = now;
    const read = readOwnFile(kind, paths, files);
    const [first, ...more] = read.problems;
    if (first === undefined) {
      ({ value, path } = read);
      problem = undefined;
      return;
    }
    const others = more.length === 0 ? "" : ` And ${more.length} more.`;
    const what = cleanText(`${read.path ?? kind.name}: ${formatFileProblem(first)}.${others}`, 500);
    problem = `${what} ${kind.earlier} in force until the file is corrected.`;
  }

  const now =
    <Said>(get: () => Said) =>
    (): Said => {
      reload();
      return get();
    };
  return { value: now(() => value), problem: now(() => problem), path: now(() => path) };
}

// Matches brackets and strings. A string followed by a colon is a key. Runs in linear time: each
// character is read once.
const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"(?<colon>\s*:)?/gs;

/**
 * Finds a key that occurs twice in one object of a JSON text, because JSON.parse would silently
 * drop the first one. The text must be valid JSON.
 */
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

const MAX_PROBLEMS = 20;

/**
 * Wording for a file's problems: an example of the whole file, the location of a path in it, and
 * the keys that are allowed there.
 */
type ProblemWording = {
  example: string;
  whereOf: (path: readonly PropertyKey[]) => string;
  keysAt: (path: readonly PropertyKey[]) => readonly string[];
  /** Describes the type of value that is expected there. */
  expected: (what: string, where: string) => string;
};

/** Parses a JSON text into the given shape. Returns the value or the problems. Never throws. */
export function parseOwnJson<T>(
  text: string,
  shape: z.ZodType<T>,
  telling: ProblemWording,
): ParsedOwnFile<T> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const found = `text that is not JSON (${cleanText(error instanceof Error ? error.message : "", 200)})`;
    return { ok: false, problems: [{ where: "", found, allowed: telling.example }] };
  }
  const twice = findDuplicateKey(text);
  if (twice !== undefined) {
    const found = `the key ${quoted(twice)} twice in one object`;
    return { ok: false, problems: [{ where: "", found, allowed: "each key once" }] };
  }
  const read = shape.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  const problems = read.error.issues.flatMap((issue) => toProblems(issue, json, telling));
  return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}

function toProblems(
  issue: z.core.$ZodIssue,
  json: unknown,
  { whereOf, keysAt, expected }: ProblemWording,
): FileProblem[] {
  const where = whereOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const keys = keysAt(issue.path);
    return issue.keys.map((key) => ({
      where,
      found: `the word ${quoted(key)}`,
      allowed: `${keys.length > 1 ? "one of " : ""}${keys.join(", ")}`,
    }));
  }
  const found = shown(valueAt(json, issue.path));
  return [
    {
      where,
      found,
      allowed:
        issue.code === "invalid_type" ? expected(issue.expected, where) : wordsOfIssue(issue),
    },
  ];
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
  return typeof value === "object" && value !== null
    ? "an object"
    : cleanText(JSON.stringify(value) ?? "", 80);
}

/** Formats a problem as one sentence without its full stop. */
export const formatFileProblem = ({ where, found, allowed }: FileProblem): string =>
  `${where === "" ? "" : `${where}: `}found ${found}; allowed: ${allowed}`;
