import type { ValueReader } from "../../adapters/settings/variable.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import type { NamedSettings } from "../../clients/index.ts";
import type { ServerEntry } from "../../core/library/server-entry.ts";
import { listServerEntries } from "../../servers/servers.ts";
import type { Secret } from "./secrets.ts";
import { type ConfiguredNames, listVariables, type VariableName, type Variables } from "./table.ts";

type RowValue<Row> = Row extends ValueReader<infer T> ? T : never;
type CheckedValue<Row> = Row extends { fallback: unknown }
  ? RowValue<Row>
  : RowValue<Row> | undefined;
type ConfigValue<Row> = Row extends { secret: true }
  ? Secret
  : Row extends { unset: unknown }
    ? RowValue<Row>
    : CheckedValue<Row>;

/** Converts the path `a.b` to the type `{ a: { b: T } }`. */
type NestedValue<At extends string, T> = At extends `${infer Head}.${infer Rest}`
  ? { [K in Head]: NestedValue<Rest, T> }
  : { [K in At]: T };
type ConfigPath<Row> = Row extends { at: infer At }
  ? At extends readonly (infer One)[]
    ? One
    : At
  : never;
/**
 * Puts the value in a function's parameter, because inferring one parameter for a union of
 * functions gives the intersection of their types.
 */
type ConfigBranch<Row> =
  ConfigPath<Row> extends infer At
    ? At extends string
      ? (part: NestedValue<At, ConfigValue<Row>>) => void
      : never
    : never;
type WholeConfig = { [N in keyof Variables]: ConfigBranch<Variables[N]> }[keyof Variables] extends (
  part: infer All,
) => void
  ? All
  : never;
type Plain<T> = T extends Secret | readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

/** Each variable's checked value, by name. */
export type VariableValues = { [N in keyof Variables]: CheckedValue<Variables[N]> };

/**
 * The whole configuration, frozen. Each variable's value is at the path in its table row, or
 * undefined if the variable is not set. Names that end in `Ms` are in milliseconds. Paths are
 * absolute unless the row says otherwise.
 */
export type Config = Plain<WholeConfig> & {
  /** The settings of each client in DOWNLOAD_CLIENTS, by variable prefix. */
  clientSettings: Readonly<Record<string, NamedSettings>>;
  /** The API key of each app in ARR_APPS, by variable prefix. */
  arrKeys: Readonly<Record<string, Secret>>;
  /** The settings of each server in MEDIA_SERVERS, by variable prefix. */
  serverSettings: Readonly<
    Record<
      string,
      {
        token: Secret;
        key: Secret;
        pathMap: readonly PathMap[];
        timeoutMs: number | undefined;
      }
    >
  >;
  /** All media servers, Plex first. `pathMap` is the first one's. */
  servers: readonly ServerEntry[];
  /** The paths where routes.json is searched for, in this order. */
  routesPlaces: readonly string[];
  /** All secrets. Logs must not contain any of them. */
  secrets: readonly Secret[];
};

type ConfigInput = {
  /** The values of all variables, including the settings of individual clients and apps. */
  values: VariableValues;
  names: ConfiguredNames;
  secret: (name: VariableName) => Secret;
  /** Absolute paths. */
  routesPlaces: readonly string[];
  /** Resolves the links in a path, as far as the path exists. */
  real: (path: string) => string;
};

type ConfigTree = { [key: string]: unknown };

export function toConfig({ values, names, secret, routesPlaces, real }: ConfigInput): Config {
  const secrets: Secret[] = [];
  const named = { clientSettings: {}, arrKeys: {}, serverSettings: {} };
  const config: ConfigTree = { routesPlaces, secrets, ...named };
  for (const [name, row] of listVariables(names)) {
    const checked = (values as Readonly<Record<string, unknown>>)[name] ?? row.unset;
    const finished = checked === undefined ? undefined : (row.finish?.(checked, real) ?? checked);
    const hidden = row.secret && secret(name);
    if (hidden) secrets.push(hidden);
    for (const target of [row.at ?? []].flat()) {
      place(config, target.split("."), hidden ?? finished);
    }
  }
  const servers = listServerEntries(config as Config);
  config["servers"] = servers;
  config["pathMap"] = servers[0]?.pathMap ?? config["pathMap"];
  return deepFreeze(config) as Config;
}

function place(tree: ConfigTree, [head = "", ...rest]: string[], value: unknown): void {
  if (rest.length > 0) place((tree[head] ??= {}) as ConfigTree, rest, value);
  else tree[head] = value ?? tree[head];
}

function deepFreeze<T extends object>(whole: T): T {
  for (const part of Object.values(whole)) {
    if (typeof part === "object" && part !== null) deepFreeze(part);
  }
  return Object.freeze(whole);
}
