import * as z from "zod";
import { fullPath } from "../../adapters/settings/address-parts.ts";
import { ROUTES } from "../../app/routes/parse-routes.ts";
import { namesIn } from "../../core/torrent/named-clients.ts";
import { type Config, toConfig, type Values } from "./config.ts";
import { contradictions, missingNames, unusedNames } from "./contradictions.ts";
import { type EnvFile, findEnvFile, type Place, readEnvFile } from "./env-file.ts";
import { diskFiles, type Files } from "./files.ts";
import { ownProblems, placesOf } from "./own-files.ts";
import { type Problem, setText, shown, type Warning } from "./problem.ts";
import { createSecret, type Secret } from "./secrets.ts";
import { type Found, type Origin, readSources } from "./sources.ts";
import { meant, unknownNames } from "./suggest.ts";
import { isName, isSecret, type Name, rowOf, variables } from "./table.ts";

/** A configuration without problems. */
export type GoodConfiguration = {
  ok: true;
  config: Config;
  /** Where each value that is set came from. */
  origins: Partial<Record<Name, Origin>>;
  /** Each value as it was written, secrets left out. */
  values: Partial<Record<Name, string>>;
  warnings: Warning[];
};

export type Loaded = GoodConfiguration | { ok: false; problems: Problem[]; warnings: Warning[] };

/** Reads and checks the whole configuration; all problems at once, never an exception. */
export function loadConfig(place: Place, files: Files = diskFiles): Loaded {
  const { found, problems, warnings, places, clients } = readAll(place, files);
  const parsed = schemaOf(place.home, clients).safeParse(
    Object.fromEntries([...found].map(([name, { value }]) => [name, value])),
  );
  if (parsed.success) problems.push(...contradictions(parsed.data, found, files.real));
  else problems.push(...parsed.error.issues.map((issue) => toProblem(issue, found)));
  if (!parsed.success || problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, ...toGood(parsed.data, found, { place, files, places, clients }), warnings };
}

export type Known = GoodConfiguration & {
  problems: Problem[];
  file: EnvFile | undefined;
  /** The text given for a secret, well-formed or not. */
  secretTexts: string[];
};

/**
 * The same, and with problems all that is well-formed: a value that is not counts as unset. For
 * what reports the problems.
 */
export function loadKnown(place: Place, files: Files = diskFiles): Known {
  const loaded = loadConfig(place, files);
  const { file, found, places, clients } = readAll(place, files);
  const secretTexts = [...found].flatMap(([name, { value }]) => (isSecret(name) ? [value] : []));
  if (loaded.ok) return { ...loaded, problems: [], file, secretTexts };
  const valid = withDefaults(
    new Map([...found].filter(([name, { value }]) => isValid(name, value))),
    place,
    clients,
  );
  const values = Object.fromEntries(
    [...valid].map(([name, { value }]) => [name, rowOf(name).schema(place.home).parse(value)]),
  ) as unknown as Values;
  const { problems, warnings } = loaded;
  return {
    ok: true,
    ...toGood(values, valid, {
      place,
      files,
      places,
      clients: namesIn(valid.get("DOWNLOAD_CLIENTS")?.value),
    }),
    warnings,
    problems,
    file,
    secretTexts,
  };

  function isValid(name: Name, value: string): boolean {
    return rowOf(name).schema(place.home).safeParse(value).success;
  }
}

function readAll(place: Place, files: Files) {
  const { file, ...opened } = findEnvFile(place, files);
  const clients = namesIn(
    setText(place.env["DOWNLOAD_CLIENTS"]) ?? setText(file?.values["DOWNLOAD_CLIENTS"]),
  );
  const sources = readSources({ env: place.env, home: place.home, file, files, clients });
  const unknown = unknownNames(place.env, file, clients);
  const found = withDefaults(sources.found, place, clients);
  const warnings = [
    ...opened.warnings,
    ...unknown.warnings,
    ...readableByAll(file, clients),
    ...unusedNames(sources.found),
    ...missingNames(sources.found),
  ];
  const places = placesOf(ROUTES, place, file?.path);
  const hasPlex = found.has("PLEX_URL") || found.has("PLEX_SERVER_URL");
  const problems = [
    ...opened.problems,
    ...unknown.problems,
    ...sources.problems,
    ...ownProblems(place, file?.path, hasPlex, files),
  ];
  return { file, found, problems, warnings, places, clients };
}

/**
 * The text of each setting with where it comes from, secrets as well: they stay in this process.
 */
export const foundTexts = (place: Place, files: Files): ReadonlyMap<Name, Found> =>
  readAll(place, files).found;

type Read = { place: Place; files: Files; places: readonly string[]; clients: readonly string[] };

function toGood(
  values: Values,
  found: ReadonlyMap<Name, Found>,
  { place, files, places, clients }: Read,
) {
  const secret = (name: Name) => toSecret(name, found.get(name), place.home, files);
  const shownValues = [...found].filter(([name]) => !isSecret(name));
  return {
    config: toConfig({ values, clients, secret, routesPlaces: places, real: files.real }),
    origins: Object.fromEntries([...found].map(([name, { origin }]) => [name, origin])),
    values: Object.fromEntries(shownValues.map(([name, { value }]) => [name, value])),
  };
}

function schemaOf(home: string | undefined, clients: readonly string[]) {
  const rows = variables(clients).map(([name, { schema, fallback }]) =>
    fallback === undefined ? [name, schema(home).optional()] : [name, schema(home)],
  );
  return z.object(Object.fromEntries(rows) as { [N in keyof Values]: z.ZodType<Values[N]> });
}

function withDefaults(
  given: ReadonlyMap<Name, Found>,
  { env, home }: Place,
  clients: readonly string[],
) {
  const found = new Map(given);
  const data = fullPath(env["XDG_DATA_HOME"] ?? "", home) ?? "~/.local/share";
  for (const [name, { fallback }] of variables(clients)) {
    const value = typeof fallback === "function" ? fallback(data) : fallback;
    if (value !== undefined && !found.has(name)) {
      found.set(name, { value, origin: { from: "default" } });
    }
  }
  return found;
}

function toProblem(
  { path, message: allowed, ...issue }: z.core.$ZodIssue,
  found: ReadonlyMap<Name, Found>,
): Problem {
  const name = String(path[0]);
  const given = isName(name) ? found.get(name) : undefined;
  if (!isName(name) || given === undefined) return { name, found: "nothing", allowed };
  const { origin, value } = given;
  return {
    name,
    found: shown(value, isSecret(name)),
    allowed,
    sentence:
      issue.code === "custom" && issue.params?.["isSentence"] === true ? allowed : undefined,
    suggestion: meant(name, value),
    file: origin.path,
  };
}

export const READABLE_BY_ALL =
  "Everyone on this machine can read this secret. Run chmod 600 on the file.";

function readableByAll(file: EnvFile | undefined, clients: readonly string[]): Warning[] {
  const secrets = variables(clients).filter(
    ([name, { secret }]) => secret && setText(file?.values[name]) !== undefined,
  );
  if (file === undefined || secrets.length === 0 || (file.mode & 0o004) === 0) return [];
  return secrets.map(([name]) => ({ name, message: READABLE_BY_ALL, file: file.path }));
}

function toSecret(
  name: Name,
  found: Found | undefined,
  home: string | undefined,
  files: Files,
): Secret {
  const { schema, redact } = rowOf(name);
  const { secretFile, path } = found?.origin ?? {};
  const read = () => {
    if (secretFile === undefined) {
      return path === undefined ? undefined : setText(readEnvFile(path, files)?.[name]);
    }
    const file = files.read(secretFile);
    return file.ok ? setText(file.text) : undefined;
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
