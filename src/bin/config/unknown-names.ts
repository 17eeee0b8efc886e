import type { EnvFile, Environment } from "./env-file.ts";
import { knownNames, type Name, variables } from "./names.ts";
import type { Problem, Warning } from "./problem.ts";
import type { Found } from "./sources.ts";
import { hasOurPrefix, isOthers, nearest } from "./suggest.ts";

const warning = (name: Name, message: string): Warning => ({ name, message });

/** Settings without which nothing can be filed. */
export const missingNames = (given: ReadonlyMap<Name, Found>): Warning[] =>
  given.has("PLEX_MEDIA_ROOT")
    ? []
    : [warning("PLEX_MEDIA_ROOT", "It is not set: releases are identified, but nothing can be filed.")];

/** Settings that do nothing, or not what they look like, for want of another one. */
export function unusedNames(given: ReadonlyMap<Name, Found>): Warning[] {
  if (!given.has("TRANSMISSION_URL")) {
    return variables().flatMap(([name]) =>
      name.startsWith("TRANSMISSION_") && given.has(name)
        ? [warning(name, "It does nothing without TRANSMISSION_URL: set that as well.")]
        : [],
    );
  }
  const user = given.has("TRANSMISSION_USERNAME");
  if (user === given.has("TRANSMISSION_PASSWORD")) return [];
  return user
    ? [warning("TRANSMISSION_USERNAME", "It is sent with an empty password: set TRANSMISSION_PASSWORD as well.")]
    : [warning("TRANSMISSION_PASSWORD", "It is sent with an empty user name: set TRANSMISSION_USERNAME as well.")];
}

const UNKNOWN = { found: "a name that is no setting", allowed: "a name of the documentation's table" };

// A file of thousands is no env file: the rest is counted.
const MOST_SHOWN = 200;

/**
 * Names that nobody reads. In our file every one with our prefixes is a problem; in the process environment only one
 * within two letters of ours, for other programs set `PLEX_CLAIM` and `TRANSMISSION_HOME`. Values are never shown: a
 * misspelt token is a token.
 */
export function unknownNames(
  env: Environment,
  file: EnvFile | undefined,
): { problems: Problem[]; warnings: Warning[] } {
  const known = new Set(knownNames());
  const strangers = (values: Environment) => Object.keys(values).filter((name) => values[name] && !known.has(name));
  const problems: Problem[] = [];
  const warnings: Warning[] = [];
  for (const name of strangers(env)) {
    const suggestion = hasOurPrefix(name) && !isOthers(name) ? nearest(name, known) : undefined;
    if (suggestion !== undefined) problems.push({ name, ...UNKNOWN, suggestion });
  }
  const inFile = file ? strangers(file.values) : [];
  for (const name of inFile.slice(0, MOST_SHOWN)) {
    const suggestion = nearest(name, known);
    if (hasOurPrefix(name)) problems.push({ name, ...UNKNOWN, suggestion, file: file?.path });
    else if (suggestion !== undefined)
      warnings.push({ name, message: `Nobody reads this name; did you mean ${suggestion}?`, file: file?.path });
  }
  const more = inFile.slice(MOST_SHOWN).filter(hasOurPrefix).length;
  if (more > 0) problems.push({ name: `${more} more names`, ...UNKNOWN, file: file?.path });
  return { problems, warnings };
}
