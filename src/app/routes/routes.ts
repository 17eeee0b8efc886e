import type { Rule } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { parseRoutes, type RouteProblem, routeProblemText } from "./parse-routes.ts";

export const ROUTES_FILE = "routes.json";

/** Access to the file. `stamp` changes whenever the file does and is undefined if there is none. */
export type RoutesFiles = {
  stamp(path: string): string | undefined;
  read(path: string): { ok: true; text: string } | { ok: false; why: string };
};

type ReadRoutes = {
  /** The first path with a file. */
  path?: string | undefined;
  rules: Rule[];
  problems: RouteProblem[];
};

/** The rules in the first file that exists. None without a file or if the file has a problem. Never throws. */
export function readRoutes(paths: readonly string[], files: RoutesFiles): ReadRoutes {
  const path = paths.find((candidate) => files.stamp(candidate) !== undefined);
  if (path === undefined) return { rules: [], problems: [] };
  const read = files.read(path);
  if (!read.ok) {
    const problem = { where: "", found: read.why, allowed: "a readable file of JSON, up to 256 KiB" };
    return { path, rules: [], problems: [problem] };
  }
  const parsed = parseRoutes(read.text);
  return parsed.ok ? { path, rules: parsed.rules, problems: [] } : { path, rules: [], problems: parsed.problems };
}

export type Routes = {
  /** The current rules, in order. Reads the file again if it has changed. */
  rules(): readonly Rule[];
  /** What is wrong with the file since its last change, as a sentence. The earlier rules stay in force. */
  problem(): string | undefined;
  /** The file that the rules are from; undefined if there is none. */
  path(): string | undefined;
};

/** The rules of a file that may appear, change and disappear while we run. */
export function createRoutes(paths: readonly string[], files: RoutesFiles): Routes {
  let stamp: string | undefined;
  let rules: readonly Rule[] = [];
  let problem: string | undefined;
  let path: string | undefined;

  function reload(): void {
    const now = paths.map((candidate) => files.stamp(candidate) ?? "").join("\n");
    if (now === stamp) return;
    stamp = now;
    const read = readRoutes(paths, files);
    const [first, ...more] = read.problems;
    if (first === undefined) {
      ({ rules, path } = read);
      problem = undefined;
      return;
    }
    const others = more.length === 0 ? "" : ` And ${more.length} more.`;
    const what = cleanText(`${read.path ?? ROUTES_FILE}: ${routeProblemText(first)}.${others}`, 500);
    problem = `${what} The earlier rules stay in force until it is corrected.`;
  }

  return {
    rules() {
      reload();
      return rules;
    },
    problem() {
      reload();
      return problem;
    },
    path() {
      reload();
      return path;
    },
  };
}
