import { join } from "node:path";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { add } from "../../app/review/add.ts";
import type { Io } from "../../cli/terminal/context.ts";
import { UserError } from "../../core/errors.ts";
import type { Store } from "../../store/open.ts";
import { releaseAtPath } from "../../store/releases/releases.ts";
import { addHint } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { openStoreFor } from "../process/open-store.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type TorrentDoneDeps = {
  env: Environment;
  config: () => Promise<Config>;
  io: Pick<Io, "err">;
  /** Called when all is written that could be; starts an engine where none is resident. */
  wakeEngine: (config: Config) => void;
};

/** Another process's long write is no reason to keep Transmission's child: the next look finds the torrent as well. */
const PATIENCE_MS = 700;
/** For all of it, where a disk has to wake up first or the database is made just now. */
const LONGEST_MS = 4000;

/**
 * What Transmission's hook calls: a hint, 0..n times, early or late. Never throws: it must not fail Transmission.
 *
 * Where Transmission can be asked, its hash is written down and nothing else of the environment is believed. Where it
 * cannot, what the torrent left in a watched folder is offered, and the folder's own rule decides when it is complete.
 */
export async function torrentDone({ env, config, io, wakeEngine }: TorrentDoneDeps): Promise<void> {
  try {
    const loaded = await config();
    try {
      const tell = loaded.transmission.url === undefined ? offer : hint;
      await inTime(tell(loaded, env));
    } finally {
      wakeEngine(loaded);
    }
  } catch (error) {
    const hinted = error instanceof UserError ? ` ${error.hint}` : "";
    io.err(`torrent-done: ${error instanceof Error ? error.message : String(error)}${hinted}\n`);
  }
}

/** Forty hex digits, or sixty-four for a version 2 torrent. */
async function hint(config: Config, env: Environment): Promise<void> {
  const hash = env["TR_TORRENT_HASH"]?.toLowerCase() ?? "";
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash))
    throw new UserError("Transmission named no torrent.", "It is found when Transmission is asked next.");
  await using store = await open(config);
  await store.write((trx) => addHint(trx, { hash, at: systemClock.now() }), patience());
}

/**
 * `TR_TORRENT_NAME` is the torrent maker's raw text. It is taken only as the name of something that lies directly in a
 * watched folder; everything else is left to the look at the folder itself.
 */
async function offer(config: Config, env: Environment): Promise<void> {
  const { ingestDirs, mediaRoots } = config;
  const real = await resolveDownload(offered(env["TR_TORRENT_DIR"], env["TR_TORRENT_NAME"]), "/");
  if (!ingestDirs.some((root) => real.startsWith(`${root}/`) && !real.slice(root.length + 1).includes("/")))
    throw new UserError("The torrent lies in no watched folder.", "Add its folder to PLEX_INGEST_DIR.", "refused");
  await using opened = await open(config);
  const store: Store = { ...opened, write: (work) => opened.write(work, patience()) };
  // A hint brings nothing back that a person rejected or took back: only what is new, or was gone.
  const known = await releaseAtPath(store.read, real);
  if (known && known.state !== "gone") return;
  const deps = { store, resolve: async () => real, ingestDirs, mediaRoots };
  await add(deps, [real], {}, { actor: "hook", at: systemClock.now() });
}

function offered(folder: string | undefined, name: string | undefined): string {
  if (folder && name && !name.includes("/") && name !== "." && name !== "..") return join(folder, name);
  throw new UserError("Transmission named no usable torrent.", "It is found by the look at the folder.");
}

const open = ({ stateDir }: Config): Promise<Store> =>
  openStoreFor("hook", stateDir);

function patience(): AbortSignal {
  const stop = new AbortController();
  const busy = late(`The database was busy for ${PATIENCE_MS} ms.`);
  setTimeout(() => stop.abort(busy), PATIENCE_MS).unref();
  return stop.signal;
}

/** What does not end by then is left. */
async function inTime(work: Promise<void>): Promise<void> {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late(`It took longer than ${LONGEST_MS} ms.`)), LONGEST_MS);
  try {
    await Promise.race([work, passed]);
  } finally {
    clearTimeout(timer);
  }
}

const late = (message: string): UserError =>
  new UserError(message, "Nothing is lost: the torrent is found at the next look.");
