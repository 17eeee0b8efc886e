import { join } from "node:path";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { ENGINE } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { isSameFile } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import type { Services } from "../../core/services.ts";
import {
  type AutoRemove,
  explainLeftByLabel,
  isMet,
  type RemoveWhen,
  type TorrentClient,
  type TorrentCommands,
  whensOf,
} from "../../core/torrent/client.ts";
import { isShownEffect } from "../../core/torrent/shown-effect.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { successorsOf } from "../../store/journal/supersede.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesAround } from "../../store/releases/lineage.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { TorrentRegistry } from "./registry.ts";
import { sendRemoval } from "./send-command.ts";

type AutoRemoveDeps = {
  store: Store;
  registry: TorrentRegistry;
  client: Pick<
    TorrentClient,
    "name" | "title" | "list" | "probe" | "trackers" | "labels" | "settings"
  >;
  rule: AutoRemove;
  commands: Pick<TorrentCommands, "remove">;
  /** All configured clients, including this one. */
  clients: Services<Pick<TorrentClient, "name" | "list">>;
  files: Pick<EngineFiles, "readFileIdentity" | "walk">;
  clock: Clock;
  /** Logs one sentence. */
  log: Log;
};

/** Beyond these limits, an unfinished torrent is compared only by its paths. */
const WALK_LIMITS = { maxFiles: 10_000, maxDepth: 20 };

/**
 * Removes torrents, but never their data, once they meet the rule of the settings and are no longer
 * needed:
 *
 * - The torrent's release is filed, and every video and subtitle of it is in the library or was
 *   superseded by a file that is.
 * - Each of these library files exists, is the one that was filed, and was shown by Plex, if Plex
 *   is asked.
 * - No release at, in or around its folder waits for anything, and filed releases there are filed
 *   as completely as this one.
 * - No unfinished torrent of any client is the same torrent or shares a file with it by path or by
 *   hardlink.
 * - The client, asked again, reports it complete, and its labels do not exclude it.
 *
 * If anything is unknown, the torrent is kept. Each torrent that the client refuses to remove, or
 * about which it does not answer, is logged once.
 * @throws Outage of the client
 */
export function createAutoRemove(deps: AutoRemoveDeps) {
  const { store, registry, client, rule, commands, files, clock, log } = deps;
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
      const filer = await findReadableRelease(store.read, releaseId);
      // If a release's row is damaged, it is unknown whether Plex shows its files.
      if (filer === undefined) return false;
      const { plex } = filer;
      if (plex !== undefined && plex !== "seen") return false;
    }
    return livePublications.length > 0;
  }

  /**
   * True if the files of a complete torrent are no longer needed by its release or by any other
   * release at, in or around its folder.
   */
  async function isDone(
    { complete, waits, goneAt }: RegisteredTorrent,
    release: Release,
  ): Promise<boolean> {
    if (!complete || waits !== undefined || goneAt !== undefined) return false;
    if (release.state !== "filed" || !(await isFiledWhole(release))) return false;
    for (const { id, state } of await listReleasesAround(store.read, release.path)) {
      if (!traitsOf(state).freesTorrent) return false;
      if (state !== "filed" || id === release.id) continue;
      const other = await findReadableRelease(store.read, id);
      if (!other || !(await isFiledWhole(other))) return false;
    }
    return true;
  }

  const pathsOf = (torrent: RegisteredTorrent): string[] => [
    ...(torrent.tops ?? []).map((top) => join(torrent.folder, top)),
    ...registry.unfinishedPaths(torrent),
  ];

  /** Returns the hardlinked files, as device and inode. */
  async function linkedFiles(torrent: RegisteredTorrent, signal: AbortSignal): Promise<string[]> {
    const walked = await Promise.all(
      pathsOf(torrent).map((path) => files.walk(path, WALK_LIMITS, signal)),
    );
    return walked.flatMap((found) =>
      found.files.flatMap(({ dev, ino, nlink }) => (nlink > 1 ? [`${dev} ${ino}`] : [])),
    );
  }

  /**
   * Creates a function that checks whether an unfinished torrent may get its data from a given
   * torrent.
   */
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
   * Asks the client, because our own record does not cover a torrent that is excluded by its label.
   * A torrent that is no longer in the client's list needs no data.
   */
  async function isWholeThere(
    { client: name, hash }: RegisteredTorrent,
    signal: AbortSignal,
  ): Promise<boolean> {
    const client = deps.clients.find((candidate) => candidate.name === name);
    const has = await client?.list([hash], signal).catch(fallBackTo(undefined, Outage, UserError));
    return (
      has !== undefined &&
      has.every((torrent) => torrent.hash !== hash || torrent.waits === undefined)
    );
  }

  /** Returns undefined if the rule depends on the trackers but the client does not report them. */
  async function whens(hash: string, signal: AbortSignal): Promise<RemoveWhen[] | undefined> {
    if (rule.hosts.length === 0) return [rule.others];
    const trackers = await client.trackers?.(hash, signal);
    return trackers && whensOf(rule, trackers);
  }

  /**
   * Returns true once the client's list shows that the torrent was removed. Asks the client again
   * first, because the torrent may have been started or received more files since the list.
   */
  async function remove(
    known: RegisteredTorrent,
    doneBy: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { hash } = known;
    const listed = await client.list([hash], signal);
    const torrent = listed.find((one) => one.hash === hash);
    if (
      !torrent ||
      torrent.waits !== undefined ||
      explainLeftByLabel(torrent.labels, client) !== undefined
    ) {
      return false;
    }
    const must = await whens(hash, signal);
    if (!must?.every((when) => isMet(when, torrent, { now: clock.now(), doneBy }))) return false;
    const effect = await sendRemoval({ commands, client, clock }, hash, signal);
    if (isShownEffect(effect)) return true;
    if (reported.has(hash)) return false;
    const instead =
      effect === "unread" ? "its list could not be read afterwards" : "its list still contains it";
    const message = `${client.title} was asked to remove it, but ${instead}.`;
    report(known, message);
    await store.write((trx) =>
      appendHistory(trx, {
        at: clock.now(),
        releaseId: known.releaseId,
        name: known.name,
        action: "torrent_asked",
        actor: ENGINE,
        detail: { client: client.name, hash, command: "remove", outcome: "unconfirmed", message },
      }),
    );
    return false;
  }

  function report({ hash, name }: RegisteredTorrent, why: string): void {
    log.warn(`${client.title}: ${cleanText(name, 200)} was filed: ${why}`);
    reported.add(hash);
  }

  /**
   * Reports why a torrent is kept, once.
   * @throws an error that is not about this torrent alone
   */
  async function keep(
    known: RegisteredTorrent,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    if (!(error instanceof UserError || error instanceof Outage)) throw error;
    if (error instanceof Outage) {
      if (error.code === "database_busy" || error.code === "database_unavailable") throw error;
      // If the client still answers, or if a disk failed, the outage affects only this torrent.
      if (error.code.startsWith("client_")) await client.probe(signal);
    }
    if (reported.has(known.hash)) return;
    const why = error instanceof Outage ? error.message : toCommandText(withHint(error));
    report(known, `it was not removed: ${why}`);
  }

  return async (torrents: readonly Torrent[], signal: AbortSignal): Promise<void> => {
    const feeds = createFeeds(signal);
    for (const torrent of torrents) {
      // Most torrents fail this check, so the more expensive checks are needed only for a few.
      if (!asked.some((when) => isMet(when, torrent, { now: clock.now(), doneBy: 0 }))) continue;
      const known = registry.get({ client: client.name, hash: torrent.hash });
      const release =
        known?.releaseId === undefined
          ? undefined
          : await findReadableRelease(store.read, known.releaseId);
      if (!known || !release) continue;
      try {
        if (!(await isDone(known, release)) || (await feeds(known))) continue;
        if (!(await remove(known, release.updatedAt, signal))) continue;
      } catch (error) {
        await keep(known, error, signal);
        continue;
      }
      const time = clock.now();
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
            message:
              `It was filed and met the conditions of ${client.settings}_AUTO_REMOVE. Its data ` +
              "was not deleted.",
          },
        }),
      );
    }
  };
}
