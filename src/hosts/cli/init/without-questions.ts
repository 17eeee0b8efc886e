import type { CheckResult } from "../../../app/setup/checks.ts";
import { type AskedServer, toAskedPlex, toSources } from "../../../app/setup/find-folders.ts";
import { explainPair } from "../../../app/setup/pair-line.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { Complaint, Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { ARR_KINDS, ARR_TITLES } from "../../../core/arr/app.ts";
import { SERVER_TITLES, singleSettingsOf } from "../../../core/library/server-entry.ts";
import { KEYED_SERVERS } from "../../../core/library/server-facts.ts";
import { explainUnscannedFolder } from "../../../core/library/unscanned-folder.ts";
import { ARR_SETUP, type SetupValues } from "../../../core/setup/setup-settings.ts";
import { type ClientAnswer, nameFolders } from "./ask-clients.ts";
import { installClient, installOwn } from "./offers.ts";
import { formatOwnFileLines, formatWritten, type InitOffers } from "./session.ts";
import {
  formatNamedLines,
  formatOverriddenLines,
  formatSummaryLines,
  listNextCommands,
  type RunOutlook,
} from "./summary-lines.ts";

export type InitOptions = {
  /** Values from the flags. Flags override the environment, which overrides the file. */
  given: SetupValues;
  /** Writes the file even if a check failed. */
  skipChecks: boolean;
  hook: boolean;
  service: boolean;
  adopt: boolean;
  clients: readonly string[];
};

type InitChecks = {
  lines: string[];
  failures: string[];
  answers: ClientAnswer[];
  downloads: string[];
};

/**
 * Runs `init` without questions. Checks everything, and writes only if all checks pass.
 * @returns lines for the terminal
 * @throws Complaint with everything that is missing (exit code 2) or wrong (1)
 */
export async function initWithoutQuestions(
  setup: Setup,
  { clients, service, adoptNow }: InitOffers,
  { given, skipChecks, hook, service: isServiceWanted, adopt, clients: wantedClients }: InitOptions,
  signal: AbortSignal,
): Promise<string[]> {
  const wanted: SetupValues = { ...setup.environment, ...given };
  const asked: SetupValues = setup.complete({
    PLEX_AUTO_INGEST: "false",
    ...setup.current,
    ...wanted,
  });
  assertComplete(asked);
  const problem = setup.problemOf(asked);
  if (problem !== undefined) throw new Complaint([problem, "  Nothing was written."], 2);
  const { lines, failures, answers, downloads } = await checkAll(setup, asked, signal);
  const named = await nameFolders(setup, answers, asked);
  const names = await setup.chooseNames(asked, downloads, signal);
  lines.push(...names.lines.map(toCommandText));
  const values = { ...asked, ...named, ...names.values };
  if (failures.length > 0 && !skipChecks) {
    throw new Complaint(
      [
        ...lines,
        ...failures.map((line) => `! ${line}`),
        "Nothing was written; use --skip-checks to write it anyway.",
      ],
      1,
    );
  }
  const { changed, backup } = await setup.write(values);
  lines.push(...failures.map((line) => `! ${line}`));
  lines.push(...formatOwnFileLines(setup.file));
  lines.push(formatWritten(setup.file, changed.length, backup), ...formatNamedLines(named));
  lines.push(...formatSummaryLines(values).map((line) => `  ${line}`));
  lines.push(...formatOverriddenLines(setup.environment, values).map((line) => `! ${line}`));
  const ownService = await service();
  let running: RunOutlook | undefined;
  const steps: InitStep[] = [
    ...(hook ? hookSteps(setup, answers, signal) : []),
    ...wantedClients.map(
      (id): InitStep => [`--client ${id}`, async () => installClient(await clients(), id, signal)],
    ),
  ];
  if (adopt) steps.push(["--adopt", async () => [await adoptNow(signal)]]);
  if (isServiceWanted) {
    steps.push([
      "--service",
      async () => {
        const installed = await installOwn(ownService, signal);
        ({ running } = installed);
        return installed.lines;
      },
    ]);
  }
  await runInOrder(lines, steps);
  const mustAdopt = !adopt && (await setup.hasLibrary(values.PLEX_MEDIA_ROOT ?? "", downloads));
  running ??= await ownService.outlook();
  const all = [
    ...lines,
    "Next:",
    ...listNextCommands(running, {
      changed: changed.length > 0,
      mustAdopt,
      hasPage: !!values.SERVER_PORT,
    }).map((line) => `  ${line}`),
  ];
  if (running === "not_running") throw new Complaint(all, 1);
  return all;
}

function assertComplete(values: SetupValues): void {
  const missing: string[] = [];
  if (!values.PLEX_MEDIA_ROOT) {
    missing.push("--media-root FOLDER: the folder that contains the libraries");
  }
  if (!values.PLEX_INGEST_DIR && !values.TRANSMISSION_URL && !values.DOWNLOAD_CLIENTS) {
    missing.push(
      "--downloads FOLDER, --transmission-url URL or --download-clients LIST: where downloads come from",
    );
  }
  if (values.PLEX_URL && !values.PLEX_TOKEN) {
    missing.push(
      "--plex-token-file FILE, or PLEX_TOKEN in the environment: the token of the Plex server",
    );
  }
  for (const kind of KEYED_SERVERS) {
    const { url, key } = singleSettingsOf(kind);
    if (values[url] && !values[key]) {
      missing.push(
        `--${kind}-key-file FILE, or ${key} in the environment: an API key of ${SERVER_TITLES[kind]}`,
      );
    }
  }
  for (const kind of ARR_KINDS) {
    const { url, key } = ARR_SETUP[kind];
    if (values[url] && !values[key]) {
      missing.push(
        `--${kind}-key-file FILE, or ${key} in the environment: ${ARR_TITLES[kind]}'s key`,
      );
    }
  }
  if (missing.length > 0) {
    throw new Complaint(["init --yes needs:", ...missing.map((line) => `  ${line}`)], 2);
  }
}

async function checkAll(
  setup: Setup,
  values: SetupValues,
  signal: AbortSignal,
): Promise<InitChecks> {
  const lines: string[] = [];
  const failures: string[] = [];
  const note = <T>(check: CheckResult<T>, describe: (value: T) => string): T | undefined => {
    if (check.ok) lines.push(describe(check.value));
    else failures.push(check.message);
    return check.ok ? check.value : undefined;
  };
  const { PLEX_URL: url, PLEX_TOKEN: token, TMDB_API_KEY: key } = values;
  const servers: AskedServer[] = [];
  if (url && token) {
    const server = note(
      await setup.checks.plex(url, token, signal),
      ({ name }) => `Plex: ${cleanText(name, 60)} answers.`,
    );
    if (server) servers.push(toAskedPlex(server.sections));
  }
  for (const kind of KEYED_SERVERS) {
    const { url: urlName, key: keyName, map } = singleSettingsOf(kind);
    const [address, secret] = [values[urlName], values[keyName]];
    if (!address || !secret) continue;
    const title = SERVER_TITLES[kind];
    const server = note(
      await setup.checks.keyedServer(kind, address, secret, signal),
      ({ name }) => `${title}: ${cleanText(name, 60)} answers.`,
    );
    if (!server) continue;
    servers.push({ title, mapSetting: map, sections: server.sections });
    for (const folder of server.unscanned ?? []) {
      lines.push(`  ${explainUnscannedFolder(title, folder)}`);
    }
  }
  const answers: ClientAnswer[] = [];
  const checkedClients = await setup.typedClients(values).needAll(async (typed) => {
    return { ...typed, check: await setup.checks.client(typed.client, typed.access, signal) };
  });
  for (const { client, access, check } of checkedClients) {
    const found = note(check, ({ version }) => `${client.title} ${version} answers.`);
    answers.push({ client, access, ...(found ? { found } : {}) });
  }
  for (const kind of ARR_KINDS) {
    const names = ARR_SETUP[kind];
    const [address, secret] = [values[names.url], values[names.key]];
    if (!address || !secret) continue;
    note(
      await setup.checks.arr(kind, address, secret, signal),
      ({ version }) => `${ARR_TITLES[kind]} ${version} answers and accepts the key.`,
    );
  }
  if (key) {
    note(
      await setup.checks.tmdb(key, signal, values.TMDB_URL || undefined),
      () => "TMDB accepts the key.",
    );
  } else {
    lines.push(
      "! Without a TMDB key you must identify everything yourself (--tmdb-key-file FILE).",
    );
  }

  const roots = setup.foldersIn(values.PLEX_MEDIA_ROOT ?? "");
  const watched = setup.foldersIn(values.PLEX_INGEST_DIR ?? "");
  for (const folder of await setup.checks.missing([...roots, ...watched])) {
    failures.push(`${folder} does not exist.`);
  }
  const ofClients = answers.flatMap(({ found, access }) =>
    setup.foldersIn(found?.downloadDir ?? "").map((from) => ({ from, url: access.url })),
  );
  const tried = toSources(watched, ofClients);
  const sources = tried.map(({ from }) => from);
  for (const { client, access, found } of answers) {
    const asked = found && setup.mapLine({ client, access, found }, [...roots, ...watched], signal);
    const line = await asked?.catch(() => undefined);
    if (line !== undefined) lines.push(`! ${line}`);
  }
  const libraries = await setup.libraryFolders(servers.flatMap(({ sections }) => sections));
  const conflict = setup.conflict({ roots, libraries, downloads: sources });
  if (conflict !== undefined) throw new Complaint([conflict, "  Nothing was written."], 2);
  for (const unseen of await setup.explainUnseen(servers)) lines.push(`! ${unseen}`);
  const lacking = await setup.explainLacking({ values, asked: servers }, signal);
  lines.push(...lacking.map((line) => `! ${line}`));
  for (const pair of await setup.checks.pairs({ sources: tried, roots, libraries })) {
    const { kind, text } = explainPair(pair);
    if (kind === "refused") failures.push(text);
    else lines.push(kind === "good" ? text : `! ${text}`);
  }
  return { lines, failures, answers, downloads: sources };
}

type InitStep = readonly [flag: string, run: () => Promise<string[]>];

/**
 * Runs the steps after the file was written, and adds their lines to `done`.
 * @throws Complaint if a step fails. The complaint lists what was done before, and the flags of the
 *   steps that were not tried.
 */
async function runInOrder(done: string[], steps: readonly InitStep[]): Promise<void> {
  for (const [index, [, run]] of steps.entries()) {
    try {
      done.push(...(await run()));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof Outage)) throw error;
      const hint = error instanceof UserError ? [`  ${toCommandText(error.hint)}`] : [];
      const left = steps.slice(index + 1).map(([flag]) => flag);
      const open = left.length === 0 ? [] : [`! Not done: ${left.join(", ")}.`];
      throw new Complaint([...done, `! ${error.message}`, ...hint, ...open], 1);
    }
  }
}

/** Sets the hook in each client that answers. */
function hookSteps(
  setup: Setup,
  answers: readonly ClientAnswer[],
  signal: AbortSignal,
): InitStep[] {
  const steps = answers.flatMap(({ client, access, found }): InitStep[] =>
    found
      ? [[`--hook for ${client.name}`, () => setHookOf(setup, { client, access, found }, signal)]]
      : [],
  );
  return steps.length > 0 ? steps : [["--hook", () => Promise.reject(noHook(setup))]];
}

async function setHookOf(
  setup: Setup,
  asked: Required<ClientAnswer>,
  signal: AbortSignal,
): Promise<string[]> {
  const reason = await setup.reasonAgainstHook(asked);
  return [
    reason === undefined
      ? await setup.setHook(asked, signal)
      : `! The hook was not set: ${reason} \`plex-ingest client set-hook ${asked.client.name}\` sets it anyway.`,
  ];
}

const noHook = (setup: Setup): UserError =>
  UserError.refused(
    "The hook was not set: it needs a download client that answers.",
    `To set the hook by hand, see ${setup.clients.map(({ docs }) => docs).join(", ")}.`,
  );
