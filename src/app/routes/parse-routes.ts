import type * as z from "zod";
import type { Rule } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { CONDITIONS, routesShape } from "./rules-shape.ts";
import { wordTwice } from "./word-twice.ts";

/** `where` is like `rule 2, genre`; both texts follow the words "found" and "allowed is". */
export type RouteProblem = { where: string; found: string; allowed: string };
type ParsedRoutes = { ok: true; rules: Rule[] } | { ok: false; problems: RouteProblem[] };

const MOST_PROBLEMS = 20;

/** The rules of a routes.json, or everything that is wrong with it. Never throws. */
export function parseRoutes(text: string): ParsedRoutes {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const found = `text that is no JSON (${cleanText(error instanceof Error ? error.message : "", 200)})`;
    return { ok: false, problems: [{ where: "", found, allowed: '{ "rules": [ … ] }' }] };
  }
  const twice = wordTwice(text);
  if (twice !== undefined) {
    const found = `the word ${quoted(twice)} twice in one place`;
    return { ok: false, problems: [{ where: "", found, allowed: "each word once" }] };
  }
  const read = routesShape.safeParse(json);
  if (read.success) return { ok: true, rules: read.data.rules };
  const problems = read.error.issues.flatMap((issue) => toProblems(issue, json));
  return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
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

/** Rules are counted from 1, as people do and history says. */
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

/** A problem as one sentence without its end. */
export const routeProblemText = ({ where, found, allowed }: RouteProblem): string =>
  `${where === "" ? "" : `${where}: `}found ${found}; allowed is ${allowed}`;
