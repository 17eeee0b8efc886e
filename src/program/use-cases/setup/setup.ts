import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { parseEnv } from "node:util";
import { readFolderState } from "../../../adapters/fs/disk/identity.ts";
import { FILES } from "../../../adapters/fs/files.ts";
import { walk } from "../../../adapters/fs/read/walk.ts";
import { readFileText, replaceFile } from "../../../adapters/fs/replace-file.ts";
import { findFiles } from "../../../adapters/machine/find-files.ts";
import { findListener } from "../../../adapters/machine/listener.ts";
import { machine } from "../../../adapters/machine/machine.ts";
import { isPublicIpv4, listOwnAddresses } from "../../../adapters/machine/network.ts";
import { createScratch } from "../../../adapters/machine/scratch.ts";
import {
  findFilingAccount,
  machineAs,
  machineOf,
} from "../../../adapters/machine/service-account.ts";
import { findUnit } from "../../../adapters/machine/systemd-unit.ts";
import { parseFullPath } from "../../../adapters/settings/address-parts.ts";
import { pathMap } from "../../../adapters/settings/path.ts";
import { checkTmdb } from "../../../adapters/tmdb/check.ts";
import { judgeFolders } from "../../../app/doctor/filed-folders.ts";
import { selectOnePerMount } from "../../../app/doctor/judge-link.ts";
import { type FolderTrial, probeFolders } from "../../../app/doctor/probe-folders.ts";
import { findVideos, hasVideos } from "../../../app/library-state/recognise-library.ts";
import { USUAL_PORTS } from "../../../app/setup/find-servers.ts";
import type { PlexServer, SetupFile, SetupPorts, UsualPorts } from "../../../app/setup/ports.ts";
import { createSetup, type Setup } from "../../../app/setup/setup.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { fallBackTo, Outage, UserError } from "../../../base/errors.ts";
import { listClientSetups } from "../../../clients/index.ts";
import { isClientSetting } from "../../../clients/settings.ts";
import {
  type KeyedServer,
  mediaServerSettingsOf,
  SERVER_NAMES,
  SERVER_TITLES,
  singleSettingsOf,
} from "../../../core/library/server-entry.ts";
import { explainUnready } from "../../../core/library/server-start.ts";
import { listUnscannedFolders } from "../../../core/library/unscanned-folder.ts";
import {
  listSetupRows,
  SETUP_SETTINGS,
  type SetupValues,
} from "../../../core/setup/setup-settings.ts";
import { StartingServer } from "../../../servers/keyed/kind.ts";
import { createPlexTv } from "../../../servers/plex/account/plex-tv.ts";
import { createSignIn } from "../../../servers/plex/account/sign-in.ts";
import { createPlexClient, type PlexClient } from "../../../servers/plex/client.ts";
import { KEYED_KINDS } from "../../../servers/servers.ts";
import type { Config } from "../../config/config.ts";
import {
  chooseEnvFilePath,
  type Environment,
  findClosedSystemFile,
  type LaunchContext,
} from "../../config/env-file.ts";
import { type ConfigFiles, diskFiles, withText } from "../../config/files.ts";
import { loadConfig } from "../../config/load.ts";
import { formatProblem, trimToSet } from "../../config/problem.ts";
import { VARIABLES } from "../../config/table.ts";
import { connectTypedArrApp } from "../../parts/arr.ts";
import { findIdentifier, keepIdentifier } from "../../process/client-identifier.ts";
import { formatTimeStamp, systemClock } from "../../process/clock.ts";
import type { StartPlace } from "../../process/start-engine.ts";
import { VERSION } from "../../process/version.ts";
import { createHookPorts } from "./hook-ports.ts";

/** The user waits for each check. */
const CHECK_TIMEOUT_MS = 10_000;
/** A server on this machine answers at once or not at all. */
const LOCAL_TIMEOUT_MS = 2000;
const MAX_SETTINGS_CHARS = 1024 * 1024;

type PortOptions = {
  /** The identifier by which Plex knows this installation. */
  identifier: string;
  tmdbUrl: string;
  /** Plex's account service, or a stand-in. */
  plexTvUrl?: string | undefined;
  ownAddresses: readonly string[] | undefined;
  /** The account that ran sudo. */
  sudoUser: string | undefined;
  usualPorts: UsualPorts | undefined;
};

/** `plexTvUrl`: Plex's account service, or a stand-in. */
type SetupPlace = StartPlace & {
  plexTvUrl?: string | undefined;
  command?: string;
  /** This machine's addresses; by default those of its network cards. */
  ownAddresses?: readonly string[];
  /** Where media servers are looked for; by default at their usual ports. */
  usualPorts?: UsualPorts;
};

/** The setup with its file, for callers that edit the file. */
export type OpenSetup = Setup &
  AsyncDisposable & {
    /**
     * Writes the file in one step and returns the path of the old file's copy. @throws UserError
     * `conflict`, Outage
     */
    writeText(
      text: string,
      expected: string | undefined,
      suffix?: string,
    ): Promise<string | undefined>;
  };

/**
 * Creates the suffix for the copy of a file that this text replaces. The suffix contains a hash of
 * the text, by which the copy is found later.
 */
export const createBackupSuffix = (text: string): string =>
  `.${formatTimeStamp()}.${hashShort(text)}.bak`;

/**
 * Creates the suffix for the copy of an undone text. It contains no hash, because no text replaced
 * this one. The copy is kept and never found as the previous text.
 */
export const createUndoneSuffix = (): string => `.${formatTimeStamp()}.undone.bak`;

export const hashShort = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Opens the use cases of `init`. */
export async function openSetup(given: SetupPlace): Promise<OpenSetup> {
  const place: LaunchContext = { ...given, command: given.command ?? "init" };
  const path = chooseEnvFilePath(place, diskFiles);
  if (path === undefined) {
    throw new UserError(
      "There is no home folder for the configuration.",
      "Set HOME, or give --env-file FILE.",
    );
  }
  const text = await readFileText(path);
  const stateDir = stateDirOf(place, path, text ?? "");
  const identifier =
    (stateDir === undefined ? undefined : findIdentifier(stateDir)) ?? randomUUID();
  const parse = (content: string): Environment => withPointers(parseEnv(content), place.home);
  const ports = createSetupPorts({
    identifier,
    plexTvUrl: given.plexTvUrl,
    ownAddresses: given.ownAddresses,
    sudoUser: trimToSet(place.env["SUDO_USER"]),
    usualPorts: given.usualPorts,
    tmdbUrl:
      trimToSet(place.env["TMDB_URL"]) ??
      trimToSet(parse(text ?? "")["TMDB_URL"]) ??
      VARIABLES.TMDB_URL.fallback,
  });
  const writeText: OpenSetup["writeText"] = async (
    content,
    expected,
    suffix = createBackupSuffix(content),
  ) => {
    const backup = await replaceFile({
      path,
      text: content,
      expected,
      backupSuffix: suffix,
    });
    // Plex issued its token to this identifier. With another identifier, Plex would list us twice.
    const folder = ports.hasSignedIn() ? stateDirOf(place, path, content) : undefined;
    if (folder !== undefined) await keepIdentifier(identifier, folder);
    return backup;
  };
  const setup = createSetup({
    ports,
    file: {
      path,
      text,
      closedSystemFile: findClosedSystemFile(place, diskFiles),
      parse,
      problems: (content) => problemsOf(place, path, content),
      write: (content) => writeText(content, text),
    } satisfies SetupFile,
    clock: systemClock,
    home: given.home,
    environment: fromEnvironment(place.env),
    clients: listClientSetups,
    hooks: createHookPorts(given.entry, () => configOf(place, diskFiles), given.settingsOf),
    newToken: () => randomBytes(32).toString("hex"),
    pathMapOf: (value) => pathMap().schema(given.home).safeParse(value).data ?? [],
    proofOf: (value) => {
      const { schema, fallback } = VARIABLES.INGEST_PROOF;
      return schema(given.home).safeParse(value || fallback).data ?? "all";
    },
  });
  return { ...setup, writeText, [Symbol.asyncDispose]: ports.close };
}

const load = (place: LaunchContext, path: string, text: string) =>
  loadConfig({ ...place, envFile: path }, withText(path, text));

function problemsOf(place: LaunchContext, path: string, text: string): string[] {
  const loaded = load(place, path, text);
  // The file being written is not named, because the user has just typed the value.
  return loaded.ok
    ? []
    : loaded.problems.map(({ file, ...problem }) =>
        formatProblem(file === path ? problem : { ...problem, ...dropUndefined({ file }) }),
      );
}

function stateDirOf(place: LaunchContext, path: string, text: string): string | undefined {
  return configOf({ ...place, envFile: path }, withText(path, text))?.stateDir;
}

/**
 * Returns the configuration that these files and the environment make; undefined if it cannot be
 * used. A file that `place` names must exist. Without such a name, the environment is enough.
 */
function configOf(place: LaunchContext, files: ConfigFiles): Config | undefined {
  const loaded = loadConfig(place, files);
  return loaded.ok ? loaded.config : undefined;
}

/** For each secret that is set through `NAME_FILE`, adds the text of the file that it names. */
function withPointers(values: Environment, home: string | undefined): Environment {
  const all = { ...values };
  for (const { name } of listSetupRows(values["DOWNLOAD_CLIENTS"])) {
    const pointer = parseFullPath(values[`${name}_FILE`] ?? "", home);
    const file =
      pointer === undefined || trimToSet(values[name]) !== undefined
        ? undefined
        : diskFiles.read(pointer);
    if (file?.ok) all[name] = file.text.trim();
  }
  return all;
}

const fromEnvironment = (env: Environment): SetupValues =>
  Object.fromEntries(
    [
      ...SETUP_SETTINGS.map(({ name }) => name),
      "TRANSMISSION_PATH_MAP",
      "ARR_APPS",
      "MEDIA_SERVERS",
      "INGEST_PROOF",
      ...SERVER_NAMES.map((kind) => singleSettingsOf(kind).map),
      ...Object.keys(env).filter((name) => name.startsWith(mediaServerSettingsOf(""))),
      ...Object.keys(env).filter(isClientSetting),
    ].flatMap((name) => (trimToSet(env[name]) ? [[name, trimToSet(env[name])]] : [])),
  );

/** The machine as the account sees it that files. */
type Filer = Pick<FolderTrial, "eyes" | "isKnown">;

async function seeAsFiler(sudoUser: string | undefined, signal: AbortSignal): Promise<Filer> {
  const unit = await findUnit("plex-ingest", signal);
  const account = await findFilingAccount({ unit, sudoUser }, signal);
  if (account === undefined || account === "unknown") {
    return { eyes: machine, isKnown: account === undefined };
  }
  const isOther = account.uid !== machine.whoAmI().uid;
  return { eyes: isOther ? machineOf(account, signal) : machineAs(account), isKnown: true };
}

const linkTo = (baseUrl: string, timeoutMs: number) => ({
  baseUrl,
  timeoutMs,
  maxConnections: 1,
  clock: systemClock,
});

/** Names of a server that is only looked for. No message names it. */
const NAMES_OF_SEARCH = { name: "The server", urlSetting: "its address", keySetting: "its key" };

/** Returns the public information of a server of any kind; undefined if none responds. */
async function findPublicInfo(
  url: string,
  signal: AbortSignal,
): ReturnType<SetupPorts["publicInfo"]> {
  // Kinds with the same requests share the function.
  const readers = new Set(Object.values(KEYED_KINDS).map(({ readPublicInfo }) => readPublicInfo));
  const answers = [...readers].map((read) =>
    read(NAMES_OF_SEARCH, linkTo(url, LOCAL_TIMEOUT_MS), signal).then(
      ({ isSetUp, ...info }) => ({ ...info, ...(!isSetUp && { state: "not_set_up" as const }) }),
      (error: unknown) => {
        if (error instanceof StartingServer) {
          return { kind: error.kind, version: "", title: "", state: "starting" as const };
        }
        return fallBackTo(undefined, Outage, UserError)(error);
      },
    ),
  );
  return (await Promise.all(answers)).find((info) => info !== undefined);
}

/** @throws Outage, UserError if a server of another kind responds */
async function readKeyedServer(
  kind: KeyedServer,
  url: string,
  key: string,
  signal: AbortSignal,
): Promise<PlexServer> {
  const { url: urlSetting, key: keySetting } = singleSettingsOf(kind);
  const names = { name: SERVER_TITLES[kind], urlSetting, keySetting };
  const link = linkTo(url, CHECK_TIMEOUT_MS);
  const info = await KEYED_KINDS[kind].readPublicInfo(names, link, signal);
  if (info.kind !== kind) {
    const hint = `Use the address of ${SERVER_TITLES[kind]} in ${urlSetting}.`;
    throw new UserError(`${SERVER_TITLES[info.kind]} answers at this address.`, hint);
  }
  if (!info.isSetUp) {
    const { problem, remedy } = explainUnready(SERVER_TITLES[kind], url, "not_set_up");
    throw new UserError(problem, remedy);
  }
  const server = await KEYED_KINDS[kind].create({ ...link, apiKey: () => key }, names);
  try {
    const { version } = await server.check(signal);
    return {
      name: info.title || SERVER_TITLES[kind],
      version,
      sections: await server.libraries(signal),
      unscanned: await listUnscannedFolders(server, signal),
    };
  } finally {
    await server.close();
  }
}

/**
 * Creates the access to the external services that `init` queries. Each request has its own client,
 * because each may have a different address.
 */
function createSetupPorts({
  identifier,
  tmdbUrl,
  plexTvUrl = "https://plex.tv",
  ownAddresses,
  sudoUser,
  usualPorts = USUAL_PORTS,
}: PortOptions) {
  const self = { clientIdentifier: identifier, version: VERSION };
  const plexTv = createPlexTv({ ...self, baseUrl: plexTvUrl, clock: systemClock });
  const account = createSignIn(plexTv);
  let signedIn = false;

  async function withPlex<T>(
    url: string,
    token: string | undefined,
    timeoutMs: number,
    work: (client: PlexClient) => Promise<T>,
  ): Promise<T> {
    const client = createPlexClient({
      ...self,
      baseUrl: url,
      token: () => token,
      timeoutMs,
      clock: systemClock,
    });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  const trial = { files: FILES, scratch: createScratch(process.pid) };
  let filer: Promise<Filer> | undefined;
  const ports: SetupPorts = {
    usualPorts,
    plexAnswers: (url, signal) =>
      withPlex(url, undefined, LOCAL_TIMEOUT_MS, (client) => client.identity(signal)).then(
        () => true,
        fallBackTo(false, Outage),
      ),
    plexServer: (url, token, signal) =>
      withPlex(url, token, CHECK_TIMEOUT_MS, async (client) => {
        const { name, version } = await client.serverInfo(signal);
        return { name, version, sections: await client.sections(signal) };
      }),
    publicInfo: findPublicInfo,
    keyedServer: (kind, url, key, signal) => readKeyedServer(kind, url, key, signal),
    pin: account.pin,
    async pinToken(id, signal) {
      const answer = await account.pinToken(id, signal);
      signedIn ||= typeof answer === "object";
      return answer;
    },
    plexTvServers: account.servers,
    tmdb: (key, signal, url = tmdbUrl) =>
      checkTmdb(
        { baseUrl: url, credential: () => key, clock: systemClock, limited: false },
        signal,
      ),
    async arrApp(kind, url, key, signal) {
      const app = await connectTypedArrApp({ kind, url, key }, { deadlineMs: CHECK_TIMEOUT_MS });
      try {
        const { version } = await app.report(signal);
        return { version };
      } finally {
        await app.close();
      }
    },
    findFiles,
    hasVideos: (places) => hasVideos({ walk }, places, new AbortController().signal),
    async listVideos(places, signal) {
      const videos: string[] = [];
      for await (const video of findVideos({ walk }, places, signal)) videos.push(video);
      return videos;
    },
    isFolder: async (path) => (await readFolderState(path)) !== "gone",
    real: diskFiles.real,
    canListen: (host, port) =>
      new Promise((resolve) => {
        const server = createServer();
        server.once("error", () => resolve(false));
        server.listen({ host, port }, () => server.close(() => resolve(true)));
      }),
    listPublicAddresses: () => (ownAddresses ?? listOwnAddresses()).filter(isPublicIpv4),
    judgeFolders: (mediaRoots, libraries) =>
      judgeFolders({ machine, filing: { files: FILES, mediaRoots } }, libraries),
    onePerMount: (folders) => selectOnePerMount({ machine }, folders),
    async probeFiling({ from, url }, to, mediaRoots) {
      const { signal } = new AbortController();
      const { eyes, isKnown } = await (filer ??= seeAsFiler(sudoUser, signal));
      const client = url === undefined ? undefined : await findListener(url);
      const source = { from, ...dropUndefined({ client }) };
      return probeFolders({ filing: { ...trial, mediaRoots }, eyes, isKnown }, source, to, signal);
    },
    async readText(path) {
      const text = await readFileText(path).catch(() => undefined);
      return text !== undefined && text.length <= MAX_SETTINGS_CHARS ? text : undefined;
    },
  };
  return { ...ports, hasSignedIn: () => signedIn, close: plexTv.close };
}
