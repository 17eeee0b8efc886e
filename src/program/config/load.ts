import * as z from "zod";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import type { Variable } from "../../adapters/settings/variable.ts";
import { wordsOfIssue } from "../../app/own-files/words-of-issue.ts";
import { ROUTES } from "../../app/routes/parse-routes.ts";
import { listSingleUrls } from "../../core/library/server-entry.ts";
import { type Config, toConfig, type VariableValues } from "./config.ts";
import { findContradictions, findMissingNames, findUnusedNames } from "./contradictions.ts";
import { type EnvFile, findEnvFile, type LaunchContext, readEnvFile } from "./env-file.ts";
import { type ConfigFiles, diskFiles } from "./files.ts";
import { findOwnProblems, placesOf } from "./own-files.ts";
import { type ConfigProblem, type ConfigWarning, formatValue, trimToSet } from "./problem.ts";
import { createSecret, type Secret } from "./secrets.ts";
import { type Origin, readSources, type SourcedText } from "./sources.ts";
import { findUnknownNames, guessChoice } from "./suggest.ts";
import {
  type ConfiguredNames,
  isName,
  isSecret,
  listVariables,
  parseConfiguredNames,
  rowOf,
  type VariableName,
} from "./table.ts";

/** A configuration without problems. */
export type GoodConfiguration = {
  ok: true;
  config: Config;
  /** The origin of each value that is set. */
  origins: Partial<Record<VariableName, Origin>>;
  /** Each value in its original form, without secrets. */
  values: Partial<Record<VariableName, string>>;
  warnings: ConfigWarning[];
};

export type LoadedConfig =
  | GoodConfiguration
  | { ok: false; problems: ConfigProblem[]; warnings: ConfigWarning[] };

/** Reads and checks the whole configuration. Returns all problems at once and never throws. */
export function loadConfig(place: LaunchContext, files: ConfigFiles = diskFiles): LoadedConfig {
  const { found, problems, warnings, places, names } = readAll(place, files);
  const parsed = schemaOf(place.home, names).safeParse(
    Object.fromEntries([...found].map(([name, { value }]) => [name, value])),
  );
  if (parsed.success) problems.push(...findContradictions(parsed.data, found, files.real));
  else problems.push(...parsed.error.issues.map((issue) => toProblem(issue, found)));
  if (!parsed.success || problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, ...toGood(parsed.data, found, { place, files, places, names }), warnings };
}

export type ConfigCheck = GoodConfiguration & {
  problems: ConfigProblem[];
  file: EnvFile | undefined;
  /** All texts given for secrets, including malformed ones. */
  secretTexts: string[];
};

/**
 * Like `loadConfig`, but if there are problems, also returns everything that is well-formed. A
 * malformed value counts as unset. Use this function to report the problems.
 */
export function loadWellFormed(place: LaunchContext, files: ConfigFiles = diskFiles): ConfigCheck {
  const loaded = loadConfig(place, files);
  const { file, found, places, names } = readAll(place, files);
  const secretTexts = [...found].flatMap(([name, { value }]) => (isSecret(name) ? [value] : []));
  if (loaded.ok) return { ...loaded, problems: [], file, secretTexts };
  const valid = withDefaults(
    new Map([...found].filter(([name, { value }]) => isValid(name, value))),
    place,
    names,
  );
  const values = Object.fromEntries(
    [...valid].map(([name, { value }]) => [name, rowOf(name).schema(place.home).parse(value)]),
  ) as unknown as VariableValues;
  const { problems, warnings } = loaded;
  return {
    ok: true,
    ...toGood(values, valid, {
      place,
      files,
      places,
      names: parseConfiguredNames((name) => valid.get(name)?.value),
    }),
    warnings,
    problems,
    file,
    secretTexts,
  };

  function isValid(name: VariableName, value: string): boolean {
    return rowOf(name).schema(place.home).safeParse(value).success;
  }
}

/** Each of these settings defines a media server. */
const SERVER_ADDRESSES: readonly VariableName[] = [
  ...listSingleUrls(),
  "PLEX_SERVER_URL",
  "MEDIA_SERVERS",
];

function readAll(place: LaunchContext, files: ConfigFiles) {
  const { file, ...opened } = findEnvFile(place, files);
  const names = parseConfiguredNames(
    (name) => trimToSet(place.env[name]) ?? trimToSet(file?.values[name]),
  );
  const sources = readSources({ env: place.env, home: place.home, file, files, names });
  const unknown = findUnknownNames(place.env, file, names);
  const found = withDefaults(sources.found, place, names);
  const warnings = [
    ...opened.warnings,
    ...unknown.warnings,
    ...readableByAll(file, names),
    ...findUnusedNames(sources.found),
    ...findMissingNames(sources.found),
  ];
  const places = placesOf(ROUTES, place, file?.path);
  const hasServer = SERVER_ADDRESSES.some((name) => found.has(name));
  const problems = [
    ...opened.problems,
    ...unknown.problems,
    ...sources.problems,
    ...findOwnProblems(place, file?.path, hasServer, files),
  ];
  return { file, found, problems, warnings, places, names };
}

/**
 * Returns the text and origin of each setting, including secrets. The texts must not leave this
 * process.
 */
export const readFoundTexts = (
  place: LaunchContext,
  files: ConfigFiles,
): ReadonlyMap<VariableName, SourcedText> => readAll(place, files).found;

type ConfigSources = {
  place: LaunchContext;
  files: ConfigFiles;
  places: readonly string[];
  names: ConfiguredNames;
};

function toGood(
  values: VariableValues,
  found: ReadonlyMap<VariableName, SourcedText>,
  { place, files, places, names }: ConfigSources,
) {
  const secret = (name: VariableName) => toSecret(name, found.get(name), place.home, files);
  const shownValues = [...found].filter(([name]) => !isSecret(name));
  return {
    config: toConfig({ values, names, secret, routesPlaces: places, real: files.real }),
    origins: Object.fromEntries([...found].map(([name, { origin }]) => [name, origin])),
    values: Object.fromEntries(shownValues.map(([name, { value }]) => [name, value])),
  };
}

function schemaOf(home: string | undefined, names: ConfiguredNames) {
  const rows = listVariables(names).map(([name, { schema, fallback }]) =>
    fallback === undefined ? [name, schema(home).optional()] : [name, schema(home)],
  );
  return z.object(
    Object.fromEntries(rows) as { [N in keyof VariableValues]: z.ZodType<VariableValues[N]> },
  );
}

function withDefaults(
  given: ReadonlyMap<VariableName, SourcedText>,
  { env, home }: LaunchContext,
  names: ConfiguredNames,
) {
  const found = new Map(given);
  const data = parseFullPath(env["XDG_DATA_HOME"] ?? "", home) ?? "~/.local/share";
  const chosen = (variable: string) => [...given].find(([other]) => other === variable)?.[1].value;
  for (const [name, row] of listVariables(names)) {
    const value = readFallback(row, chosen, data);
    if (value !== undefined && !found.has(name)) {
      found.set(name, { value, origin: { from: "default" } });
    }
  }
  return found;
}

/**
 * Returns the text of a setting that is not set; undefined if it has no default. `textOf` returns
 * the text of another setting.
 */
export function readFallback(
  { fallback, fallbackBy }: Pick<Variable, "fallback" | "fallbackBy">,
  textOf: (variable: string) => string | undefined,
  data: string,
): string | undefined {
  const chosen = fallbackBy && textOf(fallbackBy.variable);
  const byOther = fallbackBy?.values[chosen?.trim().toLowerCase() ?? ""];
  return byOther ?? (typeof fallback === "function" ? fallback(data) : fallback);
}

function toProblem(
  issue: z.core.$ZodIssue,
  found: ReadonlyMap<VariableName, SourcedText>,
): ConfigProblem {
  const allowed = wordsOfIssue(issue);
  const name = String(issue.path[0]);
  const given = isName(name) ? found.get(name) : undefined;
  if (!isName(name) || given === undefined) return { name, found: "nothing", allowed };
  const { origin, value } = given;
  return {
    name,
    found: formatValue(value, isSecret(name)),
    allowed,
    sentence:
      issue.code === "custom" && issue.params?.["isSentence"] === true ? allowed : undefined,
    suggestion: guessChoice(name, value),
    file: origin.path,
  };
}

export const READABLE_BY_ALL =
  "Everyone on this machine can read this secret. Run chmod 600 on the file.";

function readableByAll(file: EnvFile | undefined, names: ConfiguredNames): ConfigWarning[] {
  const secrets = listVariables(names).filter(
    ([name, { secret }]) => secret && trimToSet(file?.values[name]) !== undefined,
  );
  if (file === undefined || secrets.length === 0 || (file.mode & 0o004) === 0) return [];
  return secrets.map(([name]) => ({ name, message: READABLE_BY_ALL, file: file.path }));
}

function toSecret(
  name: VariableName,
  found: SourcedText | undefined,
  home: string | undefined,
  files: ConfigFiles,
): Secret {
  const { schema, redact } = rowOf(name);
  const { secretFile, path } = found?.origin ?? {};
  const read = () => {
    if (secretFile === undefined) {
      return path === undefined ? undefined : trimToSet(readEnvFile(path, files)?.[name]);
    }
    const file = files.read(secretFile);
    return file.ok ? trimToSet(file.text) : undefined;
  };
  const source = secretFile ?? path;
  const stamp = source === undefined ? undefined : () => files.stamp(source);
  return createSecret({
    first: found?.value,
    read,
    stamp,
    accept: (text) => schema(home).safeParse(text).success,
    redact,
  });
}
