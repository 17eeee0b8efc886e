import { UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { type PathMap, toHere } from "../../base/path/path-map.ts";
import { isOfSystem } from "../../base/path/system-folders.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { ARR_KINDS } from "../../core/arr/app.ts";
import type { Clock } from "../../core/clock.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import type { ProofRule, ServerName } from "../../core/library/server-entry.ts";
import type { Services } from "../../core/services.ts";
import type { NamesChoice } from "../../core/setup/choose-names.ts";
import {
  type ClientSetup,
  type FoundClient,
  foldersSettingOf,
  mapSettingOf,
} from "../../core/setup/client-setup.ts";
import { quoteValue } from "../../core/setup/env-text.ts";
import { toFoldersValue } from "../../core/setup/folder-setting.ts";
import { ARR_SETUP, type SetupValues } from "../../core/setup/setup-settings.ts";
import { listTypedClients, type TypedClient } from "../../core/setup/typed-clients.ts";
import { noSuchClient } from "../../core/torrent/client.ts";
import type { PlexTvServer } from "../../servers/plex/account/sign-in.ts";
import { formatPairs, suggestMapByFiles, withPair } from "../doctor/suggest-map.ts";
import { type Checks, createChecks, runConnected } from "./checks.ts";
import { chooseNamesFor, type SettingTexts } from "./choose-names.ts";
import {
  type AskedServer,
  explainUnseenLibraries,
  findLibraryFolders,
  findMediaRoot,
} from "./find-folders.ts";
import { type FoundServer, findServers } from "./find-servers.ts";
import { explainLackingFolders, type LackingQuery } from "./lacking-folders.ts";
import type { SetupFile, SetupPorts } from "./ports.ts";
import {
  type HookPorts,
  type HookRequest,
  reasonAgainstHook,
  removeUnusedSpool,
  setHook,
  unsetHook,
} from "./set-hook.ts";
import { problemOf, readCurrentValues, type WrittenFile, writeFile } from "./write-settings.ts";

interface SetupDeps {
  ports: SetupPorts;
  file: SetupFile;
  clock: Clock;
  home: string;
  /** Settings in the process environment. They override the file. */
  environment: SetupValues;
  clients: (values: SetupValues) => ClientSetup[];
  hooks: HookPorts;
  /** Parses a path map. Returns an empty list if the text is not a path map. */
  pathMapOf: (text: string) => readonly PathMap[];
  /** Parses INGEST_PROOF. Returns the default if the text is not a value of it. */
  proofOf: (text: string) => ProofRule;
  newToken: () => string;
}

/**
 * Does everything that `init` does, apart from asking questions. Nothing is written before `write`,
 * which writes only the configuration.
 */
export function createSetup(deps: SetupDeps): Setup {
  const { ports, file, clock, home, environment, clients, hooks, pathMapOf, proofOf, newToken } =
    deps;
  const checks = createChecks(ports, clock);
  const typedClients = (values: SetupValues): Services<TypedClient> =>
    listTypedClients(clients(values), values);
  const foldersIn = (text: string): string[] =>
    text
      .split(":")
      .map((part) => part.trim().replace(/^~(?=\/|$)/, home))
      .filter((folder) => folder.startsWith("/"));
  const toMap = (client: ClientSetup, values: SetupValues = {}): readonly PathMap[] => {
    const name = mapSettingOf(client);
    const given = new Map(Object.entries({ ...values, ...environment })).get(name);
    return pathMapOf(given ?? file.parse(file.text ?? "")[name] ?? "");
  };

  /** Finds a configured client, and all the others. @throws UserError */
  function findClient(name: string): { asked: TypedClient; others: Services<TypedClient> } {
    const configured = typedClients({ ...readCurrentValues(file), ...environment });
    const asked = configured.find(({ client }) => client.name === name.toLowerCase());
    if (!asked) {
      throw noSuchClient(
        name,
        configured.each(({ client }) => ({ name: client.name })),
      );
    }
    return { asked, others: configured.only((other) => other !== asked) };
  }

  async function askClient(
    { client, access }: TypedClient,
    signal: AbortSignal,
  ): Promise<HookRequest> {
    const check = await checks.client(client, access, signal);
    if (check.ok) return { client, access, found: check.value };
    throw new UserError(check.message, "Nothing was changed; try again when it answers.");
  }

  return {
    file: {
      path: file.path,
      exists: file.text !== undefined,
      closedSystemFile: file.closedSystemFile,
    },
    current: readCurrentValues(file),
    environment,
    hasArr: hasArr({ ...environment, ...file.parse(file.text ?? "") }),
    clients: clients({ ...readCurrentValues(file), ...environment }),
    typedClients,
    pathMapOf,
    checks,
    foldersIn,
    conflict: (folders) => folderConflict(folders, ports.real),
    canListen: ports.canListen,
    listPublicAddresses: ports.listPublicAddresses,
    findServers: (kinds, answered, signal) =>
      findServers(
        ports,
        { ...readCurrentValues(file), ...environment, ...answered },
        kinds,
        signal,
      ),
    chooseNames(values, downloads, signal) {
      const before = { ...file.parse(file.text ?? ""), ...environment };
      const all: SettingTexts = { ...before, ...values };
      const folders = foldersIn(all["PLEX_MEDIA_ROOT"] ?? "");
      return chooseNamesFor(
        ports,
        {
          ...(file.text !== undefined && { before }),
          values: all,
          library: { folders, downloads: downloads.flatMap(foldersIn) },
        },
        signal,
      );
    },
    explainUnseen: (servers) => explainUnseenLibraries(ports, servers),
    explainLacking: ({ values, ...about }, signal) =>
      explainLackingFolders(
        checks,
        clock,
        { foldersIn, pathMapOf, proofOf },
        { ...about, values: { ...file.parse(file.text ?? ""), ...environment, ...values } },
        signal,
      ),
    localUrl: (client) => client.localUrl(ports.readText, home),
    findMediaRoot: (sections) => findMediaRoot(ports, sections),
    libraryFolders: (sections) => findLibraryFolders(ports, sections),
    hasLibrary: (folders, downloads) =>
      file.text === undefined
        ? ports.hasVideos({ folders: foldersIn(folders), downloads: downloads.flatMap(foldersIn) })
        : Promise.resolve(false),
    signIn: (show, signal) => signIn(ports, clock, show, signal),
    readSecret: async (path) => (await ports.readText(path))?.trim() || undefined,
    problemOf: (values) => problemOf(file, values),
    complete(values) {
      const {
        SERVER_PORT: port,
        AUTH_TOKEN: token,
        TMDB_URL: tmdb,
      } = {
        ...readCurrentValues(file),
        ...environment,
        ...values,
      };
      return {
        ...values,
        ...(port && !token ? { AUTH_TOKEN: newToken() } : {}),
        ...(tmdb ? { TMDB_URL: tmdb } : {}),
      };
    },
    write: (values) => writeFile(file, values),
    async mapLine({ client, access, found }, folders, signal) {
      const name = mapSettingOf(client);
      const fixed = new Map(Object.entries(environment)).get(name);
      const maps = toMap(client);
      if (await ports.isFolder(toHere(found.downloadDir, maps))) return undefined;
      const map = await runConnected(client, access, clock, ({ list, filesOf }) =>
        suggestMapByFiles(
          { filesOf, list: (stop) => list("all", stop) },
          folders,
          ports.findFiles,
          signal,
        ),
      );
      if (!map) return undefined;
      const line = `${name}=${quoteValue("a path map", formatPairs(withPair(maps, map, found.downloadDir)))}`;
      const where =
        fixed === undefined ? `add this to ${file.path}` : "set this in this program's environment";
      return (
        `Judging by its files, ${client.title}'s folder ${cleanText(map.there, 300)} is ` +
        `${cleanText(map.here, 300)} here. If that is right, ${where}: ${line}`
      );
    },
    async nameFolders({ client, found }, values) {
      const name = foldersSettingOf(client);
      const known = { ...readCurrentValues(file), ...environment, ...values };
      if (known[name]) return {};
      const mapped = toMap(client, values);
      // A download that is in a library already is not filed from there.
      const roots = foldersIn(known.PLEX_MEDIA_ROOT ?? "");
      const judged = await ports.judgeFolders(roots, []);
      const libraries = judged.map(({ path }) => path).filter((path) => !roots.includes(path));
      const others = found.otherDirs
        .map((dir) => toHere(dir, mapped))
        .filter((dir) => !folderConflict({ roots, libraries, downloads: [dir] }, ports.real));
      const folders: string[] = [];
      for (const folder of [...found.downloadDirs.map((dir) => toHere(dir, mapped)), ...others]) {
        const isUsable = folder.startsWith("/") && !isOfSystem(ports.real(folder));
        if (isUsable && folder !== "/" && (await ports.isFolder(folder))) folders.push(folder);
      }
      const value = toFoldersValue([], folders);
      return value === undefined ? {} : { [name]: value };
    },
    reasonAgainstHook: (asked) => reasonAgainstHook(hooks, asked, toMap(asked.client)),
    setHook: (asked, signal) => setHook(hooks, asked, toMap(asked.client), clock, signal),
    async setHookOf(name, signal) {
      const asked = await askClient(findClient(name).asked, signal);
      return setHook(hooks, asked, toMap(asked.client), clock, signal);
    },
    async unsetHookOf(name, signal) {
      const { asked, others } = findClient(name);
      const message = await unsetHook(hooks, await askClient(asked, signal), clock, signal);
      const checked = await others.needAll(({ client, access }) =>
        checks.client(client, access, signal),
      );
      // A client that does not answer may call the script.
      if (checked.every(({ ok }) => ok)) {
        await removeUnusedSpool(
          hooks,
          checked.map((check) => (check.ok ? check.value.doneScript : undefined)),
        );
      }
      return message;
    },
  };
}

const hasArr = (values: Readonly<Record<string, string | undefined>>): boolean =>
  ["ARR_APPS", ...ARR_KINDS.map((kind) => ARR_SETUP[kind].url)].some(
    (name) => (values[name]?.trim() ?? "") !== "",
  );

export interface Setup {
  file: { path: string; exists: boolean } & Pick<SetupFile, "closedSystemFile">;
  current: SetupValues;
  environment: SetupValues;
  /** True if a Sonarr or Radarr is set, in the environment or the file. */
  hasArr: boolean;
  /** Configured clients, and one entry for each kind without a configured client. */
  clients: ClientSetup[];
  /** The clients that have an address in these settings. */
  typedClients(values: SetupValues): Services<TypedClient>;
  pathMapOf(text: string): readonly PathMap[];
  checks: Checks;
  /**
   * Returns the absolute paths in a text that is separated like PATH. `~/` is this user's home
   * folder.
   */
  foldersIn(text: string): string[];
  /**
   * Returns a sentence that explains why downloads and libraries cannot be in these folders.
   * Undefined if they can.
   */
  conflict(folders: SetupFolders): string | undefined;
  canListen(host: string, port: number): Promise<boolean>;
  /** The IPv4 addresses of this machine at which the internet may reach it. */
  listPublicAddresses(): string[];
  /**
   * Finds media servers of these kinds on this machine and on the hosts of other settings, including
   * these answers.
   */
  findServers(
    kinds: readonly ServerName[],
    answered: SetupValues,
    signal: AbortSignal,
  ): Promise<FoundServer[]>;
  /**
   * Chooses how names are written, by the servers in these values and the library's names. Empty if
   * that is set already.
   */
  chooseNames(
    values: SettingTexts,
    downloads: readonly string[],
    signal: AbortSignal,
  ): Promise<NamesChoice>;
  /** Explains which servers have no library whose folder exists here under the same path. */
  explainUnseen(servers: readonly AskedServer[]): Promise<string[]>;
  /**
   * Explains which servers cannot show new files, although they must, because they have no library
   * with the folder for them.
   */
  explainLacking(about: LackingQuery, signal: AbortSignal): Promise<string[]>;
  localUrl(client: ClientSetup): Promise<string>;
  findMediaRoot(sections: readonly ListedLibrary[]): Promise<string | undefined>;
  libraryFolders(sections: readonly ListedLibrary[]): Promise<string[]>;
  /**
   * True if a library existed before the first start. An existing library is adopted first, so that
   * no duplicate is filed next to what it already contains.
   */
  hasLibrary(folders: string, downloads: readonly string[]): Promise<boolean>;
  signIn(show: (code: string) => void, signal: AbortSignal): Promise<PlexTvServer[]>;
  /** Reads a file that contains a secret. White space around it is removed. */
  readSecret(path: string): Promise<string | undefined>;
  problemOf(values: SetupValues): string | undefined;
  /**
   * Adds a token for the page if the page is enabled and has no token, and TMDB's address that was
   * used for the checks: a service does not see this shell's environment.
   */
  complete(values: SetupValues): SetupValues;
  write(values: SetupValues): Promise<WrittenFile>;
  /**
   * Suggests a setting if this machine uses another path for a client's downloads. Returns one
   * line, and the user decides. The line repeats the correct entries of the current map, because
   * the last line of a file wins.
   * @throws Outage, UserError
   */
  mapLine(
    request: HookRequest,
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /**
   * Returns the setting that names the folders in which a client has or will have finished
   * downloads, as far as they exist here. Empty if the client's folders are named already.
   */
  nameFolders(
    answer: { client: ClientSetup; found: FoundClient },
    values: SetupValues,
  ): Promise<SetupValues>;
  /**
   * Returns a sentence that explains why a client's hook cannot be expected to work. Undefined if it
   * can.
   */
  reasonAgainstHook(asked: HookRequest): Promise<string | undefined>;
  /** Sets the hook. @returns a message for the user @throws UserError, Outage */
  setHook(asked: HookRequest, signal: AbortSignal): Promise<string>;
  /**
   * Sets the hook of the configured client with this name.
   * @returns a message for the user
   * @throws UserError, Outage
   */
  setHookOf(name: string, signal: AbortSignal): Promise<string>;
  /**
   * Takes back `setHookOf`.
   * @returns a message for the user
   * @throws UserError, Outage
   */
  unsetHookOf(name: string, signal: AbortSignal): Promise<string>;
}

/** Usual names of the libraries below a root, used if Plex does not report them. */
const USUAL = ["Movies", "TV Shows"];

type SetupFolders = {
  roots: readonly string[];
  /** Plex's library folders on this machine. */
  libraries: readonly string[];
  /** Watched folders, and folders in which download clients put finished downloads. */
  downloads: readonly string[];
};

/**
 * Returns a sentence that explains why these folders cannot be used together. A download folder
 * must not be a library, be inside one or contain one. `real` resolves links.
 */
function folderConflict(
  { roots, libraries, downloads }: SetupFolders,
  real: (path: string) => string,
): string | undefined {
  const holds = (outer: string, inner: string): boolean => isAtOrBelow(real(inner), real(outer));
  const all = [...libraries, ...roots.flatMap((root) => USUAL.map((name) => `${root}/${name}`))];
  for (const folder of downloads) {
    const root = roots.find((one) => holds(folder, one));
    if (root !== undefined) {
      return (
        `${root} is where downloads arrive${root === folder ? "" : ` (inside ${folder})`}, not a ` +
        "library. Specify the folder that contains Plex's libraries."
      );
    }
    const library = all.find((one) => holds(folder, one) || holds(one, folder));
    if (library !== undefined) {
      return (
        `Downloads arrive in ${folder}, and the library ${library} is ` +
        `${holds(folder, library) ? "inside" : "around"} it: filed files would be treated as ` +
        "downloads. Keep them next to each other."
      );
    }
  }
  return undefined;
}

const POLL_INTERVAL_MS = 2000;

type SignInPorts = Pick<SetupPorts, "pin" | "pinToken" | "plexTvServers">;

/**
 * Signs in at plex.tv. Shows a code, then waits until the user has entered it at plex.tv/link.
 * @returns the servers that the account owns
 * @throws UserError if the code expires; Outage; the signal's reason
 */
export async function signIn(
  ports: SignInPorts,
  clock: Clock,
  show: (code: string) => void,
  signal: AbortSignal,
): Promise<PlexTvServer[]> {
  const pin = await ports.pin(signal);
  show(pin.code);
  const until = clock.monotonic() + pin.expiresInMs;
  while (clock.monotonic() < until) {
    await clock.sleep(POLL_INTERVAL_MS, signal);
    const answer = await ports.pinToken(pin.id, signal);
    if (answer === "expired") break;
    if (answer !== "waiting") return ports.plexTvServers(answer.token, signal);
  }
  throw expired();
}

const expired = (): UserError =>
  new UserError(
    "The code was not entered in time.",
    "Sign in again, or paste a token.",
    "unauthorized",
  );
