import { wordsOfIssue } from "../../app/own-files/words-of-issue.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { RunTimeVariable } from "../../core/run-time.ts";
import type { Config } from "./config.ts";
import { formatValue } from "./problem.ts";
import { isName, listVariables, rowOf, type VariableName } from "./table.ts";
import { INGEST } from "./variables/ingest.ts";
import { NAMES } from "./variables/names.ts";
import { AUTOMATION } from "./variables/process.ts";

/**
 * Lists the settings that can be changed while the engine runs, in the order of the documentation.
 */
export const listRunTimeNames = (): RunTimeVariable<VariableName>[] =>
  listVariables().flatMap(([variable, { atRunTime: name }]) =>
    name === undefined ? [] : { name, variable },
  );

/**
 * Finds a setting by either of its names, ignoring case. @throws UserError with the available names
 */
export function requireRunTimeName(given: string): RunTimeVariable<VariableName> {
  const found = listRunTimeNames().find(({ name, variable }) =>
    [name, variable.toLowerCase()].includes(given.trim().toLowerCase()),
  );
  if (found) return found;
  const names = listRunTimeNames().map(({ name }) => name);
  const isOther = isName(given.trim().toUpperCase());
  throw new UserError(
    `${formatValue(given, false)} is not a setting that can be changed while plex-ingest runs.`,
    `Settings that can be changed: ${names.join(", ")}.${isOther ? " Set this one in the environment or the configuration file, and restart the engine." : ""}`,
  );
}

/**
 * Returns the text of a value in the form in which it is stored. @throws UserError with the allowed
 * values
 */
export function parseRunTimeValue(
  { name, variable }: RunTimeVariable<VariableName>,
  given: string,
): string {
  const { schema, runTimeSchema = schema, choices } = rowOf(variable);
  const text = given.trim();
  const read = runTimeSchema(undefined).safeParse(text);
  if (!read.success) {
    throw new UserError(
      `${name} cannot be ${formatValue(text, false)}.`,
      `Expected ${read.error.issues.map(wordsOfIssue)[0] ?? "another value"}.`,
    );
  }
  if (choices) return text.toLowerCase();
  return typeof read.data === "boolean" ? String(read.data) : cleanText(text, 100);
}

/** All settings that determine what is filed and under which name. */
const PLANNING = Object.keys({ ...AUTOMATION, ...INGEST, ...NAMES });

/**
 * Returns a configuration with other values, either those that an engine wrote to the database, or
 * the run-time settings. Skips settings that this version does not know or cannot read, and
 * settings that do not determine what is filed.
 */
export function withSettings(
  config: Config,
  settings: readonly { name: string; value: string }[],
): Config {
  let changed: SettingTree = config;
  for (const { name, value } of settings) {
    if (!isName(name) || !PLANNING.includes(name)) continue;
    const { schema, at } = rowOf(name);
    const read = schema(undefined).safeParse(value);
    if (read.success) {
      for (const place of [at ?? []].flat()) {
        changed = withValue(changed, place.split("."), read.data);
      }
    }
  }
  return Object.freeze(changed) as Config;
}

type SettingTree = { readonly [key: string]: unknown };

const withValue = (
  tree: SettingTree,
  [head = "", ...rest]: string[],
  value: unknown,
): SettingTree => ({
  ...tree,
  [head]: rest.length > 0 ? withValue(tree[head] as SettingTree, rest, value) : value,
});
