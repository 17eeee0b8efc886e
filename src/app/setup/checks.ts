import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import { isOfSystem } from "../../base/path/system-folders.ts";
import type { ArrKind } from "../../core/arr/app.ts";
import type { Clock } from "../../core/clock.ts";
import type { KeyedServer } from "../../core/library/server-entry.ts";
import {
  type ClientSetup,
  type FoundClient,
  prefixOf,
  type TypedAccess,
} from "../../core/setup/client-setup.ts";
import { listOtherFolders } from "../../core/setup/folder-setting.ts";
import type { TorrentClient } from "../../core/torrent/client.ts";
import type { JudgedFolder } from "../doctor/filed-folders.ts";
import type { FilingProbe } from "../doctor/probe-folders.ts";
import type { DownloadSource, PlexServer, SetupPorts } from "./ports.ts";

/** A person is waiting for each check. */
const CLIENT_TIMEOUT_MS = 10_000;

/** Result of a live check: its value, or a sentence that describes the problem. */
export type CheckResult<T> = { ok: true; value: T } | { ok: false; message: string; code: string };

/** Result of a trial from one folder to another, or a library folder that filing refuses. */
export type CheckedPair =
  | { from: string; to: string; probe: FilingProbe }
  | { to: string; refusal: NonNullable<JudgedFolder["refusal"]> };

/** The folders between which filing is tried. `libraries`: the media servers' library folders. */
type TriedFolders = {
  sources: readonly DownloadSource[];
  roots: readonly string[];
  libraries: readonly string[];
};

async function checked<T>(work: () => Promise<T>): Promise<CheckResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Outage) return { ok: false, message: error.message, code: error.code };
    if (error instanceof UserError) {
      return { ok: false, message: toCommandText(withHint(error)), code: error.code };
    }
    throw error;
  }
}

export interface Checks {
  plex(url: string, token: string, signal: AbortSignal): Promise<CheckResult<PlexServer>>;
  /** Passes only with a key that may list the libraries, which only an administrator's may. */
  keyedServer(
    kind: KeyedServer,
    url: string,
    key: string,
    signal: AbortSignal,
  ): Promise<CheckResult<PlexServer>>;
  client(
    client: ClientSetup,
    access: TypedAccess,
    signal: AbortSignal,
  ): Promise<CheckResult<FoundClient>>;
  /** `url` overrides the address that was configured when the checks were created. */
  tmdb(key: string, signal: AbortSignal, url?: string): Promise<CheckResult<void>>;
  arr(
    kind: ArrKind,
    url: string,
    key: string,
    signal: AbortSignal,
  ): Promise<CheckResult<{ version: string }>>;
  /** Returns the folders that do not exist. */
  missing(folders: readonly string[]): Promise<string[]>;
  /**
   * Tries to file from each download folder into each library that filing would use: one on each
   * mount, and all that filing refuses. Skips folders that do not exist, and folders of the system.
   */
  pairs(folders: TriedFolders): Promise<CheckedPair[]>;
}

/**
 * Creates the checks of `init`. They return external problems as results instead of throwing
 * errors.
 */
export function createChecks(ports: SetupPorts, clock: Clock): Checks {
  return {
    plex: (url, token, signal) => checked(() => ports.plexServer(url, token, signal)),

    keyedServer: (kind, url, key, signal) =>
      checked(() => ports.keyedServer(kind, url, key, signal)),

    client: (client, access, signal) =>
      checked(() =>
        runConnected(client, access, clock, async ({ report, folders, list }) => {
          const { version, hook } = await report(signal);
          const reported = await folders(signal);
          const { download } = reported;
          const [downloadDir = ""] = download;
          return {
            version,
            downloadDir,
            downloadDirs: download,
            otherDirs: listOtherFolders(
              reported,
              await list("all", signal).catch(fallBackTo([], Outage)),
            ),
            doneScript: hook?.enabled ? hook.path : undefined,
          };
        }),
      ),

    tmdb: (key, signal, url) => checked(() => ports.tmdb(key, signal, url)),

    arr: (kind, url, key, signal) => checked(() => ports.arrApp(kind, url, key, signal)),

    async missing(folders) {
      const there = await Promise.all(folders.map((folder) => ports.isFolder(folder)));
      return folders.filter((_, index) => !there[index]);
    },

    async pairs({ sources, roots, libraries }) {
      const targets = await ports.judgeFolders(roots, libraries);
      const checkedPairs = targets.flatMap(({ path, refusal }): CheckedPair[] =>
        refusal ? [{ to: path, refusal }] : [],
      );
      const accepted = targets.flatMap(({ path, refusal }) => (refusal ? [] : path));
      // A client may report any folder. No trial is made in a folder of the system.
      for (const source of sources.filter(({ from }) => !isOfSystem(ports.real(from)))) {
        if (!(await ports.isFolder(source.from))) continue;
        for (const to of await ports.onePerMount(accepted)) {
          const probe = await ports.probeFiling(source, to, roots);
          checkedPairs.push({ from: source.from, to, probe });
        }
      }
      return checkedPairs;
    },
  };
}

/** Connects to a client, which does not need to be configured, for a single piece of work. */
export async function runConnected<T>(
  { name, kind, title, settings, serverName, connect }: ClientSetup,
  { url, username, password, key }: TypedAccess,
  clock: Clock,
  work: (client: TorrentClient) => Promise<T>,
): Promise<T> {
  const client = await connect(
    {
      name,
      kind,
      title,
      address: serverName?.(url) ?? url,
      settings: prefixOf({ settings }),
      urlSetting: settings.url,
      pathMap: [],
      namedFolders: [],
      labels: { labels: [], excludeLabels: [] },
      pollMs: 0,
      autoRemove: false,
    },
    { url, username, password: () => password, key: () => key },
    { clock, deadlineMs: CLIENT_TIMEOUT_MS },
  );
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
