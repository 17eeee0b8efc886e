import { dirname, isAbsolute, join, relative } from "node:path";
import { UserError } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { HOOK } from "../../core/actor.ts";
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
 * What was recorded: the hash for the next poll, a new release, or nothing, because the release is
 * known.
 */
export type TorrentDoneResult = "hint" | "release" | "known";

/** What the hook works with; handed in once. */
type Hook = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  /** That can be asked about their torrents. */
  clients: readonly Pick<ClientSettings, "name" | "kind">[];
  /** Called only when there is something to write. */
  openStore: () => Promise<Store>;
  /** The real path of a download; throws `UserError` when it cannot be taken in. */
  resolve: (path: string) => Promise<string>;
  now: () => number;
  /** For history; the hook if undefined. */
  actor?: string;
};

/**
 * A long write of another process must not keep a client's child alive. The next poll finds the
 * torrent too.
 */
const BUSY_TIMEOUT_MS = 700;
/** For everything, including a disk that wakes up or a database that is being created. */
const TIMEOUT_MS = 4000;

/**
 * What the hook of a download client reports: a hint that may arrive never, once or several times,
 * early or late.
 *
 * Where that client can be asked, the hash is recorded and the rest is ignored. Otherwise, and
 * where only a path was named, the torrent's file or folder in a watched folder is added, and the
 * rules for folders decide when it is complete.
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
  const unset = `Set ${CLIENT_URLS} where this runs, or leave --client out.`;
  if (client !== undefined && asked.length === 0) {
    return Promise.reject(noSuchClient(client, deps.clients, unset));
  }
  const isHint = asked.length > 0 && !hasOnlyPath;
  return withTimeout(isHint ? writeHint(deps, asked, finished) : offer(deps, finished));
}

/**
 * The torrent's hash in small letters: forty hex digits, or sixty-four for version 2. Undefined for
 * anything else.
 */
export function parseTorrentHash(text: string | undefined): string | undefined {
  const hash = text?.toLowerCase() ?? "";
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash) ? hash : undefined;
}

/** For the client that has the torrent; while none is known to have it, for each. */
async function writeHint(
  { openStore, now }: Hook,
  asked: Hook["clients"],
  finished: FinishedTorrent,
): Promise<TorrentDoneResult> {
  const hash = parseTorrentHash(finished.hash);
  if (hash === undefined) {
    throw new UserError(
      finished.hash
        ? "What was given is no torrent hash: that has 40 or 64 hex digits."
        : "No torrent hash was given.",
      "What a download client has finished is found at its next poll.",
    );
  }
  const store = await openStore();
  const names = asked.map(({ name }) => name);
  const known = await clientsOfTorrent(store.read, hash, names);
  await store.write(async (trx) => {
    for (const client of known.length > 0 ? known : names) {
      await addHint(trx, { client, hash, at: now() });
    }
  }, busyTimeout());
  return "hint";
}

/**
 * A name is raw text by the torrent's author. It is accepted only as the name of something directly
 * in a watched folder, and a path only below one, by its real path: what lies directly in the
 * folder is then offered, as its scan would.
 */
async function offer(
  deps: Hook,
  { path, folder, name }: FinishedTorrent,
): Promise<TorrentDoneResult> {
  const { ingestDirs, mediaRoots, clients, now } = deps;
  // As another account's hook has it, which does not find the settings.
  if (ingestDirs.length === 0 && clients.length === 0) {
    throw new UserError(
      "The account that ran this has neither PLEX_INGEST_DIR nor TRANSMISSION_URL nor DOWNLOAD_CLIENTS set.",
      "Name the configuration file, which it must be able to read: PLEX_INGEST_ENV, or --env-file.",
    );
  }
  const resolved = await deps.resolve(
    path === undefined ? offeredPath(folder, name) : fullPath(path),
  );
  const real = path === undefined ? resolved : topBelow(resolved, ingestDirs);
  if (real === undefined || !ingestDirs.includes(dirname(real))) {
    throw UserError.refused(
      "The download is not in a watched folder.",
      "Add its folder to PLEX_INGEST_DIR.",
    );
  }
  const opened = await deps.openStore();
  const store: Store = { ...opened, write: (work) => opened.write(work, busyTimeout()) };
  // A hint adds only what is new or was gone: nothing that a person rejected or undid comes back.
  const known = await findReleaseAtPath(store.read, real);
  if (known && known.state !== "gone") return "known";
  const addDeps = { store, resolve: async () => real, ingestDirs, mediaRoots };
  await add(addDeps, [real], {}, { actor: deps.actor ?? HOOK, at: now() });
  return "release";
}

/** Paths are relative to nothing: a client runs its hook in a folder of its own choice. */
function fullPath(path: string): string {
  if (isAbsolute(path)) return path;
  throw new UserError(
    "The path of the download is not a full path.",
    "Give --path the full path, beginning with /.",
  );
}

/**
 * The file or folder directly in a watched folder that this path is or is in; the innermost watched
 * folder counts.
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
    "The download client gave no usable name.",
    "It is found when the folder is scanned.",
  );
}

function busyTimeout(): AbortSignal {
  const stop = new AbortController();
  const busy = tooLate(`The database was busy for ${BUSY_TIMEOUT_MS} ms.`);
  setTimeout(() => stop.abort(busy), BUSY_TIMEOUT_MS).unref();
  return stop.signal;
}

/** Work that has not ended in time is abandoned. */
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
