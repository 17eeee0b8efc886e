import { readdir, realpath, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { readFolderState } from "../../../adapters/fs/disk/identity.ts";
import { readFileText } from "../../../adapters/fs/replace-file.ts";
import type { Variable } from "../../../adapters/settings/variable.ts";
import type { EngineControl } from "../../../app/review/control-engine.ts";
import {
  createSettingsDesk,
  type NamingTexts,
  type SettingsDesk,
} from "../../../app/settings/desk.ts";
import { findPagePlace } from "../../../app/settings/page-groups.ts";
import { findPageHelp, listPageChoices } from "../../../app/settings/page-help.ts";
import type {
  JudgedSettings,
  RunTimeSettings,
  SettingRow,
  SettingsFile,
} from "../../../app/settings/ports.ts";
import type {
  SettingProblem,
  SettingsListing,
  SettingsTest,
  TestKind,
} from "../../../app/settings/settings-shape.ts";
import { createPlexSignIn, type PlexSignInDesk } from "../../../app/settings/sign-in-plex.ts";
import { createSettingsTests, warningOf } from "../../../app/settings/try-settings.ts";
import type { PlannedRow } from "../../../app/setup/write-settings.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { SERVER_NAMES } from "../../../core/library/server-entry.ts";
import { fingerprintOf } from "../../../core/plan/names/parse-template.ts";
import { CALL_SHARE_MS, Services } from "../../../core/services.ts";
import { withAccess } from "../../../core/setup/client-setup.ts";
import { isOwnCopy } from "../../../core/setup/own-files.ts";
import { listSetupRows } from "../../../core/setup/setup-settings.ts";
import { listTypedServers } from "../../../core/setup/typed-servers.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { namesDiffer, readRunTimeSettings } from "../../../store/settings/settings.ts";
import { withText } from "../../config/files.ts";
import { loadConfig, readFoundTexts } from "../../config/load.ts";
import { type ConfigProblem, formatProblem } from "../../config/problem.ts";
import { parseRunTimeValue, requireRunTimeName } from "../../config/run-time.ts";
import type { Secret } from "../../config/secrets.ts";
import {
  type ConfiguredNames,
  isName,
  isSecret,
  listVariables,
  parseConfiguredNames,
  rowOf,
  type VariableName,
} from "../../config/table.ts";
import { assertMayStart } from "../../parts/may-start.ts";
import { readNamesInForce } from "../../parts/names-in-force.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";
import { createUndoneSuffix, hashShort, type OpenSetup, openSetup } from "./setup.ts";

type SettingsInput = { set: Readonly<Record<string, string>>; plexServer?: number | undefined };
type TestInput = SettingsInput & { client?: string | undefined };

/** The settings for the page, where they are changed, tested and undone. */
export type PageSettings = Omit<SettingsDesk, "wouldBe" | "change"> & {
  change(
    given: SettingsInput & { digest: string; reset: readonly string[] },
    actor: string,
  ): ReturnType<SettingsDesk["change"]>;
  /** `client` is the prefix of one client's settings: only that client is tested. */
  test(kind: TestKind, given: TestInput, signal: AbortSignal): Promise<SettingsTest>;
  signIn: PlexSignInDesk;
  /**
   * Finds what is on this machine: a Plex server, a download client, the folder above Plex's
   * libraries.
   */
  find(given: SettingsInput, signal: AbortSignal): Promise<SettingsListing>;
  close(): Promise<void>;
};

export async function openPageSettings(
  program: Program,
  engine: () => Promise<Pick<EngineControl, "configure">>,
  plexTvUrl?: string,
): Promise<PageSettings> {
  const { daemon, log, place } = program;
  const setup = await openSetup({ ...place, plexTvUrl, command: "daemon" });
  const signIn = createPlexSignIn(setup);
  const desk = createSettingsDesk({
    rows: (...texts) => listVariables(namesIn(texts)).map(([name, row]) => toRow(name, row)),
    lines: (...texts) => plannedRows(texts),
    file: settingsFile(program, setup),
    runTime: daemon?.isFirstVisit ? undefined : runTimeOf(program, engine),
    running: (name) => (isName(name) ? runningText(program, name) : undefined),
    async namesDiffer() {
      if (daemon?.isFirstVisit) return false;
      return namesDiffer(
        (await program.store()).read,
        fingerprintOf(readNamesInForce(program.config)),
      );
    },
    warningOf: (name, text) => warningOf(setup, name, text),
    daemon,
    async record(names, actor) {
      const text = `${actor} changed ${names.join(", ")} in ${setup.file.path}.`;
      log.info(text);
      try {
        await (await program.store()).write(async (trx) => {
          for (const setting of names) {
            await appendHistory(trx, {
              at: systemClock.now(),
              action: "configured",
              actor,
              detail: { setting },
            });
          }
        });
      } catch (error) {
        log.warn(`The change could not be added to history: ${String(error)}`);
      }
    },
  });
  const tests = createSettingsTests({
    setup,
    clock: systemClock,
    isFolder: async (path) => (await readFolderState(path)) !== "gone",
  });
  const valuesOf = ({ set, plexServer }: SettingsInput) =>
    plexServer === undefined ? set : { ...set, PLEX_TOKEN: signIn.tokenOf(plexServer) };
  return {
    ...desk,
    change: ({ digest, reset, ...given }, actor) =>
      desk.change(digest, valuesOf(given), reset, actor),
    async test(kind, given, signal) {
      const would = await desk.wouldBe(valuesOf(given), tests.names[kind]);
      if (would.problems.length > 0 || !("found" in would)) {
        return { ok: false, lines: [], problems: would.problems };
      }
      const tested = await tests.run(kind, would.found, signal, given.client);
      return { ok: tested.lines.every(({ ok }) => ok), problems: [], ...tested };
    },
    signIn,
    find: (given, signal) => findAround(setup, valuesOf(given), signal),
    async close() {
      signIn.stop();
      await setup[Symbol.asyncDispose]();
    },
  };
}

/** Returns the clients, apps and media servers that any of these texts names. */
const namesIn = (texts: readonly NamingTexts[]): ConfiguredNames => {
  const all = texts.map((given) => parseConfiguredNames((name) => given[name]));
  return {
    clients: all.flatMap(({ clients }) => clients),
    apps: all.flatMap(({ apps }) => apps),
    servers: all.flatMap(({ servers }) => servers),
  };
};

/**
 * Lists first the settings that `init` asks for, with the wording of `init`, and then all others,
 * with the texts of the table.
 */
function plannedRows(texts: readonly NamingTexts[]): (PlannedRow & { isInNewFile: boolean })[] {
  const asked = listSetupRows(...texts.map(({ DOWNLOAD_CLIENTS: text }) => text)).map((row) => ({
    ...row,
    isInNewFile: true,
  }));
  const others = listVariables(namesIn(texts)).filter(
    ([name]) => !asked.some((row) => row.name === name),
  );
  return [
    ...asked,
    ...others.map(([name, { doc, secret }]) => ({
      name,
      comment: [plainDoc(doc)],
      ...(secret && { secret }),
      isInNewFile: false,
    })),
  ];
}

/** Converts a table's Markdown to plain text. */
const plainDoc = (doc: string): string =>
  doc
    .replaceAll(/ ?\(\[[^\]]*\]\([^)]*\)\)/g, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll("`", "");

const toRow = (name: VariableName, row: Variable): SettingRow => ({
  name,
  // A test checks that the table of the page places each setting.
  ...(findPagePlace(name) ?? { group: "upkeep", section: "", rare: true }),
  kind: kindOf(row),
  choices: row.secret ? undefined : listPageChoices(name, row.choices),
  separator: row.separator,
  doc: findPageHelp(name) ?? plainDoc(row.doc),
  secret: isSecret(name),
  fallback: typeof row.fallback === "string" ? row.fallback : undefined,
  fallbackBy: row.fallbackBy && {
    name: row.fallbackBy.variable,
    values: { ...defaultsBy(row), ...row.fallbackBy.values },
  },
  atOnce: row.atRunTime !== undefined,
  onlyInFile: row.onlyInFile,
  sentTo: row.sentTo,
  addressIn: row.addressIn,
});

/** Returns the usual default for each word of the setting that determines a row's default. */
function defaultsBy({ fallback, fallbackBy }: Variable): Record<string, string> {
  const by = fallbackBy && isName(fallbackBy.variable) ? rowOf(fallbackBy.variable) : undefined;
  return typeof fallback === "string"
    ? Object.fromEntries((by?.choices ?? []).map((word) => [word, fallback]))
    : {};
}

/** Returns the control for a value of this row. */
const kindOf = (row: Variable): SettingRow["kind"] =>
  row.control ?? (row.choices && !row.wordsIn && isSingle(row) ? "choice" : "text");

/** True if only one choice is allowed, not several with commas. */
const isSingle = ({ choices = [], schema }: Variable): boolean =>
  choices.length > 1 && !schema(undefined).safeParse(choices.slice(0, 2).join(",")).success;

/** Returns the value that this process runs with. */
function runningText(program: Program, name: VariableName): string | undefined {
  const { values, config } = program.loaded();
  if (!isSecret(name)) return values[name];
  const { at } = rowOf(name);
  const [place = ""] = [at ?? []].flat();
  const found = place
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], config);
  return (found as Secret | undefined)?.current();
}

/**
 * Returns the problem with a value that was typed on the page, without the value and the file: the
 * page shows the value in its field, and its user knows only one settings file.
 */
const toTyped = (problem: ConfigProblem): ConfigProblem => ({
  ...problem,
  file: undefined,
  sentence: problem.sentence ?? `Enter ${problem.allowed}.`,
});

function settingsFile({ daemon, place }: Program, setup: OpenSetup): SettingsFile {
  const { path } = setup.file;
  const source = { ...place, command: "daemon", envFile: path };

  async function judge(text: string): Promise<JudgedSettings> {
    const files = withText(path, text);
    const found = new Map(
      [...readFoundTexts(source, files)].map(([name, { value, origin }]) => [
        name as string,
        { value, from: origin.from },
      ]),
    );
    const loaded = loadConfig(source, files);
    const problems: SettingProblem[] = loaded.ok
      ? []
      : loaded.problems.map((problem) => ({
          ...(isName(problem.name) && { name: problem.name }),
          message: formatProblem(problem.file === path ? toTyped(problem) : problem),
        }));
    if (loaded.ok) {
      const { assertSchedule } = await import("../../engine/cron.ts");
      const { config } = loaded;
      const schedules = {
        UPKEEP_SCHEDULE: config.schedules.upkeep,
        BACKUP_SCHEDULE: config.schedules.backup,
      };
      for (const [name, schedule] of Object.entries(schedules)) {
        problems.push(...refusal(() => assertSchedule(name, schedule), name));
      }
      problems.push(...refusal(() => assertMayStart(config, { ends: false, drain: false })));
      problems.push(...refusal(() => daemon?.assertMayServe(config)));
    }
    return { found, problems };
  }

  return {
    path,
    read: () => readFileText(path),
    parse: parseEnv,
    judge,
    digest: hashShort,
    async write(text, expected) {
      await setup.writeText(text, expected);
      await forgetOld(await copiesOf(path));
    },
    async textBefore(text) {
      const copies = await copiesOf(path, hashShort(text));
      const [newest] = copies;
      return newest && readFileText(newest);
    },
    async writeBack(before, text) {
      const [used] = await copiesOf(path, hashShort(text));
      await setup.writeText(before, text, createUndoneSuffix());
      if (used) await unlink(used).catch(() => {});
      await forgetOld(await copiesOf(path));
    },
  };
}

/**
 * Returns the copies that were made when we wrote a file, newest first. With `digest`, returns only
 * the copies that the text with this digest replaced.
 */
async function copiesOf(path: string, digest?: string): Promise<string[]> {
  const realPath = await realpath(path).catch(() => path);
  const names = await readdir(dirname(realPath)).catch(() => []);
  const copies = names.filter(
    (name) =>
      isOwnCopy("settings", basename(realPath), name) &&
      (digest === undefined || name.includes(`.${digest}.bak`)),
  );
  const dated = await Promise.all(
    copies.map(async (name) => {
      const copy = join(dirname(realPath), name);
      return { copy, at: (await stat(copy).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  return dated.toSorted((a, b) => b.at - a.at).map(({ copy }) => copy);
}

/** Few copies are kept, because they contain secrets, including old ones. */
const MAX_COPIES = 10;

/** Deletes all copies except the newest `MAX_COPIES`. */
async function forgetOld(copies: readonly string[]): Promise<void> {
  for (const copy of copies.slice(MAX_COPIES)) await unlink(copy).catch(() => {});
}

/** Returns the problem that would prevent a start; empty if nothing prevents it. */
function refusal(check: () => void, name?: string): SettingProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [
      {
        ...(name === undefined ? {} : { name }),
        message: `${error.message} ${toCommandText(error.hint)}`,
      },
    ];
  }
}

function runTimeOf(
  program: Program,
  engine: () => Promise<Pick<EngineControl, "configure">>,
): RunTimeSettings {
  return {
    async read() {
      const set = await readRunTimeSettings((await program.store()).read);
      return new Map(set.map(({ name, value }) => [name, value]));
    },
    problemOf(name, value) {
      const [problem] = refusal(() => void parseRunTimeValue(requireRunTimeName(name), value));
      return problem?.message;
    },
    async change(changes, actor) {
      const set = Object.entries(changes).flatMap(([name, value]) =>
        value === undefined ? [] : { name, value },
      );
      const reset = Object.keys(changes).filter((name) => changes[name] === undefined);
      await (await engine()).configure({ set, reset }, actor);
    },
  };
}

async function findAround(
  setup: OpenSetup,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SettingsListing> {
  const plex = listTypedServers((name) => values[name]).only(({ prefix }) => prefix === "PLEX");
  const [servers, client, asked] = await Promise.all([
    setup.findServers(SERVER_NAMES, {}, signal),
    findClient(setup, signal),
    plex.askEach(
      async ({ url, key }, stop) =>
        key === undefined ? undefined : await setup.checks.plex(url, key, stop),
      { clock: systemClock, ms: CALL_SHARE_MS, signal },
    ),
  ]);
  const plexUrl = servers.find(({ kind }) => kind === "plex")?.url;
  const check = asked.answers[0]?.answer;
  const root = check?.ok ? await setup.findMediaRoot(check.value.sections) : undefined;
  return { servers, ...dropUndefined({ plex_url: plexUrl, client, media_root: root }) };
}

async function findClient(
  setup: OpenSetup,
  signal: AbortSignal,
): Promise<SettingsListing["client"]> {
  const { answers } = await Services.of(setup.clients).askEach(
    async (client, stop) => {
      const url = await setup.localUrl(client);
      const access = { url, username: undefined, password: undefined };
      return { access, check: await setup.checks.client(client, access, stop) };
    },
    { clock: systemClock, ms: CALL_SHARE_MS, signal },
  );
  const found = answers.find(
    ({ answer: { check } }) => check.ok || check.code === "client_unauthorized",
  );
  if (!found) return undefined;
  const { service: client, answer } = found;
  const setting = client.settings.url;
  const value = withAccess({}, client, answer.access)[setting] ?? "";
  return { title: client.title, url: answer.access.url, setting, value };
}
