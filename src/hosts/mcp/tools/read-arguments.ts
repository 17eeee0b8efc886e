import * as z from "zod";
import { wordsOfIssue } from "../../../app/own-files/words-of-issue.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import {
  findOurArgument,
  findSearchInstead,
  findValueSearch,
  type ValueSearch,
} from "./argument-names.ts";
import { asMeant, findNarrowed } from "./as-meant.ts";

const MAX_ISSUES = 5;
/** More unknown names of arguments do not fit into an error. */
const MAX_KEYS = 100;

/** Formats the calls that an error suggests. Without it, errors suggest none. */
export type CallWording = {
  /** Returns the tool's call with these arguments. */
  call(args: Readonly<Record<string, unknown>>): string;
  /** Returns the sentence that suggests this call; undefined if its tool is not offered. */
  search(found: ValueSearch): string | undefined;
};

/**
 * Reads the arguments as the tool's input schema means them: `null` leaves out an optional
 * argument, and a value in another form of JSON, such as `"5"`, `"true"` or one value for a list,
 * is converted. @throws UserError that names each wrong field and what it must be. If the intended
 * call is known (an argument name of another server, a percentage, or a title for an id), the error
 * suggests it in the words of `wording`.
 */
export function readArguments<Input extends z.ZodObject>(
  input: Input,
  given: unknown,
  wording?: CallWording,
): z.output<Input> {
  const sent = given ?? {};
  if (isDeeper(sent, MAX_LEVELS)) {
    throw new UserError("The arguments are nested too deeply.", CORRECT);
  }
  const args = asMeant(input, sent);
  const read = input.safeParse(args);
  if (read.success) return read.data;
  const { issues } = read.error;
  const isRenamed = renamedIn(input, issues);
  const reported = issues.filter(
    (issue) => !(isMissing(issue, args) && isRenamed.has(String(issue.path[0]))),
  );
  const words = reported.slice(0, 2 * MAX_ISSUES).map((issue) => {
    const { path } = issue;
    const field = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
    const place = issue.code === "unrecognized_keys" ? schemaAt(input, path) : undefined;
    const meant =
      issue.code === "unrecognized_keys" && place instanceof z.ZodObject
        ? allowedIn(place, issue.keys)
        : "";
    return cleanText(`${field}${wordsOf(input, issue, args)}${meant}`, 300);
  });
  const better = wording && findBetterCall(input, args, issues, isRenamed.size > 0, wording);
  // A value of another type may fail several checks, all with the same message.
  const told = [...new Set(words)].slice(0, MAX_ISSUES);
  throw new UserError(`${told.join("; ")}.`, better ?? CORRECT);
}

/** Our names of the arguments that were given under another server's name. */
const renamedIn = (input: z.ZodObject, issues: readonly Issue[]): ReadonlySet<string> =>
  new Set(
    issues
      .flatMap((issue) =>
        issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
      )
      .flatMap((key) => findOurArgument(input, key) ?? []),
  );

/** Returns the sentence with the call that was probably meant; undefined if that is unknown. */
function findBetterCall(
  input: z.ZodObject,
  args: unknown,
  issues: readonly Issue[],
  hasRenamed: boolean,
  { call, search }: CallWording,
): string | undefined {
  const fields = z.record(z.string(), z.unknown()).safeParse(args).data ?? {};
  if (hasRenamed) return call(fields);
  const severalIds = issues.flatMap((issue) => {
    const given = idsForOne(issue, args);
    return given === undefined ? [] : [{ name: String(issue.path[0]), given }];
  });
  if (severalIds[0]) {
    const { name, given } = severalIds[0];
    const { [name]: _, ...others } = fields;
    if (Object.hasOwn(input.shape, `${name}s`)) return call({ ...others, [`${name}s`]: given });
    return `${call({ ...fields, [name]: given[0] })} Then the same for each other id.`;
  }
  const fractions = issues.flatMap((issue) => {
    const fraction = fractionFor(issue, valueAt(args, issue.path));
    return fraction === undefined || issue.path.length !== 1
      ? []
      : [[String(issue.path[0]), fraction]];
  });
  if (fractions.length > 0) return call({ ...fields, ...Object.fromEntries(fractions) });
  const searches = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.flatMap(
        (key) => findSearchInstead(input, key, String(valueAt(args, [key]))) ?? [],
      );
    }
    const value = valueAt(args, issue.path);
    const argument = issue.path.findLast((step) => typeof step === "string");
    const isTitle = typeof value === "string" && /\p{L}/u.test(value) && value !== "null";
    return (isTitle && argument !== undefined && findValueSearch(argument, value)) || [];
  });
  const empty = issues.find((issue) => narrowedBy(input, issue, args) !== undefined);
  if (empty) {
    const { [String(empty.path[0])]: _, ...rest } = fields;
    return `For the full scope: ${call(rest)}`;
  }
  return searches[0] && search(searches[0]);
}

/** `95` for a share that is at most 1 means 0.95; undefined for any other value. */
function fractionFor(issue: Issue, value: unknown): number | undefined {
  const text = typeof value === "string" ? /^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(value.trim()) : null;
  const percent = text ? Number(text[1]) : value;
  const isShare =
    (issue.code === "too_big" && Number(issue.maximum) === 1) ||
    (text !== null && issue.code === "invalid_type" && issue.expected === "number");
  return isShare && typeof percent === "number" && percent > 1 && percent <= 100
    ? percent / 100
    : undefined;
}

/** Several ids for a tool that takes one thing in a call; undefined for any other value. */
function idsForOne({ code, path }: Issue, args: unknown): readonly unknown[] | undefined {
  const value = valueAt(args, path);
  const [name] = path;
  return code === "invalid_type" && path.length === 1 && (name === "id" || name === "media_id")
    ? Array.isArray(value) && value.length > 1
      ? value
      : undefined
    : undefined;
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

const CORRECT = "Correct the arguments and call again.";

type Issue = z.core.$ZodIssue;

/** Any value may be given where fields belong, so the cast only allows it to be asked for one. */
const valueAt = (args: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (current, key) => (current as Record<PropertyKey, unknown> | undefined | null)?.[key],
    args,
  );

/** The schema of the argument at this place; undefined for an unknown argument. */
const schemaAt = (
  input: z.core.$ZodType,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>((schema, key) => {
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodObject && Object.hasOwn(inner.shape, key)
      ? inner.shape[String(key)]
      : undefined;
  }, input);

/** True if a required value is missing. */
function isMissing({ code, path }: Issue, args: unknown): boolean {
  if (code !== "invalid_type" && code !== "invalid_value" && code !== "too_small") return false;
  const value = valueAt(args, path);
  return typeof path.at(-1) === "string" ? isUnsaid(value) : path.length > 0 && value == null;
}

const isUnsaid = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");

/** Returns what a write affects without this argument, if it was given with no content. */
function narrowedBy(input: z.ZodObject, { path }: Issue, args: unknown): string | undefined {
  const schema = schemaAt(input, path);
  const value = valueAt(args, path);
  const saysNothing =
    isUnsaid(value) ||
    value === "null" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return schema && saysNothing ? findNarrowed(schema) : undefined;
}

/**
 * Describes what a field must be. Where the schema library's wording is too internal, uses words
 * that a client understands.
 */
function wordsOf(input: z.ZodObject, issue: Issue, args: unknown): string {
  const narrowed = narrowedBy(input, issue, args);
  if (narrowed !== undefined) return `is empty; without it, ${narrowed}`;
  if (isMissing(issue, args)) {
    const choice = issue.code === "invalid_value" ? `: one of ${listed(issue.values)}` : "";
    return `is required${choice}${describedAs(schemaAt(input, issue.path))}`;
  }
  const several = idsForOne(issue, args);
  if (several) return `takes one id in a call, and ${several.length} are given`;
  const fraction = fractionFor(issue, valueAt(args, issue.path));
  if (fraction !== undefined) return `must be at most 1; write ${fraction}`;
  switch (issue.code) {
    case "invalid_value":
      return `must be one of ${listed(issue.values)}`;
    case "too_big":
      return wordsOfIssue(issue);
    case "too_small": {
      const about = issue.origin === "array" ? describedAs(schemaAt(input, issue.path)) : "";
      return `${wordsOfIssue(issue)}${about}`;
    }
    case "unrecognized_keys": {
      const first = issue.keys.slice(0, MAX_KEYS).map((key) => quoted(key));
      return `Unknown argument${issue.keys.length > 1 ? "s" : ""}: ${first.join(", ")}`;
    }
    default:
      return `${wordsOfIssue(issue)}${describedAs(schemaAt(input, issue.path))}`;
  }
}

const listed = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(", ");

/**
 * The argument's own description in brackets: it states where a value comes from, with an example.
 */
function describedAs(schema: z.core.$ZodType | undefined): string {
  const description = schema && z.globalRegistry.get(schema)?.description;
  return description === undefined ? "" : ` (${description})`;
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
