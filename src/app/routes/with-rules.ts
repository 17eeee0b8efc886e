import * as z from "zod";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { chooseLibrary } from "../../core/library/choose-library.ts";
import { formatRule, type RouteRule } from "../../core/route/rule.ts";
import type { OwnFile } from "../own-files/own-file.ts";
import { age } from "../plex/cache/shapes.ts";
import type { PlexPort } from "../plex/playback/plex-port.ts";
import { type ShownLibrary, shownLibrary } from "../plex/playback/shapes.ts";

/** `rule` counts from 1, in the order in which the rules are tried. */
const shownRule = z.strictObject({ rule: z.number(), when: z.string() });

export const routedLibraries = z.strictObject({
  libraries: z.array(
    z.strictObject({
      ...shownLibrary.shape,
      rules: z
        .array(shownRule)
        .exactOptional()
        .describe("from routes.json; the first match applies"),
    }),
  ),
  /** One sentence about the problem with the rules; absent if there is no problem. */
  rules_problem: z.string().exactOptional(),
  ...age,
});

type RoutedLibraries = z.output<typeof routedLibraries>;
export type RoutedPlex = Omit<PlexPort, "libraries"> & {
  libraries(signal: AbortSignal): Promise<RoutedLibraries>;
};

const MAX_WHEN_CHARS = 300;

/**
 * Adds to each library the routes.json rules that choose it. Rules are read on each call, because
 * the file may change.
 */
export const withRules = (plex: PlexPort, routes: OwnFile<readonly RouteRule[]>): RoutedPlex => ({
  ...plex,
  async libraries(signal) {
    const shown = await plex.libraries(signal);
    const leading = Map.groupBy(routes.value().entries(), ([, rule]) =>
      libraryOf(rule, shown.libraries),
    );
    const problem = routes.problem();
    return {
      ...shown,
      libraries: shown.libraries.map((library) => {
        const rules = leading.get(library.id)?.map(([index, rule]) => showRule(rule, index + 1));
        return rules === undefined ? library : { ...library, rules };
      }),
      ...dropUndefined({ rules_problem: problem }),
    };
  },
});

const showRule = (rule: RouteRule, number: number): z.output<typeof shownRule> => ({
  rule: number,
  when: cleanText(formatRule(rule), MAX_WHEN_CHARS),
});

/**
 * Returns the id of a rule's library. Undefined if the library is not known; `status` reports such
 * rules.
 */
function libraryOf({ library }: RouteRule, libraries: readonly ShownLibrary[]): string | undefined {
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
