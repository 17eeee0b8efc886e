import { readOwnFile } from "../../app/own-files/own-file.ts";
import { ROUTES } from "../../app/routes/parse-routes.ts";
import { explainFixedSetting } from "../../app/settings/judge.ts";
import type { ShownSetting } from "../../app/settings/settings-shape.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import { diskFiles } from "./files.ts";
import type { GoodConfiguration } from "./load.ts";
import { createOwnFiles } from "./own-files.ts";
import type { Origin } from "./sources.ts";
import { isSecret, listSettingGroups, parseConfiguredNames } from "./table.ts";

/** The output of `config show`. */
export type ConfigReport = {
  file: string | undefined;
  /** Sorted by group, with the common settings first. */
  settings: {
    name: string;
    group: string;
    value: string;
    origin: string;
    secret: boolean;
    /** Reason why the page cannot change the setting, as in its own list. */
    fixed?: ShownSetting["fixed"];
  }[];
  warnings: string[];
  /** The routes.json in use, if there is one. */
  routes?: { file: string; rules: number } | undefined;
};

const HIDDEN = "(set)";

/** Lists every variable with its value and origin. For a secret, reports only whether it is set. */
export function createSettingsReport({
  origins,
  values,
  warnings,
}: GoodConfiguration): ConfigReport {
  const groups = listSettingGroups(parseConfiguredNames((name) => values[name]));
  const settings = groups.flatMap(({ title: group, rows }) =>
    rows.map(([name, { atRunTime, onlyInFile }]) => {
      const origin = origins[name];
      const secret = isSecret(name);
      const value = secret ? (origin ? HIDDEN : "") : (values[name] ?? "");
      const fixed = explainFixedSetting({ atOnce: atRunTime !== undefined, onlyInFile }, origin);
      const shown = { name, group, value, origin: originText(origin), secret };
      return { ...shown, ...dropUndefined({ fixed }) };
    }),
  );
  const file = Object.values(origins).find((origin) => origin?.from === "file")?.path;
  return { file, settings, warnings: warnings.map(({ name, message }) => `${name}: ${message}`) };
}

/** Like `createSettingsReport`, but also reports the routes.json in use and its number of rules. */
export function createConfigReport(loaded: GoodConfiguration): ConfigReport {
  const { path, value: rules } = readOwnFile(
    ROUTES,
    loaded.config.routesPlaces,
    createOwnFiles(diskFiles),
  );
  return {
    ...createSettingsReport(loaded),
    routes: path === undefined ? undefined : { file: path, rules: rules.length },
  };
}

/**
 * Returns the settings that the engine writes to the database for previews and status, without
 * secrets.
 */
export const effectiveOf = (loaded: GoodConfiguration): EffectiveSetting[] =>
  createSettingsReport(loaded).settings.flatMap(({ name, value, origin, secret }) =>
    secret || value === "" ? [] : [{ name, value, origin }],
  );

function originText(origin: Origin | undefined): string {
  if (!origin) return "not set";
  const file = origin.secretFile ?? origin.path;
  return file === undefined ? origin.from : `${origin.from} ${file}`;
}
