import { type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { isOn } from "../../base/text/is-on.ts";
import type { By } from "../../core/actor.ts";
import type { Log } from "../../core/log.ts";
import type { RunTimeVariable } from "../../core/run-time.ts";
import type { Db, Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { readQueuePage } from "../../store/releases/queue.ts";
import {
  type EffectiveSetting,
  RUN_TIME,
  type RunTimeSetting,
  readEngineSettings,
  readRunTimeSettings,
  withRunTime,
  writeRunTimeSetting,
} from "../../store/settings/settings.ts";
import type { ShownConfigured } from "../shown/upkeep-shape.ts";
import type { Stage } from "./engine.ts";

/** The settings that can be changed at run time, with the allowed values of each. */
export type RunTimeTable = {
  names(): RunTimeVariable[];
  /** Accepts either name. @throws UserError that lists the names */
  require(name: string): RunTimeVariable;
  /** Returns the text to store. @throws UserError with what is allowed */
  parse(setting: RunTimeVariable, text: string): string;
};

export type SettingChanges = {
  set: readonly { name: string; value: string }[];
  /** Names of the settings to reset to environment, file or default. */
  reset: readonly string[];
};

export interface ConfigureDeps {
  store: Store;
  table: RunTimeTable;
  /** The caller's own configuration if no engine runs; undefined if one does. */
  own: (() => Promise<EffectiveSetting[]>) | undefined;
}

/**
 * Changes settings for any engine on this database, at once and after its next start. Either all
 * changes are made or none. Each setting whose value changes gets a row of history. Returns all
 * settings that can be changed, with the values in force.
 *
 * @throws UserError for a name or a value that is not allowed
 */
export async function configure(
  { store, table, own }: ConfigureDeps,
  { set, reset }: SettingChanges,
  by: By,
): Promise<ShownConfigured> {
  const changes = [
    ...set.map(({ name, value }) => ({ ...table.require(name), to: value })),
    ...reset.map((name) => ({ ...table.require(name), to: undefined })),
  ].map(({ to, ...named }) => ({
    ...named,
    to: to === undefined ? undefined : table.parse(named, to),
  }));
  const twice = changes.find(
    ({ name }, index) => changes.findIndex((other) => other.name === name) !== index,
  );
  if (twice) {
    throw new UserError(
      `${twice.name} is given twice.`,
      "Give each setting once, either to set it or to reset it.",
    );
  }
  const base = own ? await own() : await readEngineSettings(store.read);
  const { before, now } = await store.write(async (trx) => {
    const before = effective(base, await readRunTimeSettings(trx));
    for (const { variable, to } of changes) await writeRunTimeSetting(trx, variable, to);
    const now = effective(base, await readRunTimeSettings(trx));
    for (const { name, variable } of changes) {
      const [from, to] = [before, now].map((settings) => textOf(settings.get(variable)));
      if (from === to) continue;
      const detail = { setting: name, from, to };
      await appendHistory(trx, { at: by.at, action: "configured", actor: by.actor, detail });
    }
    return { before, now };
  });
  const certain = isAuto(now) && !isAuto(before) ? await countCertain(store.read) : 0;
  return {
    settings: table.names().map(({ name, variable }) => {
      const { value, origin } = now.get(variable) ?? { value: "", origin: "not set" };
      return { name, value: cleanText(value, 300), origin };
    }),
    ...(certain === 0 ? {} : { certain_in_review: certain }),
  };
}

type EffectiveSettings = ReadonlyMap<string, Omit<EffectiveSetting, "name">>;

/** Includes settings that the last engine did not have yet. */
const effective = (
  base: readonly EffectiveSetting[],
  set: readonly RunTimeSetting[],
): EffectiveSettings =>
  new Map(
    withRunTime([...set.map((each) => ({ ...each, origin: RUN_TIME })), ...base], set).map(
      ({ name, ...rest }) => [name, rest],
    ),
  );

const isAuto = (settings: EffectiveSettings): boolean =>
  isOn(settings.get("PLEX_AUTO_INGEST")?.value ?? "");

/** `true (run time)`, or `false` if it comes from environment, file or default. */
const textOf = (setting: Omit<EffectiveSetting, "name"> | undefined): string =>
  setting === undefined
    ? "not set"
    : `${setting.value}${setting.origin === RUN_TIME ? ` (${RUN_TIME})` : ""}`;

/**
 * Returns the message for the case that filing without asking was switched on while certain
 * releases are in review.
 */
export const explainCertainInReview = (count: number): Sentence =>
  sentence`${formatCount(count, "release in review is", "releases in review are")} certain but still waiting because filing without asking was off at the time: ${{ do: "approve certain" }} files ${count === 1 ? "it" : "them"}.`;

/**
 * Counts the releases in review that would have been filed if filing without asking had been
 * switched on.
 */
const countCertain = async (db: Db): Promise<number> =>
  (await readQueuePage(db, { states: ["review"], reason: { any: "auto_off" }, limit: 1 })).total;

const POLL_INTERVAL_MS = 500;

interface AutoSetting {
  /** True if releases whose match is certain are filed without asking. */
  auto: boolean;
}

export interface LiveSettingsDeps<Config extends AutoSetting> {
  /** The configuration from environment and file. */
  config: Config;
  /** Returns the same configuration with the settings that were changed at run time. */
  withSettings: (config: Config, set: readonly RunTimeSetting[]) => Config;
  log: Log;
  store: Store;
}

export interface LiveSettings<Config> {
  /** Returns the configuration as it was last read. */
  current(): Config;
  /** Reads the configuration again. Resolves when it is in force. A read costs 20 µs. */
  refresh(): Promise<void>;
  /**
   * Detects what this process itself wrote while the engine was being opened, because a process's
   * own writes do not wake it.
   */
  stage: Stage;
}

/**
 * Manages an engine's configuration, including the settings that were changed at run time. The
 * first read logs which settings were changed before. Later changes are rows of history, which are
 * also logged. Switching on filing without asking never files releases that are already in review;
 * a message offers them instead.
 */
export function createLiveSettings<Config extends AutoSetting>(
  deps: LiveSettingsDeps<Config>,
): LiveSettings<Config> {
  const { config, withSettings, log, store } = deps;
  let current = config;
  let known: string | undefined;
  let noticed: number | undefined;

  async function readSet() {
    try {
      return await readRunTimeSettings(store.read);
    } catch (error) {
      noticed = undefined; // the stage tries again
      throw error;
    }
  }

  async function refresh(): Promise<void> {
    const set = await readSet();
    const text = JSON.stringify(set);
    if (text === known) return;
    const isFirst = known === undefined;
    const wasAuto = !isFirst && current.auto;
    known = text;
    current = withSettings(config, set);
    for (const { name, value } of isFirst ? set : []) {
      log.info(
        toCommandText(
          sentence`${name} is ${value} because it was set at run time. ${{ do: "config reset", name }} resets it.`,
        ),
      );
    }
    const certain = current.auto && !wasAuto ? await countCertain(store.read) : 0;
    if (certain > 0) log.info(toCommandText(explainCertainInReview(certain)));
  }

  const stage: Stage = {
    name: "settings",
    async run() {
      // An idle engine reads nothing, because this runs twice a second for years.
      const changes = store.ownChanges();
      if (changes !== noticed) await refresh();
      noticed = changes;
      return POLL_INTERVAL_MS;
    },
  };
  return { current: () => current, refresh, stage };
}
