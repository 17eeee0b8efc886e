import type { Rule } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { parseRoutes, type RouteProblem, routeProblemText } from "./parse-routes.ts";

export const ROUTES_FILE = "routes.json";

/** How the file is looked at. `stamp` changes whenever the file does and is undefined without one. */
export type RoutesFiles = {
  stamp(path: string): string | undefined;
  read(path: string): { ok: true; text: string } | { ok: false; why: string };
};

type ReadRoutes = {
  /** The first of the places that has one. */
  path?: string | undefined;
  rules: Rule[];
  problems: RouteProblem[];
};

/** The rules in the first file that there is; none without a file, and none of a file with a problem. Never throws. */
export function readRoutes(places: readonly string[], files: RoutesFiles): ReadRoutes {
  const path = places.find((place) => files.stamp(place) !== undefined);
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
  /** The rules that hold now, in order. Looks at the file first: it may have been changed. */
  rules(): readonly Rule[];
  /** What is wrong with the file since its last change, as a sentence; the rules before it hold on. */
  problem(): string | undefined;
  /** The file that the rules are from; undefined where there is none. */
  path(): string | undefined;
};

/** The rules of a file that may come, change and go while we run. */
export function createRoutes(places: readonly string[], files: RoutesFiles): Routes {
  let stamp: string | undefined;
  let rules: readonly Rule[] = [];
  let problem: string | undefined;
  let path: string | undefined;

  function look(): void {
    const now = places.map((place) => files.stamp(place) ?? "").join("\n");
    if (now === stamp) return;
    stamp = now;
    const read = readRoutes(places, files);
    const [first, ...more] = read.problems;
    if (first === undefined) {
      ({ rules, path } = read);
      problem = undefined;
      return;
    }
    const others = more.length === 0 ? "" : ` And ${more.length} more.`;
    const what = cleanText(`${read.path ?? ROUTES_FILE}: ${routeProblemText(first)}.${others}`, 500);
    problem = `${what} The rules from before hold until it is put right.`;
  }

  return {
    rules() {
      look();
      return rules;
    },
    problem() {
      look();
      return problem;
    },
    path() {
      look();
      return path;
    },
  };
}
