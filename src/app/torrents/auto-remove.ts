import { join } from "node:path";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { ENGINE } from "../../core/actor.ts";
import { isSameFile } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import {
  type AutoRemove,
  explainLeftByLabel,
  isMet,
  type RemoveWhen,
  type TorrentClient,
  type TorrentCommands,
  whensOf,
} from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { successorsOf } from "../../store/journal/supersede.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesAround } from "../../store/releases/lineage.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { TorrentRegistry } from "./registry.ts";

type AutoRemoveDeps = {
  store: Store;
  registry: TorrentRegistry;
  client: Pick<TorrentClient, "name" | "list" | "trackers" | "labels" | "settings">;
  rule: AutoRemove;
  commands: Pick<TorrentCommands, "remove">;
  /** All that are configured, this one too. */
  clients: readonly Pick<TorrentClient, "name" | "list">[];
  files: Pick<EngineFiles, "readFileIdentity" | "walk">;
  now: () => number;
  /** Logs one sentence. */
  log: (message: string) => void;
};

/** A torrent of which more is unfinished is compared by its paths alone. */
const WALK_LIMITS = { maxFiles: 10_000, maxDepth: 20 };

/**
 * Removes torrents, never their data, when they met the rule of the settings and nothing needs them
 * any more:
 *
 * 1. its release is filed, and every video and subtitle of it is in the library or was superseded
 *    by what is;
 * 2. each of these library files is there, is the one that was filed, and was shown by Plex, where
 *    Plex is asked;
 * 3. no release at, in or around its folder waits for anything, and those that are filed are whole
 *    like it;
 * 4. no unfinished torrent, of any client, is the same one, or has a file of it by path or by
 *    hardlink;
 * 5. its client, asked once more, has it whole and says so, and its labels do not leave it alone.
 *
 * Whatever cannot be known keeps it. Each refusal by the client is logged once per torrent.
 * @throws Outage
 */
export function createAutoRemove(deps: AutoRemoveDeps) {
  const { store, registry, client, rule, commands, files, now, log } = deps;
  const reported = new Set<string>();
  const asked = [...rule.hosts.map(({ when }) => when), rule.others];

  async function isFiledWhole(release: Pick<Release, "id" | "reasons">): Promise<boolean> {
    const { id, reasons } = release;
    if (reasons.length > 0) return false;
    const publications = await publicationsOf(store.read, id);
    const published = new Set(publications.map(({ itemPath }) => itemPath));
    // A superseded file does not need the torrent either.
    const successors = await successorsOf(store.read, id);
    for (const { path, role, skip, destination } of await itemsOf(store.read, id)) {
      const wanted = !skip && (role === "video" || role === "subtitle");
      const inLibrary = (destination !== undefined && published.has(path)) || successors.has(path);
      if (wanted && !inLibrary) return false;
    }
    const livePublications = [...publications, ...successors.values()];
    for (const { finalPath, final } of livePublications) {
      const onDisk = await files.readFileIdentity(finalPath);
      if (!onDisk || !final || !isSameFile(onDisk, final)) return false;
    }
    for (const releaseId of new Set(
      livePublications.map((livePublication) => livePublication.releaseId),
    )) {
      const plex = (await findRelease(store.read, releaseId))?.plex;
      if (plex !== undefined && plex !== "seen") return false;
    }
    return livePublications.length > 0;
  }

  /**
   * Whether a complete torrent's release and all that have to do with its folder are done with the
   * files.
   */
  async function isDone(
    { complete, waits, goneAt }: RegisteredTorrent,
    release: Release,
  ): Promise<boolean> {
    if (!complete || waits !== undefined || goneAt !== undefined) return false;
    if (release.state !== "filed" || !(await isFiledWhole(release))) return false;
    for (const { id, state } of await listReleasesAround(store.read, release.path)) {
      const other =
        state === "filed" && id !== release.id ? await findRelease(store.read, id) : undefined;
      if (!traitsOf(state).freesTorrent || (other && !(await isFiledWhole(other)))) return false;
    }
    return true;
  }

  const pathsOf = (torrent: RegisteredTorrent): string[] => [
    ...(torrent.tops ?? []).map((top) => join(torrent.folder, top)),
    ...registry.unfinishedPaths(torrent),
  ];

  /** The files that are hardlinked, by device and inode. */
  async function linkedFiles(torrent: RegisteredTorrent, signal: AbortSignal): Promise<string[]> {
    const walked = await Promise.all(
      pathsOf(torrent).map((path) => files.walk(path, WALK_LIMITS, signal)),
    );
    return walked.flatMap((found) =>
      found.files.flatMap(({ dev, ino, nlink }) => (nlink > 1 ? [`${dev} ${ino}`] : [])),
    );
  }

  /** Whether an unfinished torrent may get its data from this one. */
  function createFeeds(signal: AbortSignal): (torrent: RegisteredTorrent) => Promise<boolean> {
    const unfinished = registry
      .all()
      .filter(({ goneAt, complete }) => goneAt === undefined && !complete);
    let linked: Promise<{ other: RegisteredTorrent; inodes: Set<string> }[]> | undefined;
    const readLinked = () =>
      Promise.all(
        unfinished.map(async (other) => ({
          other,
          inodes: new Set(await linkedFiles(other, signal)),
        })),
      );

    return async (torrent) => {
      const paths = pathsOf(torrent);
      const overlaps = (other: RegisteredTorrent): boolean =>
        pathsOf(other).some((path) =>
          paths.some((ownPath) => isAtOrBelow(path, ownPath) || isAtOrBelow(ownPath, path)),
        );
      const inodes = unfinished.length > 0 ? await linkedFiles(torrent, signal) : [];
      const linkedTo = inodes.length > 0 ? await (linked ??= readLinked()) : [];
      const sharing = new Set([
        ...unfinished.filter((other) => other.hash === torrent.hash || overlaps(other)),
        ...linkedTo
          .filter((holder) => inodes.some((inode) => holder.inodes.has(inode)))
          .map(({ other }) => other),
      ]);
      for (const other of sharing) if (!(await isWholeThere(other, signal))) return true;
      return false;
    };
  }

  /**
   * Our own record says nothing of a torrent that its label leaves alone. One that is not in its
   * list any more needs nothing.
   */
  async function isWholeThere(
    { client: name, hash }: RegisteredTorrent,
    signal: AbortSignal,
  ): Promise<boolean> {
    const client = deps.clients.find((candidate) => candidate.name === name);
    const has = await client?.list([hash], signal).catch(fallBackTo(undefined, Outage, UserError));
    return has !== undefined && has.every(({ waits }) => waits === undefined);
  }

  /** Undefined where its trackers decide and its client does not tell them. */
  async function whens(hash: string, signal: AbortSignal): Promise<RemoveWhen[] | undefined> {
    if (rule.hosts.length === 0) return [rule.others];
    const trackers = await client.trackers?.(hash, signal);
    return trackers && whensOf(rule, trackers);
  }

  /**
   * Returns whether it was removed. Asks again first: it may have been started or got more files
   * since the list.
   */
  async function remove(
    { hash, name }: RegisteredTorrent,
    doneBy: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      const [torrent] = await client.list([hash], signal);
      if (
        !torrent ||
        torrent.waits !== undefined ||
        explainLeftByLabel(torrent.labels, client) !== undefined
      ) {
        return false;
      }
      const must = await whens(hash, signal);
      if (!must?.every((when) => isMet(when, torrent, { now: now(), doneBy }))) return false;
      await commands.remove(hash, signal);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!reported.has(hash)) {
        log(`${cleanText(name, 200)} was filed but not removed: ${toCommandText(withHint(error))}`);
      }
      reported.add(hash);
      return false;
    }
  }

  return async (torrents: readonly Torrent[], signal: AbortSignal): Promise<void> => {
    const feeds = createFeeds(signal);
    for (const torrent of torrents) {
      // Most are not: whatever asks more is asked of the others alone.
      if (!asked.some((when) => isMet(when, torrent, { now: now(), doneBy: 0 }))) continue;
      const known = registry.get({ client: client.name, hash: torrent.hash });
      const release =
        known?.releaseId === undefined ? undefined : await findRelease(store.read, known.releaseId);
      if (!known || !release || !(await isDone(known, release)) || (await feeds(known))) continue;
      if (!(await remove(known, release.updatedAt, signal))) continue;
      const time = now();
      const { hash, releaseId, name } = known;
      await registry.save([{ ...known, goneAt: time, waits: undefined }], (trx) =>
        appendHistory(trx, {
          at: time,
          releaseId,
          name,
          action: "torrent_removed",
          actor: ENGINE,
          detail: {
            client: client.name,
            hash,
            message: `It was filed and met what ${client.settings}_AUTO_REMOVE asks. Its data was not deleted.`,
          },
        }),
      );
    }
  };
}
