import { UserError } from "../../core/errors.ts";
import { chooseLibrary } from "../../core/library/choose-library.ts";
import { type Rule, ruleText } from "../../core/route/rule.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ShownLibraries, ShownLibrary } from "../playback/shown.ts";
import type { Plex } from "../plex/playback/plex-port.ts";
import type { Routes } from "./routes.ts";

/** `rule` is counted from 1, in the order in which they are tried. */
type ShownRule = { rule: number; when: string };

type RoutedLibraries = Omit<ShownLibraries, "libraries"> & {
  libraries: (ShownLibrary & { rules?: ShownRule[] })[];
  /** What is wrong with the rules, in a sentence; absent where nothing is. */
  rules_problem?: string;
};

type RoutedPlex = Omit<Plex, "libraries"> & { libraries(signal: AbortSignal): Promise<RoutedLibraries> };

const MOST_WHEN = 300;

/** The libraries with the rules of routes.json that lead to each: read at each call, since the file may change. */
export const withRules = (plex: Plex, routes: Routes): RoutedPlex => ({
  ...plex,
  async libraries(signal) {
    const shown = await plex.libraries(signal);
    const leading = Map.groupBy(routes.rules().entries(), ([, rule]) => libraryOf(rule, shown.libraries));
    const problem = routes.problem();
    return {
      ...shown,
      libraries: shown.libraries.map((library) => {
        const rules = leading.get(library.id)?.map(([at, rule]) => showRule(rule, at + 1));
        return rules === undefined ? library : { ...library, rules };
      }),
      ...(problem !== undefined && { rules_problem: problem }),
    };
  },
});

const showRule = (rule: Rule, number: number): ShownRule => ({
  rule: number,
  when: cleanText(ruleText(rule), MOST_WHEN),
});

/** Undefined for a rule that leads nowhere: `status` tells of it. */
function libraryOf({ library }: Rule, libraries: readonly ShownLibrary[]): string | undefined {
  try {
    return chooseLibrary(
      library,
      libraries.map(({ id, name }) => ({ id, title: name })),
    ).id;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
