import { dirname, join } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Store } from "../../store/open.ts";
import { releaseAtPath } from "../../store/releases/releases.ts";
import { addHint } from "../../store/torrents/torrent-notes.ts";
import { add } from "./add.ts";
import type { ReservedFolders } from "./decisions/refuse.ts";

/** The environment variables that Transmission gives its hook. */
export type HookEnvironment = Readonly<Record<string, string | undefined>>;

type TorrentDoneDeps = Pick<ReservedFolders, "ingestDirs" | "mediaRoots"> & {
  /** Whether Transmission can be asked about its torrents. */
  hasTransmission: boolean;
  /** Called once, and only when there is something to write. */
  openStore: () => Promise<Store>;
  /** The real path of a download; throws `UserError` when it cannot be taken in. */
  resolve: (path: string) => Promise<string>;
  now: () => number;
};

/** A long write of another process must not keep Transmission's child alive. The next poll finds the torrent too. */
const BUSY_TIMEOUT_MS = 700;
/** For everything, including a disk that wakes up or a database that is being created. */
const TIMEOUT_MS = 4000;

/**
 * What Transmission's hook reports: a hint that may arrive never, once or several times, early or late.
 *
 * Where Transmission can be asked, the hash is recorded and the rest of the environment is ignored. Otherwise the torrent's
 * file or folder in a watched folder is added, and the rules for folders decide when it is complete.
 * @throws UserError when nothing was recorded
 */
export function torrentDone(deps: TorrentDoneDeps, env: HookEnvironment): Promise<void> {
  return withTimeout(deps.hasTransmission ? writeHint(deps, env) : offer(deps, env));
}

/** Forty hex digits, or sixty-four for a version 2 torrent. */
async function writeHint({ openStore, now }: TorrentDoneDeps, env: HookEnvironment): Promise<void> {
  const hash = env["TR_TORRENT_HASH"]?.toLowerCase() ?? "";
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash))
    throw new UserError("Transmission gave no torrent hash.", "It is found at the next poll of Transmission.");
  await using store = await openStore();
  await store.write((trx) => addHint(trx, { hash, at: now() }), busyTimeout());
}

/**
 * `TR_TORRENT_NAME` is raw text by the torrent's author. It is accepted only as the name of something directly in a
 * watched folder; everything else is left to the scan of the folder itself.
 */
async function offer(deps: TorrentDoneDeps, env: HookEnvironment): Promise<void> {
  const { ingestDirs, mediaRoots, now } = deps;
  const real = await deps.resolve(offeredPath(env["TR_TORRENT_DIR"], env["TR_TORRENT_NAME"]));
  if (!ingestDirs.includes(dirname(real)))
    throw new UserError("The torrent is not in a watched folder.", "Add its folder to PLEX_INGEST_DIR.", "refused");
  await using opened = await deps.openStore();
  const store: Store = { ...opened, write: (work) => opened.write(work, busyTimeout()) };
  // A hint adds only what is new or was gone: nothing that a person rejected or undid comes back.
  const known = await releaseAtPath(store.read, real);
  if (known && known.state !== "gone") return;
  const addDeps = { store, resolve: async () => real, ingestDirs, mediaRoots };
  await add(addDeps, [real], {}, { actor: "hook", at: now() });
}

function offeredPath(folder: string | undefined, name: string | undefined): string {
  if (folder && name && !name.includes("/") && name !== "." && name !== "..") return join(folder, name);
  throw new UserError("Transmission gave no usable torrent name.", "It is found when the folder is scanned.");
}

function busyTimeout(): AbortSignal {
  const stop = new AbortController();
  const busy = tooLate(`The database was busy for ${BUSY_TIMEOUT_MS} ms.`);
  setTimeout(() => stop.abort(busy), BUSY_TIMEOUT_MS).unref();
  return stop.signal;
}

/** Work that has not ended in time is abandoned. */
async function withTimeout(work: Promise<void>): Promise<void> {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLate(`It took longer than ${TIMEOUT_MS} ms.`)), TIMEOUT_MS);
  try {
    await Promise.race([work, passed]);
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = (message: string): UserError =>
  new UserError(message, "Nothing is lost: the torrent is found at the next poll or scan.");
