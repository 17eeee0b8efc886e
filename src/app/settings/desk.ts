import { dropUndefined } from "../../base/drop-undefined.ts";
import { UserError } from "../../base/errors.ts";
import { runInTurn } from "../../core/concurrency.ts";
import { completeSetting } from "../../core/setup/complete-address.ts";
import { type PlannedRow, planFile } from "../setup/write-settings.ts";
import {
  explainFixedSetting,
  findRefusedNames,
  findSecretsToRetype,
  type SettingValues,
} from "./judge.ts";
import { positionOf } from "./page-groups.ts";
import type {
  DaemonControl,
  FoundText,
  JudgedSettings,
  RunTimeSettings,
  SettingRow,
  SettingsFile,
} from "./ports.ts";
import type {
  SettingProblem,
  SettingsChange,
  ShownSetting,
  ShownSettings,
} from "./settings-shape.ts";

type SettingsDeskDeps = {
  /** Returns all settings, including those of the clients and apps that these texts name. */
  rows: (...texts: NamingTexts[]) => readonly SettingRow[];
  /**
   * Returns the rows for new lines. The rows that `init` writes at the beginning of a new file come
   * first and have comments.
   */
  lines: (...texts: NamingTexts[]) => readonly (PlannedRow & { isInNewFile: boolean })[];
  file: SettingsFile;
  /** Undefined if no engine has existed yet. */
  runTime: RunTimeSettings | undefined;
  /** Returns the value with which this process runs. */
  running: (name: string) => string | undefined;
  /** True if the library's names come from templates other than the current ones. */
  namesDiffer: () => Promise<boolean>;
  /** Returns a warning about a value that can be saved anyway. */
  warningOf: (name: string, text: string) => Promise<string | undefined>;
  /** Undefined if the page is served by a process other than the daemon. */
  daemon: DaemonControl | undefined;
  /** Records in history who changed which settings, without values. Does not throw. */
  record: (names: readonly string[], actor: string) => Promise<void>;
};

/** The settings that name clients, apps and media servers. Each of these has its own settings. */
const NAMING = ["DOWNLOAD_CLIENTS", "ARR_APPS", "MEDIA_SERVERS"] as const;

/** The settings of the clients, apps and servers that each of these settings names. */
const OF_NAMED: Readonly<Record<(typeof NAMING)[number], RegExp>> = {
  DOWNLOAD_CLIENTS: /^CLIENT_/,
  ARR_APPS: /^ARR_/,
  MEDIA_SERVERS: /^MEDIA_SERVER_/,
};

/** The texts of these settings. */
export type NamingTexts = Readonly<Partial<Record<(typeof NAMING)[number], string | undefined>>>;

const namingIn = (textOf: (name: string) => string | undefined): NamingTexts =>
  Object.fromEntries(NAMING.map((name) => [name, textOf(name)]));

type SettingsJudgement = {
  problems: SettingProblem[];
  planned?: { text: string; changed: string[]; found: JudgedSettings["found"] };
};

/**
 * Lets a person read, change and undo settings. Changes run one at a time, and each change is all
 * or nothing.
 */
export function createSettingsDesk(deps: SettingsDeskDeps): SettingsDesk {
  const { rows, lines, file, runTime, running, namesDiffer, warningOf, daemon, record } = deps;
  /**
   * True if the setting is changed in the engine's database while the engine runs, not in the file.
   */
  const isRunTime = (name: string) =>
    runTime !== undefined && rows().some((row) => row.name === name && row.atOnce);
  /**
   * Runs changes one at a time. Otherwise, two concurrent changes would both replace the same text.
   */
  const turns = new Map<"file", Promise<unknown>>();

  const digestOf = (text: string | undefined): string =>
    text === undefined ? "none" : file.digest(text);

  async function requireText(digest: string): Promise<string | undefined> {
    if (!daemon) throw elsewhere();
    const text = await file.read();
    if (digestOf(text) === digest) return text;
    throw UserError.conflict(
      `${file.path} was changed in the meantime.`,
      "Nothing was written. Check the current settings, then save again.",
    );
  }

  async function shown(
    row: SettingRow,
    unwritable: string | undefined,
    found?: FoundText,
    atRunTime?: string,
  ): Promise<ShownSetting> {
    const { name, group, section, rare, kind, choices, separator, doc, secret } = row;
    const { fallback, fallbackBy, atOnce } = row;
    const text = atRunTime ?? found?.value;
    const fixed =
      daemon === undefined ? undefined : explainFixedSetting(row, found, unwritable !== undefined);
    // The running settings contain none of a new client's settings. A setting that has its default
    // value does not wait for a restart.
    const now = running(name) ?? (found?.from === "default" ? found.value : undefined);
    const warning = secret || text === undefined ? undefined : await warningOf(name, text);
    return {
      name,
      group,
      section,
      rare,
      kind,
      doc,
      secret,
      value: secret ? "" : (text ?? ""),
      is_set: text !== undefined,
      origin: atRunTime === undefined ? (found?.from ?? "not set") : "run time",
      ...dropUndefined({ choices, separator, fixed, fallback, fallback_by: fallbackBy, warning }),
      at_once: atOnce && runTime !== undefined,
      waits: daemon?.isFirstVisit === false && atRunTime === undefined && found?.value !== now,
    };
  }

  async function read(): Promise<ShownSettings> {
    const text = await file.read();
    const [{ found, problems }, before, set, unwritable] = await Promise.all([
      file.judge(text ?? ""),
      text === undefined ? undefined : file.textBefore(text),
      runTime?.read(),
      daemon?.unwritable,
    ]);
    const undo = before === undefined || text === undefined ? [] : differing(before, text);
    return {
      file: { path: file.path, exists: text !== undefined, digest: digestOf(text) },
      editable: daemon !== undefined && unwritable === undefined,
      ...dropUndefined({ unwritable }),
      first_visit: daemon?.isFirstVisit ?? false,
      settings: await Promise.all(
        rows(namingIn((name) => found.get(name)?.value))
          .toSorted((a, b) => positionOf(a.name) - positionOf(b.name))
          .map((row) => shown(row, unwritable, found.get(row.name), set?.get(row.name))),
      ),
      problems: text === undefined ? [] : problems,
      ...((await namesDiffer()) ? { names_differ: true } : {}),
      ...(undo.length === 0 || !daemon || unwritable !== undefined ? {} : { undo }),
    };
  }

  /** Returns the names of settings whose lines differ. */
  function differing(one: string, other: string): string[] {
    const [a, b] = [file.parse(one), file.parse(other)];
    const value = (text: typeof a, name: string): string =>
      `${text[name] ?? ""}\n${text[`${name}_FILE`] ?? ""}`;
    return rows(a, b).flatMap(({ name }) => (value(a, name) === value(b, name) ? [] : name));
  }

  /**
   * Returns the file's text with these changes, and all problems with it. There is no plan if the
   * text cannot be produced.
   */
  async function weigh(
    text: string | undefined,
    changes: SettingValues,
    unwritable: string | undefined,
  ): Promise<SettingsJudgement> {
    const { found: before } = await file.judge(text ?? "");
    const given = namingIn((name) => before.get(name)?.value);
    const naming = [given, namingIn((name) => changes[name] ?? given[name as keyof NamingTexts])];
    const all = rows(...naming);
    const refused = findRefusedNames(
      new Map(all.map((row) => [row.name, row])),
      before,
      changes,
      unwritable !== undefined,
    );
    if (refused.length > 0) return { problems: refused };
    const left = leftOver(text, naming);
    const wanted = { ...(text === undefined ? daemon?.forFirstFile : {}), ...left, ...changes };
    const ownRows = [
      ...lines(...naming).filter(
        ({ name, isInNewFile }) => text !== undefined || isInNewFile || (wanted[name] ?? "") !== "",
      ),
      ...Object.keys(left).flatMap((name) => (name.endsWith("_FILE") ? { name, comment: [] } : [])),
    ];
    const planned = planOf(text, wanted, ownRows);
    if ("problem" in planned) return { problems: [planned.problem] };
    const { found, problems } = await file.judge(planned.text);
    const unread = planned.changed.flatMap((name) => {
      const now = found.get(name);
      const isRead = wanted[name] === "" ? now?.from !== "file" : now?.value === wanted[name];
      return isRead || now?.from === "environment"
        ? []
        : { name, message: "It would be read back as a different value." };
    });
    const retype = findSecretsToRetype(all, before, found, changes);
    return { problems: [...unread, ...problems, ...retype], planned: { ...planned, found } };
  }

  /**
   * Returns settings of removed clients and apps that are still in the file but no longer have an
   * effect.
   */
  function leftOver(
    text: string | undefined,
    [before = {}, after = {}]: NamingTexts[],
  ): SettingValues {
    if (text === undefined || NAMING.every((name) => before[name] === after[name])) return {};
    const kept = new Set(rows(after).map(({ name }) => name));
    const given = file.parse(text);
    const gone = rows(before).flatMap(({ name }) => (kept.has(name) ? [] : [name, `${name}_FILE`]));
    return Object.fromEntries(
      gone.filter((name) => given[name] !== undefined).map((name) => [name, ""]),
    );
  }

  function planOf(text: string | undefined, wanted: SettingValues, ownRows: readonly PlannedRow[]) {
    try {
      return planFile({ path: file.path, text, parse: file.parse }, wanted, ownRows);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const name = Object.keys(wanted).find((setting) => error.message.includes(setting));
      return { problem: { ...(name === undefined ? {} : { name }), message: error.message } };
    }
  }

  const change = (
    digest: string,
    given: SettingValues,
    reset: readonly string[],
    actor: string,
  ): Promise<SettingsChange> =>
    runInTurn(turns, "file", async () => {
      const text = await requireText(digest);
      const changes = trimmed(given);
      const atRunTime = Object.entries(changes).filter(([name]) => isRunTime(name));
      const inFile = Object.fromEntries(
        Object.entries(changes).filter(([name]) => !isRunTime(name)),
      );
      const wrong = atRunTime.flatMap(([name, value]) => {
        const message = runTime?.problemOf(name, value);
        return message === undefined ? [] : { name, message };
      });
      const unwritable = await daemon?.unwritable;
      const weighed = await weigh(text, inFile, unwritable);
      const problems = [...wrong, ...weighed.problems];
      const isOnlyLive = Object.keys(inFile).length === 0 && !daemon?.isFirstVisit;
      if (!isOnlyLive && unwritable !== undefined) problems.push({ message: unwritable });
      if (wrong.length > 0 || (!isOnlyLive && problems.length > 0)) {
        return { changed: [], problems };
      }
      const { planned } = weighed;
      const isFileNew = !isOnlyLive && planned !== undefined && planned.text !== text;
      const ended = reset.filter(isRunTime).map((name) => [name, undefined] as const);
      const live = [...atRunTime, ...ended];
      if (isFileNew) await file.write(planned.text, text);
      if (live.length > 0) {
        try {
          await runTime?.change(Object.fromEntries(live), actor);
        } catch (error) {
          // A save changes all of its settings, or none.
          if (isFileNew && text !== undefined) await file.writeBack(text, planned.text);
          throw error;
        }
      }
      const inNewFile = isFileNew ? planned.changed : [];
      if (isFileNew) await record(inNewFile, actor);
      return { changed: [...inNewFile, ...live.map(([name]) => name)], problems: [] };
    });

  const undo = (digest: string, actor: string): Promise<SettingsChange> =>
    runInTurn(turns, "file", async () => {
      const text = await requireText(digest);
      const unwritable = await daemon?.unwritable;
      if (unwritable !== undefined) return { changed: [], problems: [{ message: unwritable }] };
      const before = text === undefined ? undefined : await file.textBefore(text);
      if (before === undefined || text === undefined) {
        throw UserError.conflict(
          "There is nothing to undo.",
          "The file has been changed by hand since, or was never changed here.",
        );
      }
      const { problems } = await file.judge(before);
      if (problems.length > 0) return { changed: [], problems };
      const changed = differing(before, text);
      await file.writeBack(before, text);
      await record(changed, actor);
      return { changed, problems: [] };
    });

  return {
    read,
    change,
    undo,
    async wouldBe(given, names) {
      if (!daemon) throw elsewhere();
      const { problems, planned } = await weigh(
        await file.read(),
        trimmed(given),
        await daemon?.unwritable,
      );
      if (!planned) return { problems };
      const isMeant = (name: string): boolean =>
        names.includes(name) ||
        Object.hasOwn(given, name) ||
        NAMING.some((list) => names.includes(list) && OF_NAMED[list].test(name));
      return {
        problems: problems.filter(({ name }) => name !== undefined && isMeant(name)),
        found: planned.found,
      };
    },
    restart() {
      if (!daemon) throw elsewhere();
      daemon.restart();
    },
  };
}

export interface SettingsDesk {
  read(): Promise<ShownSettings>;
  change(
    digest: string,
    given: SettingValues,
    reset: readonly string[],
    actor: string,
  ): Promise<SettingsChange>;
  /**
   * Restores the file's text from before the newest change that has not been undone, unless the
   * file has been edited by hand since then.
   */
  undo(digest: string, actor: string): Promise<SettingsChange>;
  /**
   * Returns the values that would be in force with these changes, so that they can be tested, and
   * the problems with them.
   */
  wouldBe(
    given: SettingValues,
    names: readonly string[],
  ): Promise<Pick<SettingsJudgement, "problems"> & { found?: JudgedSettings["found"] }>;
  restart(): void;
}

/** Trims values and adds missing schemes to addresses. */
const trimmed = (given: SettingValues): SettingValues =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, completeSetting(name, value.trim())]),
  );

const elsewhere = (): UserError =>
  UserError.refused(
    "Settings can be changed only on the daemon's page, and this is a different process.",
    "Open the daemon's page, or change the file and restart the daemon.",
  );
