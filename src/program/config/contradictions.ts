import { findDuplicateEntries } from "../../adapters/settings/named-entries.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { findNearestWord } from "../../base/text/nearest-word.ts";
import { duplicateClients, explainUnusedClientSettings } from "../../clients/settings.ts";
import {
  mediaServerSettingsOf,
  SERVER_NAMES,
  singleSettingsOf,
} from "../../core/library/server-entry.ts";
import type { NamedServer } from "../../servers/named-servers.ts";
import { explainUnusedServerSettings } from "../../servers/variables.ts";
import type { VariableValues } from "./config.ts";
import { listConfiguredLibraries } from "./configured-libraries.ts";
import { type ConfigProblem, type ConfigWarning, formatValue } from "./problem.ts";
import type { SourcedText } from "./sources.ts";
import type { VariableName } from "./table.ts";

type FoundNames = ReadonlyMap<VariableName, SourcedText>;
type ResolvePath = (path: string) => string;

/**
 * Finds variables that are valid on their own but contradict each other. `real` resolves links as
 * far as a path exists.
 */
export const findContradictions = (
  values: VariableValues,
  found: FoundNames,
  real: ResolvePath,
): ConfigProblem[] => [
  ...twoAddresses(values, found),
  ...twoUmasks(values, found),
  ...wholeSystem(values, found, real),
  ...watchedLibraries(values, found, real),
  ...startedByNone(values, found),
  ...halfOfTls(values, found),
  ...keylessTvdb(values, found),
  ...weakerTokens(found),
  ...issuerAlone(found),
  ...twoForms(values),
  ...twoServers(values),
  ...unknownProof(values),
];

/**
 * TRANSMISSION_URL defines a client like those of DOWNLOAD_CLIENTS, and must not duplicate one of
 * them.
 */
function twoForms({
  TRANSMISSION_URL: url,
  DOWNLOAD_CLIENTS: clients = [],
}: VariableValues): ConfigProblem[] {
  if (url === undefined || clients.length === 0) return [];
  return duplicateClients([...clients, { name: "transmission", kind: "transmission", url }]).map(
    (sentence) => ({
      name: "DOWNLOAD_CLIENTS",
      found: "TRANSMISSION_URL too",
      allowed: "one of the two",
      sentence: `${sentence} TRANSMISSION_URL is a client with the name "transmission".`,
    }),
  );
}

/** The addresses of single servers, such as PLEX_URL, define servers like those of MEDIA_SERVERS. */
const listSingleServers = (values: VariableValues): (NamedServer & { setting: VariableName })[] =>
  [
    ...SERVER_NAMES.map((kind) => ({ kind, setting: singleSettingsOf(kind).url })),
    { kind: "plex", setting: "PLEX_SERVER_URL" } as const,
  ].flatMap(({ kind, setting }) => {
    const url = values[setting];
    return url === undefined ? [] : [{ name: kind, kind, setting, url }];
  });

/** A single server must not duplicate one of MEDIA_SERVERS. */
function twoServers(values: VariableValues): ConfigProblem[] {
  const { MEDIA_SERVERS: servers = [] } = values;
  if (servers.length === 0) return [];
  return listSingleServers(values).flatMap(({ setting, ...single }) =>
    findDuplicateEntries([...servers, single], mediaServerSettingsOf).map((sentence) => ({
      name: "MEDIA_SERVERS",
      found: `${setting} too`,
      allowed: "one of the two",
      sentence: `${sentence} ${setting} is a server with the name "${single.name}".`,
    })),
  );
}

/** A name without a server would never be proven. */
function unknownProof(values: VariableValues): ConfigProblem[] {
  const { INGEST_PROOF: proof, MEDIA_SERVERS: servers = [] } = values;
  if (typeof proof === "string") return [];
  const names = new Set([...servers, ...listSingleServers(values)].map(({ name }) => name));
  return proof
    .filter((name) => !names.has(name))
    .map((name) => ({
      name: "INGEST_PROOF",
      found: formatValue(proof.join(","), false),
      allowed: "all, any, or names of configured media servers",
      sentence: `No media server has the name ${formatValue(name, false)}. Use all, any${
        names.size > 0 ? `, or names among ${[...names].join(", ")}` : ""
      }.`,
      suggestion: findNearestWord(name, names),
    }));
}

function twoAddresses(
  { PLEX_URL: plexUrl = "", PLEX_SERVER_URL: other = "" }: VariableValues,
  found: FoundNames,
): ConfigProblem[] {
  if (plexUrl === "" || other === "" || plexUrl === other) return [];
  const allowed = `the same value as PLEX_URL (${formatValue(plexUrl, false)}), or no value`;
  return [problem("PLEX_SERVER_URL", other, allowed, found)];
}

/** `022` and `0022` are the same value. */
function twoUmasks(
  { INGEST_UMASK: umask, UMASK: other }: VariableValues,
  found: FoundNames,
): ConfigProblem[] {
  const [ours, theirs] = [found.get("INGEST_UMASK")?.value, found.get("UMASK")?.value];
  if (ours === undefined || theirs === undefined || umask === other) return [];
  const allowed = `the same value as INGEST_UMASK (${formatValue(ours, false)}), or no value`;
  return [problem("UMASK", theirs, allowed, found)];
}

/**
 * Users who set PLEX_WATCHER_AUTO_START expect downloads to be taken in. In the other modes, no
 * client's process does that.
 */
function startedByNone(
  { PLEX_WATCHER_AUTO_START: start, PLEX_MODE: mode }: VariableValues,
  found: FoundNames,
): ConfigProblem[] {
  if (!start || mode === "mcp") return [];
  return [
    problem("PLEX_WATCHER_AUTO_START", "true", "no value unless PLEX_MODE=mcp is set", found),
  ];
}

function halfOfTls(
  { SERVER_TLS_CERT: cert, SERVER_TLS_KEY: key }: VariableValues,
  found: FoundNames,
): ConfigProblem[] {
  if ((cert === undefined) === (key === undefined)) return [];
  return cert === undefined
    ? [problem("SERVER_TLS_KEY", key ?? "", "a key only together with SERVER_TLS_CERT", found)]
    : [problem("SERVER_TLS_CERT", cert, "a certificate only together with SERVER_TLS_KEY", found)];
}

/** TheTVDB refuses every request without a key, so no number would ever be explained. */
function keylessTvdb(
  { INGEST_SECOND_CATALOGUE: catalogue, TVDB_API_KEY: key }: VariableValues,
  found: FoundNames,
): ConfigProblem[] {
  if (catalogue !== "tvdb" || key !== undefined) return [];
  const allowed = "tvdb only together with TVDB_API_KEY; tvmaze needs no key";
  return [problem("INGEST_SECOND_CATALOGUE", catalogue, allowed, found)];
}

/** The settings of our tokens, most rights first. */
const TOKENS = ["AUTH_TOKEN", "AUTH_REVIEWER_TOKEN", "AUTH_READER_TOKEN", "HOOK_TOKEN"] as const;

/**
 * Without the operator's token, everyone would be the operator. If two tokens were the same, the
 * one with fewer rights would have those of the other.
 */
function weakerTokens(found: FoundNames): ConfigProblem[] {
  return TOKENS.slice(1).flatMap((name, at) => {
    const weaker = found.get(name);
    if (!weaker) return [];
    const same = TOKENS.slice(0, at + 1).find((other) => found.get(other)?.value === weaker.value);
    const allowed = !found.get("AUTH_TOKEN")
      ? "a token only together with AUTH_TOKEN"
      : same && `a token that differs from ${same}`;
    if (allowed === undefined) return [];
    return {
      name,
      found: formatValue(weaker.value, true),
      allowed,
      file: weaker.origin.path,
    };
  });
}

/**
 * The page, hooks and metrics need a token of ours. The audience of an issuer's tokens must not be
 * derived from the address in a request.
 */
function issuerAlone(found: FoundNames): ConfigProblem[] {
  const issuer = found.get("AUTH_ISSUER");
  if (!issuer) return [];
  return (["AUTH_TOKEN", "SERVER_URL"] as const)
    .filter((name) => !found.has(name))
    .map((name) =>
      problem("AUTH_ISSUER", issuer.value, `an issuer only together with ${name}`, found),
    );
}

/** Every path is below `/`, so every path would count as part of the library. */
function wholeSystem(
  { PLEX_MEDIA_ROOT: roots = [] }: VariableValues,
  found: FoundNames,
  real: ResolvePath,
): ConfigProblem[] {
  const allowed = "the folder of the library, not the whole file system";
  return roots
    .filter((root) => real(root) === "/")
    .map((root) => problem("PLEX_MEDIA_ROOT", root, allowed, found));
}

/**
 * If a watched folder contained a library or were inside one, the library itself would be treated
 * as downloads.
 */
function watchedLibraries(
  values: VariableValues,
  found: FoundNames,
  real: ResolvePath,
): ConfigProblem[] {
  const { PLEX_INGEST_DIR: dirs = [], PLEX_MEDIA_ROOT: roots = [] } = values;
  const { PLEX_MOVIES_DIR: moviesDir, PLEX_TV_DIR: tvDir } = values;
  const libraries = listConfiguredLibraries({ mediaRoots: roots, moviesDir, tvDir });
  const contains = (outer: string, inner: string) =>
    isAtOrBelow(inner, outer) || isAtOrBelow(real(inner), real(outer));
  return dirs.flatMap((dir) => {
    const root = roots.find((candidate) => contains(dir, candidate));
    if (root !== undefined) {
      const allowed = `a folder that does not contain PLEX_MEDIA_ROOT (${formatValue(root, false)})`;
      return [problem("PLEX_INGEST_DIR", dir, allowed, found)];
    }
    const library = libraries.find(
      (candidate) => contains(candidate, dir) || contains(dir, candidate),
    );
    if (library === undefined) return [];
    return [
      problem(
        "PLEX_INGEST_DIR",
        dir,
        `a folder outside the library ${formatValue(library, false)}`,
        found,
      ),
    ];
  });
}

const problem = (
  name: VariableName,
  value: string,
  allowed: string,
  found: FoundNames,
): ConfigProblem => ({
  name,
  found: formatValue(value, false),
  allowed,
  file: found.get(name)?.origin.path,
});

const warning = (name: VariableName, message: string): ConfigWarning => ({ name, message });

/** Settings without which nothing can be filed. */
export const findMissingNames = (given: FoundNames): ConfigWarning[] =>
  given.has("PLEX_MEDIA_ROOT")
    ? []
    : [
        warning(
          "PLEX_MEDIA_ROOT",
          "It is not set: releases are identified, but nothing can be filed.",
        ),
      ];

/** Settings that have no effect, or an unexpected one, because another setting is missing. */
export const findUnusedNames = (given: FoundNames): ConfigWarning[] => [
  ...unusedNotify(given),
  ...(given.has("AUTH_AUDIENCE") && !given.has("AUTH_ISSUER")
    ? [warning("AUTH_AUDIENCE", "It has no effect without AUTH_ISSUER. Set both or neither.")]
    : []),
  ...explainUnusedServerSettings(
    (name) => given.has(name as VariableName),
    given.get("MEDIA_SERVERS")?.value,
  ).map(({ name, message }) => warning(name as VariableName, message)),
  ...explainUnusedClientSettings(
    (name) => given.has(name as VariableName),
    given.get("DOWNLOAD_CLIENTS")?.value,
  ),
];

function unusedNotify(given: FoundNames): ConfigWarning[] {
  if (given.has("NOTIFY_URL") || given.has("NOTIFY_COMMAND")) return [];
  return (["NOTIFY_EVENTS", "NOTIFY_PATHS"] as const).flatMap((name) =>
    given.has(name)
      ? [warning(name, "It has no effect without NOTIFY_URL or NOTIFY_COMMAND. Set one of them.")]
      : [],
  );
}
