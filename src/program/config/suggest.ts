import { items } from "../../adapters/settings/text.ts";
import type { Variable } from "../../adapters/settings/variable.ts";
import { CLIENTS_OWN_SETTINGS } from "../../clients/settings.ts";
import type { EnvFile, Environment } from "./env-file.ts";
import type { Problem, Warning } from "./problem.ts";
import { knownNames, type Name, VARIABLES } from "./table.ts";

/** How many letters a name may be away from the one that was meant. */
const MAX_DISTANCE = 2;

/** The nearest of `known` within two letters (one added, left out, changed, or two swapped), or undefined. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { name: string; far: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > MAX_DISTANCE) continue;
    const far = distance(word, name);
    // In a short word two letters are most of it.
    if (far <= MAX_DISTANCE && far * 2 < name.length && far < (best?.far ?? MAX_DISTANCE + 1)) best = { name, far };
  }
  return best?.name;
}

/** Edits between two words, a swap of neighbours counted as one. Both are short: `nearest` has compared their lengths. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const change = (last[j - 1] ?? 0) + (same ? 0 : 1);
      const swap = swapped ? (beforeLast[j - 2] ?? 0) + 1 : change;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** The choice that a wrong entry of `text` was probably meant to be. */
export function meant(name: Name, text: string): string | undefined {
  const { choices, wordsIn = items }: Variable = VARIABLES[name];
  if (choices === undefined) return undefined;
  const words = wordsIn(text.slice(0, 300).toLowerCase()).filter((word) => !choices.includes(word));
  return words.map((word) => nearest(word, choices)).find((word) => word !== undefined);
}

// Settings of other programs that look like ours: the official Plex image takes PLEX_UID, two letters from PLEX_URL.
const FOREIGN = new Set(["PLEX_CLAIM", "PLEX_UID", "PLEX_GID", ...CLIENTS_OWN_SETTINGS]);

/** `PLEX_` of `PLEX_TOKEN`. An unknown name with a prefix of ours is most likely a typing error. */
const prefixOf = (name: string): string => name.slice(0, name.indexOf("_") + 1);

const UNKNOWN = { found: "an unknown setting", allowed: "a name listed in docs/configuration.md" };

// A file with thousands of unknown names is not an env file; beyond this they are only counted.
const MAX_SHOWN = 200;

/**
 * Names that are not settings. In our own file each one with a prefix of ours is a problem; in the process environment
 * only one within two letters of a setting, because other programs use `PLEX_CLAIM` and `TRANSMISSION_HOME`. Values are
 * never shown: the value of a misspelt token is still a token.
 */
export function unknownNames(
  env: Environment,
  file: EnvFile | undefined,
): { problems: Problem[]; warnings: Warning[] } {
  const known = new Set(knownNames());
  const prefixes = new Set([...known].map(prefixOf));
  const hasOurPrefix = (name: string): boolean => prefixes.has(prefixOf(name));
  const unknownIn = (values: Environment) => Object.keys(values).filter((name) => values[name] && !known.has(name));
  const problems: Problem[] = [];
  const warnings: Warning[] = [];
  for (const name of unknownIn(env)) {
    const suggestion = hasOurPrefix(name) && !FOREIGN.has(name) ? nearest(name, known) : undefined;
    if (suggestion !== undefined) problems.push({ name, ...UNKNOWN, suggestion });
  }
  const inFile = file ? unknownIn(file.values) : [];
  for (const name of inFile.slice(0, MAX_SHOWN)) {
    const suggestion = nearest(name, known);
    if (hasOurPrefix(name)) problems.push({ name, ...UNKNOWN, suggestion, file: file?.path });
    else if (suggestion !== undefined)
      warnings.push({ name, message: `This is not a setting. Did you mean ${suggestion}?`, file: file?.path });
  }
  const more = inFile.slice(MAX_SHOWN).filter(hasOurPrefix).length;
  if (more > 0) problems.push({ name: `${more} more names`, ...UNKNOWN, file: file?.path });
  return { problems, warnings };
}
