import { dirname, isAbsolute, join, normalize, relative } from "node:path";
import { UserError } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { HOOK } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import {
  type ClientSettings,
  type FinishedTorrent,
  noSuchClient,
} from "../../core/torrent/client.ts";
import { CLIENT_URLS } from "../../core/torrent/kinds.ts";
import type { Store } from "../../store/open.ts";
import { findReleaseAtPath } from "../../store/releases/releases.ts";
import { addHint, clientsOfTorrent } from "../../store/torrents/torrent-notes.ts";
import { add } from "./take-in.ts";

/**
 * The recorded result: a hint with the torrent's hash for the next poll, a new release, or nothing
 * because the release is already known.
 */
export type TorrentDoneResult = "hint" | "release" | "known";

/** Dependencies of the hook. */
type Hook = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  /** Clients that can be asked about their torrents. */
  clients: readonly Pick<ClientSettings, "name" | "kind">[];
  /** Called only when there is something to write. */
  openStore: () => Promise<Store>;
  /** Returns a download's real path. Throws `UserError` if the download cannot be added. */
  resolve: (path: string) => Promise<string>;
  clock: Clock;
  /** Called when the hook of a client has reported a download. `at` is in ms since 1970. */
  arrived?: (client: string, at: number) => void;
  /** Actor in history. If undefined, the hook is the actor. */
  actor?: string;
};

/**
 * A long write by another process must not keep a client's child process alive. The next poll finds
 * the torrent anyway.
 */
const BUSY_TIMEOUT_MS = 700;
/**
 * Time limit for the whole call, which may have to wait for a disk to spin up or a database to be
 * created.
 */
const TIMEOUT_MS = 4000;

/**
 * Records a report from a download client's hook. The report is only a hint: it may never arrive,
 * or arrive once or several times, early or late.
 *
 * If the client can be asked, the torrent's hash is recorded and the rest is ignored. If the client
 * cannot be asked, or if only a path was named, the torrent's file or folder in a watched folder is
 * added, and the rules for folders decide when it is complete.
 * @throws UserError when nothing was recorded
 */
export function recordTorrentDone(
  deps: Hook,
  finished: FinishedTorrent,
): Promise<TorrentDoneResult> {
  const hasOnlyPath = finished.path !== undefined && finished.hash === undefined;
  const { client, kind } = finished;
  const name = client?.toLowerCase();
  const asked = deps.clients.filter((settings) =>
    name === undefined ? !kind || settings.kind === kind : settings.name === name,
  );
  const unset = `Set ${CLIENT_URLS} in this environment, or leave out --client.`;
  if (client !== undefined && asked.length === 0) {
    return Promise.reject(noSuchClient(client, deps.clients, unset));
  }
  const isHint = asked.length > 0 && !hasOnlyPath;
  return withTimeout(isHint ? writeHint(deps, asked, finished) : offer(deps, finished));
}

/**
 * Returns the torrent's hash in lowercase: 40 hex digits, or 64 for version 2. Undefined for
 * anything else.
 */
export function parseTorrentHash(text: string | undefined): string | undefined {
  const hash = text?.toLowerCase() ?? "";
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash) ? hash : undefined;
}

/**
 * Writes a hint for the client that has the torrent. If no client is known to have it, writes a
 * hint for each client.
 */
async function writeHint(
  { openStore, clock, arrived }: Hook,
  asked: Hook["clients"],
  finished: FinishedTorrent,
): Promise<TorrentDoneResult> {
  const hash = parseTorrentHash(finished.hash);
  if (hash === undefined) {
    throw new UserError(
      finished.hash
        ? "The given value is not a torrent hash, which has 40 or 64 hex digits."
        : "No torrent hash was given.",
      "Finished downloads are found at the next poll of the download client.",
    );
  }
  const store = await openStore();
  const names = asked.map(({ name }) => name);
  const known = await clientsOfTorrent(store.read, hash, names);
  const hinted = known.length > 0 ? known : names;
  const at = clock.now();
  await store.write(async (trx) => {
    for (const client of hinted) await addHint(trx, { client, hash, at });
  }, busyTimeout());
  for (const client of hinted) arrived?.(client, at);
  return "hint";
}

/**
 * Adds a download by its name or path. A name is raw text from the torrent's author, so it is
 * accepted only for an entry directly in a watched folder. A real path must be below a watched
 * folder. The watched folder's direct entry that is or contains the path is then added, just as the
 * folder scan would do.
 */
async function offer(
  deps: Hook,
  { path, folder, name }: FinishedTorrent,
): Promise<TorrentDoneResult> {
  const { ingestDirs, mediaRoots, clients, clock } = deps;
  // This happens if the hook runs under a different account, which does not find the settings.
  if (ingestDirs.length === 0 && clients.length === 0) {
    throw new UserError(
      "None of PLEX_INGEST_DIR, TRANSMISSION_URL and DOWNLOAD_CLIENTS is set for the account " +
        "that ran this.",
      "Specify the configuration file with PLEX_INGEST_ENV or --env-file. The account must be " +
        "able to read it.",
    );
  }
  const offered = path === undefined ? offeredPath(folder, name) : fullPath(path);
  const resolved = await deps.resolve(offered).catch((error: unknown) => {
    // HOOK_TOKEN must not tell which files exist elsewhere.
    const isWatched = ingestDirs.some((dir) => isBelow(normalize(offered), dir));
    throw isWatched ? error : notWatched();
  });
  const real = path === undefined ? resolved : topBelow(resolved, ingestDirs);
  if (real === undefined || !ingestDirs.includes(dirname(real))) {
    throw notWatched();
  }
  const opened = await deps.openStore();
  const store: Store = { ...opened, write: (work) => opened.write(work, busyTimeout()) };
  // A hint adds only paths that are new or were gone. A release that a person rejected or undid
  // does not come back.
  const known = await findReleaseAtPath(store.read, real);
  if (known && known.state !== "gone") return "known";
  const addDeps = { store, resolve: async () => real, ingestDirs, mediaRoots };
  await add(addDeps, [real], {}, { actor: deps.actor ?? HOOK, at: clock.now() });
  return "release";
}

const notWatched = (): UserError =>
  UserError.refused(
    "The download is not in a watched folder.",
    "Add its folder to PLEX_INGEST_DIR.",
  );

/** Requires an absolute path, because a client runs its hook in an arbitrary working directory. */
function fullPath(path: string): string {
  if (isAbsolute(path)) return path;
  throw new UserError(
    "The path of the download is not a full path.",
    "Give --path a full path that starts with /.",
  );
}

/**
 * Returns the file or folder directly in a watched folder that is or contains this path. If watched
 * folders nest, the innermost folder counts.
 */
function topBelow(path: string, watched: readonly string[]): string | undefined {
  const [inside] = watched
    .filter((folder) => isBelow(path, folder))
    .toSorted((a, b) => b.length - a.length);
  if (inside === undefined) return undefined;
  const [first = ""] = relative(inside, path).split("/");
  return join(inside, first);
}

function offeredPath(folder: string | undefined, name: string | undefined): string {
  if (folder && name && !name.includes("/") && name !== "." && name !== "..") {
    return join(folder, name);
  }
  throw new UserError(
    "The download client did not report a usable name.",
    "The download is found when the folder is scanned.",
  );
}

function busyTimeout(): AbortSignal {
  const stop = new AbortController();
  const busy = tooLate(`The database was busy for ${BUSY_TIMEOUT_MS} ms.`);
  setTimeout(() => stop.abort(busy), BUSY_TIMEOUT_MS).unref();
  return stop.signal;
}

/** Rejects if the work takes too long. The work is abandoned. */
async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(tooLate(`It took longer than ${TIMEOUT_MS} ms.`)),
    TIMEOUT_MS,
  );
  try {
    return await Promise.race([work, passed]);
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = (message: string): UserError =>
  new UserError(message, "Nothing is lost: the download is found at the next poll or scan.");
