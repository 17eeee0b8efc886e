import { sentence } from "../../base/actions/sentence.ts";
import { Outage, tryOr, UserError } from "../../base/errors.ts";
import type { Identity, MediaType } from "../../base/identity.ts";
import { chooseLibrary } from "../../core/library/choose-library.ts";
import { SECTION_TYPE } from "../../core/library/library-kind.ts";
import { matchesFacts, matchesRelease, needsFacts } from "../../core/route/matches.ts";
import type { RouteFacts, RouteInput, RouteRule } from "../../core/route/rule.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";

/** The library that a rule chooses. `rule` counts from 1. */
export type LibraryRoute = { rule: number; section: RememberedSection };

export type AskFacts = (
  type: MediaType,
  tmdbId: number,
  signal: AbortSignal,
) => Promise<RouteFacts | undefined>;

/**
 * Returns the first matching rule, or undefined. A rule without a type is skipped if its library is
 * of the other type. TMDB is asked at most once, and only if a rule needs it and all of the rule's
 * other conditions match.
 * @throws Outage `plex_unavailable` while Plex's libraries are not known; UserError for a library
 * that Plex does not have or that is not of the rule's type.
 */
export async function chooseRoute(
  {
    rules,
    sections,
    facts: ask,
  }: {
    rules: readonly RouteRule[];
    sections: readonly RememberedSection[];
    /** @throws Outage if TMDB is not available */
    facts: AskFacts | undefined;
  },
  identity: Pick<Identity, "type" | "tmdbId">,
  subject: RouteInput,
  signal: AbortSignal,
): Promise<LibraryRoute | undefined> {
  let asked: { facts: RouteFacts | undefined } | undefined;
  for (const [index, rule] of rules.entries()) {
    if (!matchesRelease(rule, subject)) continue;
    if (needsFacts(rule)) {
      asked ??= { facts: await ask?.(identity.type, identity.tmdbId, signal) };
      if (!matchesFacts(rule, asked.facts)) continue;
    }
    const section = sectionOfRule(rule, index + 1, sections);
    if (section.type === SECTION_TYPE[identity.type]) return { rule: index + 1, section };
    if (rule.type === undefined) continue;
    throw UserError.refused(
      `Rule ${index + 1} of routes.json points to the library ${section.title}, which is for ` +
        "the other type.",
      "Choose a library of the rule's type, then retry.",
    );
  }
  return undefined;
}

function sectionOfRule(
  { library }: RouteRule,
  rule: number,
  sections: readonly RememberedSection[],
): RememberedSection {
  if (sections.length === 0) {
    const message =
      "The rules of routes.json name libraries of Plex, but none is known yet; check that Plex is running.";
    throw new Outage("plex_unavailable", message);
  }
  try {
    return chooseLibrary(library, sections);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = `Rule ${rule} of routes.json: ${error.message}`;
    throw UserError.refused(message, sentence`${error.hint} Correct the rule, then retry.`, {
      cause: error,
    });
  }
}

/** Returns the ids of the libraries that are named in rules. Unknown libraries are skipped. */
export function listRuledSections(
  rules: readonly RouteRule[],
  sections: readonly RememberedSection[],
): Set<string> {
  if (sections.length === 0) return new Set();
  return new Set(
    rules.flatMap((rule) => tryOr(() => [chooseLibrary(rule.library, sections).id], [])),
  );
}
