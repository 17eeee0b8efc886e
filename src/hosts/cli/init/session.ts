import type { ServiceUseCase } from "../../../app/service/service.ts";
import type { Clients } from "../../../app/setup/clients.ts";
import { toAskedPlex } from "../../../app/setup/find-folders.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { isOn } from "../../../base/text/is-on.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import { askArr } from "./ask-arr.ts";
import { askClients, type ClientAnswer, nameFolders } from "./ask-clients.ts";
import { askFolders } from "./ask-folders.ts";
import { askPlex } from "./ask-plex.ts";
import { askServers } from "./ask-servers.ts";
import {
  type AdoptNow,
  offerAdopt,
  offerClients,
  offerHook,
  offerService,
  showMap,
} from "./offers.ts";
import { PromptAbort, type Prompts } from "./prompts.ts";
import {
  AUTO_EXPLAINED,
  explainEnd,
  explainPublicAddress,
  formatNamedLines,
  formatOverriddenLines,
  formatSummaryLines,
  listNextCommands,
  PAGE_EXPLAINED,
  type RunOutlook,
} from "./summary-lines.ts";

/** Offers made after the configuration file was written. */
export type InitOffers = {
  clients: () => Promise<Clients>;
  service: () => Promise<ServiceUseCase>;
  adoptNow: AdoptNow;
};

/**
 * Asks a person for everything that a first start needs, checks each answer live, and writes the
 * file once, at the end.
 * @throws PromptAbort if the person leaves; nothing has been written in that case
 */
export async function runInitSession(
  setup: Setup,
  offered: InitOffers,
  ask: Prompts,
  signal: AbortSignal,
): Promise<void> {
  ask.begin("plex-ingest init");
  ask.report(
    "info",
    setup.file.exists
      ? `${setup.file.path} already exists. Press Enter to keep a value; only your changes are ` +
          "written."
      : `This writes ${setup.file.path}, at the end and only if you agree.`,
  );
  for (const line of formatOwnFileLines(setup.file)) ask.report("info", line);
  const plex = await askPlex(setup, ask, signal);
  const downloads = await askClients(setup, ask, signal);
  const asked: SetupValues = { ...plex.values, ...downloads.values };
  const others = await askServers(setup, ask, asked, signal);
  const answered: SetupValues = { ...asked, ...others.values };
  const folders = await askFolders(
    setup,
    ask,
    {
      values: answered,
      servers: [toAskedPlex(plex.sections), ...others.servers],
      answers: downloads.answers,
    },
    signal,
  );
  const decided: SetupValues = {
    ...answered,
    ...folders,
    TMDB_API_KEY: await askTmdb(setup, ask, signal),
    ...(await askArr(setup, ask, signal)),
    ...(await askSecondCatalogue(setup, ask)),
    PLEX_AUTO_INGEST: await askAuto(setup, ask),
    ...(await askBacklog(setup, ask)),
  };
  const named = await nameFolders(setup, downloads.answers, decided);
  for (const line of formatNamedLines(named)) ask.report("info", line);
  const arriving = [
    folders.PLEX_INGEST_DIR ?? "",
    ...downloads.answers.map(({ found }) => found?.downloadDir ?? ""),
  ];
  const names = await ask.busy("Reading the library's names", () =>
    setup.chooseNames(decided, arriving, signal),
  );
  for (const line of names.lines) ask.report("info", toCommandText(line));
  const values = setup.complete({
    ...decided,
    ...named,
    ...names.values,
    ...(await askPage(setup, ask, decided)),
  });
  ask.note("Settings to write", formatSummaryLines({ ...setup.current, ...values }));
  if (!(await ask.confirm(`Write ${setup.file.path}?`, true))) throw new PromptAbort();
  const { changed, backup } = await setup.write(values);
  ask.report("good", formatWritten(setup.file, changed.length, backup));
  const known = setup.foldersIn(
    [folders.PLEX_MEDIA_ROOT, folders.PLEX_INGEST_DIR].filter(Boolean).join(":"),
  );
  for (const answer of downloads.answers) await showMap(setup, ask, answer, known, signal);
  for (const line of formatOverriddenLines(setup.environment, { ...setup.current, ...values })) {
    ask.report("bad", line);
  }
  const { answers } = downloads;
  const isLeft = await setup.hasLibrary(folders.PLEX_MEDIA_ROOT ?? "", arriving);
  const hasPage = (values.SERVER_PORT ?? setup.current.SERVER_PORT ?? "") !== "";
  await offerAll(
    setup,
    offered,
    ask,
    { answers, changed: changed.length > 0, isLeft, hasPage },
    signal,
  );
}

/** The file has already been written, so a person who leaves now still has a configuration. */
async function offerAll(
  setup: Setup,
  { clients, service, adoptNow }: InitOffers,
  ask: Prompts,
  {
    answers,
    isLeft,
    ...done
  }: { answers: readonly ClientAnswer[]; changed: boolean; isLeft: boolean; hasPage: boolean },
  signal: AbortSignal,
): Promise<void> {
  let running: RunOutlook | undefined;
  let mustAdopt = isLeft;
  try {
    // Adopting must happen before a daemon files anything next to existing files.
    if (isLeft) mustAdopt = await offerAdopt(adoptNow, ask, signal);
    for (const answer of answers) await offerHook(setup, ask, answer, signal);
    await offerClients(await clients(), ask, signal);
    // On a repeated run, the service is not suggested, because such a run should change only what
    // the person changes.
    running = await offerService(await service(), ask, !setup.file.exists, signal);
  } catch (error) {
    if (!(error instanceof PromptAbort)) throw error;
  }
  running ??= await (await service()).outlook();
  ask.note("Next", listNextCommands(running, { ...done, mustAdopt }));
  ask.end(explainEnd(running));
}

/** Explains why `init` writes this account's own settings file next to the system's file. */
export const formatOwnFileLines = ({ path, exists, closedSystemFile }: Setup["file"]): string[] =>
  exists || closedSystemFile === undefined
    ? []
    : [
        `${path} is for you alone, because only this machine's service may read ` +
          `${closedSystemFile}. For the service's settings, run sudo plex-ingest init instead.`,
      ];

export function formatWritten(
  { path, exists }: Setup["file"],
  changed: number,
  backup: string | undefined,
): string {
  if (changed === 0) return `${path} already has these settings and was not changed.`;
  if (!exists) return `${path} was written, readable only by you.`;
  return `${path} was written, with the same access as before.${backup === undefined ? "" : ` The old file was saved as ${backup}.`}`;
}

async function askTmdb(setup: Setup, ask: Prompts, signal: AbortSignal): Promise<string> {
  const known = setup.current.TMDB_API_KEY;
  for (;;) {
    const typed = await ask.secret(
      known === undefined
        ? "TMDB key, v3 or v4, from themoviedb.org/settings/api (empty: none)"
        : "TMDB key (empty: keep the one in the file)",
    );
    const key = typed === "" ? (known ?? "") : typed;
    if (key === "") {
      if (
        await ask.confirm(
          "Without a key you must identify everything yourself. Continue without one?",
          false,
        )
      ) {
        return "";
      }
      continue;
    }
    const checked = await ask.busy("Asking TMDB", () => setup.checks.tmdb(key, signal));
    if (checked.ok) {
      ask.report("good", "TMDB accepts the key.");
      return key;
    }
    ask.report("bad", checked.message);
    // A key that TMDB refuses is useless, but an outage may pass.
    if (
      checked.code !== "tmdb_unauthorized" &&
      (await ask.confirm("Keep the key without checking it?", true))
    ) {
      return key;
    }
  }
}

/**
 * Offers TVmaze, which needs no key, and records the answer. A choice that is set already, `off`
 * included, is kept without a question.
 */
async function askSecondCatalogue(setup: Setup, ask: Prompts): Promise<SetupValues> {
  const name = "INGEST_SECOND_CATALOGUE";
  if (setup.current[name] !== undefined || setup.environment[name] !== undefined) return {};
  const isWanted = await ask.confirm(
    "Ask TVmaze (api.tvmaze.com) about episode numbers and titles that TMDB does not have?",
    false,
  );
  return { [name]: isWanted ? "tvmaze" : "off" };
}

async function askAuto(setup: Setup, ask: Prompts): Promise<string> {
  ask.report("info", AUTO_EXPLAINED.join("\n"));
  const known = setup.current.PLEX_AUTO_INGEST;
  const wasOn = known !== undefined && isOn(known);
  const isWanted = await ask.confirm(
    "File a release without asking if its match is certain?",
    wasOn,
  );
  return known !== undefined && isWanted === wasOn ? known : String(isWanted);
}

/** Asks about downloads that exist at the first start. Asks nothing if the file already exists. */
async function askBacklog(setup: Setup, ask: Prompts): Promise<SetupValues> {
  if (setup.file.exists) return {};
  const choice = await ask.choose("What should happen to existing downloads?", [
    { value: "ask", label: "Ask me if there are more than 25", hint: "plex-ingest backlog" },
    { value: "process", label: "Process all of them" },
    {
      value: "30d",
      label: "Process those from the last 30 days",
      hint: "the rest: plex-ingest backlog",
    },
    { value: "ignore", label: "Leave them" },
  ]);
  return { INGEST_BACKLOG: choice };
}

/**
 * The port is not used by any download client or other common service; 8080 is used by two clients.
 */
const SUGGESTED = "127.0.0.1:8484";
const HERE = "127.0.0.1";

/** Asks for the web page's address until the address is free. The caller adds the token. */
async function askPage(setup: Setup, ask: Prompts, answered: SetupValues): Promise<SetupValues> {
  const { SERVER_HOST: host = HERE, SERVER_PORT: port } = setup.current;
  const known = port === undefined ? "" : `${host}:${port}`;
  ask.report("info", PAGE_EXPLAINED.join("\n"));
  for (;;) {
    const text = await ask.text(
      "Address of the page (0.0.0.0:8484: your whole network; empty: none)",
      {
        initial: known || (setup.file.exists ? "" : SUGGESTED),
        hint: SUGGESTED,
      },
    );
    if (text === "" || text === known) {
      return text === "" ? { SERVER_HOST: "", SERVER_PORT: "" } : {};
    }
    const [, typedHost = "", typedPort = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? [];
    const values = { SERVER_HOST: typedHost === HERE ? "" : typedHost, SERVER_PORT: typedPort };
    const problem =
      typedPort === ""
        ? `Use the form ${SUGGESTED}.`
        : setup.problemOf(setup.complete({ ...answered, ...values }));
    if (problem === undefined && (await setup.canListen(typedHost, Number(typedPort)))) {
      const open = setup
        .listPublicAddresses()
        .filter((address) => ["0.0.0.0", "::", address].includes(typedHost));
      for (const address of open) ask.report("bad", explainPublicAddress(address));
      if (open.length === 0 || (await ask.confirm("Use this address anyway?", false))) {
        return values;
      }
      continue;
    }
    ask.report(
      "bad",
      problem ?? `${text} is used by another program, or is not an address of this machine.`,
    );
  }
}
