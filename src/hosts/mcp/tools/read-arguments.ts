import type * as z from "zod";
import { UserError } from "../../../base/errors.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";

/**
 * Names that other servers use for our arguments. If a name matches several of our arguments, it
 * means the first one that the tool accepts.
 */
const ARGUMENT_NAMES: Readonly<Record<string, readonly string[]>> = {
  media_id: ["id", "item_id", "rating_key"],
  ids: ["id", "item_id", "release_id"],
  id: ["item_id", "release_id"],
  library: ["library_id", "library_name", "section_id", "section", "id"],
  position_ms: ["position", "offset_ms"],
  query: ["title", "q"],
  type: ["media_type"],
  media_type: ["type"],
  client: ["client_id", "client_name", "player"],
  user: ["user_id", "username"],
  limit: ["count", "max_results"],
  offset: ["start"],
  path: ["folder"],
  tmdb_id: ["tmdb"],
};

/**
 * Finds the tool's argument for a name from another server; undefined if the tool has no matching
 * argument.
 */
export const findOurArgument = (input: z.ZodObject, argument: string): string | undefined =>
  Object.keys(ARGUMENT_NAMES).find(
    (ours) => ARGUMENT_NAMES[ours]?.includes(argument) && Object.hasOwn(input.shape, ours),
  );

const MAX_ISSUES = 5;

/**
 * Reads the arguments with the tool's input schema. Accepts a number where a string is expected
 * (such as an id) and a string where a number is expected. @throws UserError that names each wrong
 * field and what it must be, and, for an argument name used by another server, our name for it. For
 * such an argument, `callFor` returns the intended call.
 */
export function readArguments<Input extends z.ZodObject>(
  input: Input,
  given: unknown,
  callFor: () => string = () => CORRECT,
): z.output<Input> {
  const sent = given ?? {};
  if (isDeeper(sent, MAX_LEVELS)) {
    throw new UserError("The arguments are nested too deeply.", CORRECT);
  }
  const first = input.safeParse(sent);
  if (first.success) return first.data;
  const args = asMeant(sent, first.error.issues);
  const read = input.safeParse(args);
  if (read.success) return read.data;
  const { issues } = read.error;
  const renamed = new Map(
    issues
      .flatMap((issue) =>
        issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
      )
      .flatMap((key) => [[findOurArgument(input, key), key] as const])
      .filter(([ours]) => ours !== undefined),
  );
  const reported = issues.filter(
    (issue) => !(isMissing(issue, args) && renamed.has(String(issue.path[0]))),
  );
  const words = reported.slice(0, MAX_ISSUES).map((issue) => {
    const { path } = issue;
    const field = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
    const meant =
      issue.code === "unrecognized_keys" && path.length === 0 ? allowedIn(input, issue.keys) : "";
    return cleanText(`${field}${wordsOf(issue, args)}${meant}`, 300);
  });
  throw new UserError(`${words.join("; ")}.`, renamed.size > 0 ? callFor() : CORRECT);
}

/** Plex's ids are strings of digits and ours are numbers. Models mix them up. */
function asMeant(args: unknown, issues: readonly Issue[]): unknown {
  const meant: unknown = structuredClone(args);
  for (const issue of issues) {
    const key = issue.path.at(-1);
    if (issue.code !== "invalid_type" || key === undefined) continue;
    const holder = issue.path
      .slice(0, -1)
      .reduce<unknown>((current, step) => (current as Record<PropertyKey, unknown>)[step], meant);
    const fields = holder as Record<PropertyKey, unknown>;
    const value = fields[key];
    if (issue.expected === "string" && typeof value === "number") fields[key] = String(value);
    if (issue.expected === "number" && typeof value === "string" && NUMBER.test(value)) {
      fields[key] = Number(value);
    }
  }
  return meant;
}

/** No tool accepts anything deeper than lists of objects with lists. */
const MAX_LEVELS = 20;

/**
 * Checks the depth level by level, because a client's value may be nested deeper than the stack
 * allows.
 */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth < levels && level.length > 0; depth++) {
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null ? Object.values(one) : [],
    );
  }
  return level.length > 0;
}

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;

const CORRECT = "Correct the arguments and call again.";

type Issue = z.core.$ZodIssue;

/** True if a required value is missing. */
function isMissing({ code, path }: Issue, args: unknown): boolean {
  if (code !== "invalid_type" && code !== "invalid_value") return false;
  let current: unknown = args;
  for (const key of path) {
    current = (current as Record<PropertyKey, unknown> | undefined)?.[key] ?? MISSING;
  }
  return path.length > 0 && current === MISSING;
}

const MISSING = {};

const COUNTED: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

/**
 * Describes what a field must be. Where the schema library's wording is too internal, uses words
 * that a client understands.
 */
function wordsOf(issue: Issue, args: unknown): string {
  if (isMissing(issue, args)) return "is required";
  switch (issue.code) {
    case "invalid_value":
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_big":
      return `must ${bound(issue.origin, "at most", issue.maximum)}`;
    case "too_small":
      return `must ${bound(issue.origin, "at least", issue.minimum)}`;
    case "unrecognized_keys":
      return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${issue.keys.map((key) => quoted(key)).join(", ")}`;
    default:
      return issue.message;
  }
}

function bound(origin: string, words: string, value: number | bigint): string {
  const counted = COUNTED[origin];
  return counted === undefined ? `be ${words} ${value}` : `have ${words} ${value}${counted}`;
}

/** Lists the arguments that are allowed instead of the given ones. */
function allowedIn(input: z.ZodObject, keys: readonly string[]): string {
  const renamed = keys.slice(0, MAX_ISSUES).flatMap((key) => {
    const ours = findOurArgument(input, key);
    return ours === undefined ? [] : [`${key} is ${ours} here`];
  });
  const names = Object.keys(input.shape);
  return ` (${[...renamed, names.length > 0 ? `allowed: ${names.join(", ")}` : "it takes no arguments"].join("; ")})`;
}
