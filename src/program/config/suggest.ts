import { splitItems } from "../../adapters/settings/text.ts";
import { findNearestWord } from "../../base/text/nearest-word.ts";
import {
  CLIENTS_OWN_SETTINGS,
  explainNameOfKind,
  isClientSetting,
} from "../../clients/settings.ts";
import { isMediaServerSetting } from "../../servers/variables.ts";
import type { EnvFile, Environment } from "./env-file.ts";
import type { ConfigProblem, ConfigWarning } from "./problem.ts";
import { type ConfiguredNames, listKnownNames, rowOf, type VariableName } from "./table.ts";
import { isArrSetting } from "./variables/arr.ts";

/** Returns the choice that an invalid entry in `text` was probably meant to be. */
export function guessChoice(name: VariableName, text: string): string | undefined {
  const { choices, wordsIn = splitItems } = rowOf(name);
  if (choices === undefined) return undefined;
  const words = wordsIn(text.slice(0, 300).toLowerCase()).filter((word) => !choices.includes(word));
  return words.map((word) => findNearestWord(word, choices)).find((word) => word !== undefined);
}

// Settings of other programs that resemble ours. The official Plex image uses PLEX_UID, which is
// two letters away from PLEX_URL.
const FOREIGN = new Set(["PLEX_CLAIM", "PLEX_UID", "PLEX_GID", ...CLIENTS_OWN_SETTINGS]);

/**
 * Returns `PLEX_` for `PLEX_TOKEN`, and nothing for `UMASK`. An unknown name with one of our
 * prefixes is most likely a typo.
 */
const prefixOf = (name: string): string => name.slice(0, name.indexOf("_") + 1);

const UNKNOWN = {
  found: "an unknown setting",
  allowed: "a name listed in docs/reference/settings.md",
};

const OF_NO_CLIENT =
  "DOWNLOAD_CLIENTS has no client with this name. Add the client there, or remove this setting.";
const OF_NO_APP = "ARR_APPS has no app with this name. Add the app there, or remove this setting.";
const OF_NO_SERVER =
  "MEDIA_SERVERS has no server with this name. Add the server there, or remove this setting.";

/** Explains a setting of a client, app or server that is not configured; undefined for other names. */
function explainNamed(name: string): string | undefined {
  const setting = name.replace(/_FILE$/, "");
  if (isClientSetting(setting)) return OF_NO_CLIENT;
  if (isMediaServerSetting(setting)) return OF_NO_SERVER;
  return isArrSetting(setting) ? OF_NO_APP : undefined;
}

const explainOfKind = (name: string): string | undefined =>
  explainNameOfKind(name.replace(/_FILE$/, ""));

// A file with thousands of unknown names is not an env file. Names beyond this limit are only
// counted.
const MAX_SHOWN = 200;

/**
 * Finds names that are not settings. In our own file, every such name with one of our prefixes is a
 * problem. In the process environment, only a name within two letters of a setting is a problem,
 * because other programs use `PLEX_CLAIM` and `TRANSMISSION_HOME`. Values are never shown, because
 * the value of a misspelt token is still a token.
 */
export function findUnknownNames(
  env: Environment,
  file: EnvFile | undefined,
  names: ConfiguredNames,
): { problems: ConfigProblem[]; warnings: ConfigWarning[] } {
  const known = new Set(listKnownNames(names));
  const prefixes = new Set([...known].map(prefixOf).filter((prefix) => prefix !== ""));
  const hasOurPrefix = (name: string): boolean => prefixes.has(prefixOf(name));
  const unknownIn = (values: Environment) =>
    Object.keys(values).filter((name) => values[name] && !known.has(name));
  const problems: ConfigProblem[] = [];
  const warnings: ConfigWarning[] = [];
  for (const name of unknownIn(env)) {
    const suggestion =
      hasOurPrefix(name) && !FOREIGN.has(name) ? findNearestWord(name, known) : undefined;
    const message = explainNamed(name);
    const ofKind = explainOfKind(name);
    if (ofKind !== undefined) warnings.push({ name, message: ofKind });
    else if (suggestion !== undefined) problems.push({ name, ...UNKNOWN, suggestion });
    else if (message !== undefined) warnings.push({ name, message });
  }
  const inFile = file ? unknownIn(file.values) : [];
  for (const name of inFile.slice(0, MAX_SHOWN)) {
    const suggestion = findNearestWord(name, known);
    const sentence = explainNamed(name);
    const ofKind = explainOfKind(name);
    if (ofKind !== undefined) {
      // Other programs may share the file, and it had no effect before there was a warning.
      warnings.push({ name, message: ofKind, file: file?.path });
    } else if (hasOurPrefix(name) || sentence !== undefined) {
      problems.push({
        name,
        ...UNKNOWN,
        ...(sentence !== undefined && { sentence }),
        suggestion,
        file: file?.path,
      });
    } else if (suggestion !== undefined) {
      warnings.push({
        name,
        message: `This is not a setting. Did you mean ${suggestion}?`,
        file: file?.path,
      });
    }
  }
  const more = inFile.slice(MAX_SHOWN).filter(hasOurPrefix).length;
  if (more > 0) problems.push({ name: `${more} more names`, ...UNKNOWN, file: file?.path });
  return { problems, warnings };
}
