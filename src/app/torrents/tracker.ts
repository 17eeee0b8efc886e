import { readsSame } from "../../base/actions/sentence.ts";
import { byEngine } from "../../core/actor.ts";
import {
  computeTakenSince,
  explainParked,
  explainRestored,
  parkedReason,
  shouldPark,
  UNKNOWN_TO_RESTORED,
} from "../../core/release/backlog.ts";
import type { Release } from "../../core/release/release.ts";
import {
  explainLeftByLabel,
  type FailedFileList,
  type FilesAnswer,
  type TorrentWithFiles,
} from "../../core/torrent/client.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import {
  looksFinished,
  mayBeComplete,
  partsOf,
  type Torrent,
  type TorrentWait,
} from "../../core/torrent/torrent.ts";
import { isRootKnown, rememberRoot } from "../../store/journal/moved-sources.ts";
import { endArrHold } from "../../store/releases/long-holds.ts";
import {
  findReadableRelease,
  listTorrentReleasesIn,
  setReasons,
} from "../../store/releases/releases.ts";
import { isRootParked } from "../../store/settings/database-mark.ts";
import { splitIntoChunks } from "../../store/split-into-chunks.ts";
import {
  listDecidedTorrentReleases,
  listTorrentReleasePaths,
} from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { changeState } from "../releases/change-state.ts";
import { findChangedSince } from "../releases/files-port.ts";
import { isDue } from "../releases/waiting.ts";
import type { DiskChecks } from "./disk-checks.ts";
import { createFileLists } from "./file-lists.ts";
import { createHoldElsewhere, type HoldElsewhere } from "./hold-elsewhere.ts";
import { isNews, mergeTorrent, needsWrite } from "./merge-torrent.ts";
import { layoutOf, type TorrentLayout } from "./on-disk.ts";
import { type LocalClient, type TorrentDeps, toClientRoot } from "./port.ts";
import { isRemoved } from "./removed-torrents.ts";
import {
  findTwinReleases,
  hasOwn,
  pathOf,
  relocate,
  takeOver,
  toReleaseName,
} from "./take-over.ts";

type FollowDeps = Pick<TorrentDeps, "store" | "registry" | "client" | "clock" | "wake">;

const BATCH_SIZE = 200;

export interface Tracker {
  /** Saves changed torrents for `followAll` and `checkAll`. */
  remember(torrents: readonly Torrent[]): Promise<void>;
  /** Reads the file lists that are not known yet. From then on, the torrents own these paths. */
  learnTops(signal: AbortSignal): Promise<void>;
  /**
   * Creates a release for every torrent that has a path and is not excluded. Torrents that were
   * complete at first sight may be parked.
   */
  takeOverAll(believed: boolean, signal: AbortSignal): Promise<void>;
  followAll(): Promise<void>;
  /**
   * Checks the files of torrents that may be complete, if their release is settling or if they
   * became complete again.
   */
  checkAll(signal: AbortSignal): Promise<void>;
}

/** Keeps the registry and the releases in step with a client. */
export function createTracker(deps: TorrentDeps, diskChecks: DiskChecks): Tracker {
  const { store, registry, client, clock } = deps;
  const fileLists = createFileLists(client, deps.clock);
  const known = (hash: string): RegisteredTorrent | undefined =>
    registry.get({ client: client.name, hash });
  /**
   * Changes that were not processed yet. A poll may end early, and nothing is processed while the
   * engine is paused.
   */
  const news = new Map<string, RegisteredTorrent>();
  /** Hashes of changed torrents whose releases cannot follow yet. */
  let unsettled: ReadonlySet<string> = new Set();
  let sawAll = false;

  /** Returns the registry entries as updated by these responses, without writing them. */
  function folded(torrents: readonly Torrent[]): RegisteredTorrent[] {
    const time = clock.now();
    const folders = new Map<string, string>();
    const here = (dir: string): string => {
      const folder = folders.get(dir) ?? client.toHere(dir);
      folders.set(dir, folder);
      return folder;
    };
    return torrents.map((torrent) => {
      const { downloadDir, unfinishedDir, labels } = torrent;
      const unfinishedIn = unfinishedDir === undefined ? undefined : here(unfinishedDir);
      const left = explainLeftByLabel(labels, client);
      return mergeTorrent(known(torrent.hash), torrent, {
        folder: here(downloadDir),
        unfinishedIn,
        left,
        client,
        at: time,
      });
    });
  }

  const overlong = ({ hash, message }: FilesAnswer["tooLong"][number]): RegisteredTorrent[] => {
    const entry = known(hash);
    if (!entry) return [];
    const guess = partsOf(entry.name) ?? [];
    const tops = entry.tops ?? (guess.length === 1 ? guess : []);
    const waits = mayBeComplete(entry.waits)
      ? ({ code: "too_many_files", message } as const)
      : entry.waits;
    return [{ ...entry, tops, complete: false, waits }];
  };

  /**
   * Holds a torrent whose file list the client does not return. The torrent's name is the best
   * guess of its path until the list is known.
   */
  const unlisted = ({ hash, message, top }: FailedFileList): RegisteredTorrent[] => {
    const entry = known(hash);
    if (!entry || !mayBeComplete(entry.waits)) return [];
    const guess = top === undefined ? (partsOf(entry.name) ?? []) : [top];
    const tops = entry.tops ?? (guess.length === 1 ? guess : undefined);
    return [{ ...entry, tops, complete: false, waits: { code: "no_file_list", message } }];
  };

  const saveUnread = ({ tooLong, failed }: FilesAnswer): Promise<void> =>
    registry.save([...tooLong.flatMap(overlong), ...failed.flatMap(unlisted)]);

  async function remember(torrents: readonly Torrent[]): Promise<void> {
    const changed = folded(torrents).filter((torrent) => needsWrite(known(torrent.hash), torrent));
    const moved = changed.filter((torrent) => isNews(known(torrent.hash), torrent));
    await registry.save(changed);
    for (const torrent of moved) {
      news.set(torrent.hash, torrent);
      fileLists.forget(torrent.hash);
    }
  }

  async function learnTops(signal: AbortSignal): Promise<void> {
    const present = registry.of(client.name).filter(({ goneAt }) => !goneAt);
    fileLists.keepOnly(new Set(present.map(({ hash }) => hash)));
    const unknown = present
      .filter(({ tops, missing, waits }) => !tops && missing === 0 && waits?.code !== "no_metadata")
      .map(({ hash }) => hash);
    for await (const answer of fileLists.read(unknown, signal)) {
      const { torrents } = answer;
      const layouts = new Map<string, TorrentLayout>();
      for (const { torrent, files } of torrents) layouts.set(torrent.hash, await layoutOf(files));
      // There is no `await` from here to the save, so that no concurrent change of the registry
      // is lost.
      const entries = folded(torrents.map(({ torrent }) => torrent)).map((entry, index) => {
        const { tops, trouble } = layouts.get(entry.hash) ?? {};
        return {
          ...entry,
          tops: torrents[index]?.torrent.hasMetadata ? tops : undefined,
          waits: mayBeComplete(entry.waits) ? (trouble ?? entry.waits) : entry.waits,
        };
      });
      await registry.save(entries);
      await saveUnread(answer);
    }
  }

  async function followAll(): Promise<void> {
    if (!sawAll) {
      for (const torrent of await findNotFollowed(deps)) {
        news.set(torrent.hash, news.get(torrent.hash) ?? torrent);
      }
    }
    sawAll = true;
    unsettled = await follow(deps, news.values());
  }

  async function checkAll(signal: AbortSignal): Promise<void> {
    const settling = await listTorrentReleasesIn(store.read, ["settling"]);
    // The files of a release that Sonarr or Radarr holds are checked when the apps are asked again.
    const due = settling.filter(
      (release) => release.waiting?.code !== "claimed_by_arr" || isDue(release, clock.now()),
    );
    const changed = [...news.values()];
    const decided =
      changed.length > 0 ? await listDecidedTorrentReleases(store.read) : new Set<number>();
    const hashes = new Set([
      ...due.flatMap((release) =>
        registry
          .allOfRelease(release)
          .flatMap((torrent) => (torrent.client === client.name ? [torrent.hash] : [])),
      ),
      ...changed
        .filter(({ releaseId }) => releaseId !== undefined && decided.has(releaseId))
        .map(({ hash }) => hash),
      ...diskChecks.pending(),
    ]);
    const hold = await createHoldElsewhere(deps);
    const complete: string[] = [];
    for (const hash of hashes) {
      const torrent = known(hash);
      if (!torrent || torrent.goneAt !== undefined || torrent.missing > 0) continue;
      if (!mayBeComplete(torrent.waits)) continue;
      const waits = await hold(torrent);
      // An app may have moved the files, so the check of the files asks the apps.
      const mayBeMoved = waits?.code === "not_on_disk" && deps.findArrClaim !== undefined;
      if (waits === undefined || mayBeMoved) {
        complete.push(hash);
      } else {
        const held = { ...torrent, complete: false, waits };
        if (needsWrite(torrent, held)) await registry.save([held]);
      }
    }
    const checked = new Set<string>();
    for await (const answer of fileLists.read(complete, signal)) {
      await saveUnread(answer);
      for (const one of answer.torrents) {
        if (await checkOne(one, hold, signal)) checked.add(one.torrent.hash);
      }
    }
    // For all other torrents, a second check would stay due and cause polls without a pause.
    diskChecks.keepOnly(checked);
    for (const hash of news.keys()) if (!unsettled.has(hash)) news.delete(hash);
    await writeWaitReasons(deps, settling);
  }

  /** Returns true if the files were checked. */
  async function checkOne(
    answer: TorrentWithFiles,
    hold: HoldElsewhere,
    signal: AbortSignal,
  ): Promise<boolean> {
    const [entry] = folded([answer.torrent]);
    if (!entry) return false;
    const whole = mayBeComplete(entry.waits);
    const seen = whole ? await diskChecks.check(entry, answer, hold, signal) : entry;
    if (needsWrite(known(entry.hash), seen)) await registry.save([seen]);
    return whole;
  }

  return {
    remember,
    learnTops,
    takeOverAll: (believed, signal) => takeOverAll(deps, believed, signal),
    followAll,
    checkAll,
  };
}

const isFinished = ({ kind }: LocalClient, waits: TorrentWait | undefined): boolean =>
  isNewsreader(kind) ? mayBeComplete(waits) : looksFinished(waits);

/**
 * A newsreader's download may fail permanently, so it does not become a release until it is
 * finished. Until then, it is not shown and no person is asked about it.
 */
const isTaken = (client: LocalClient, { waits }: RegisteredTorrent): boolean =>
  waits?.code !== "label" && (!isNewsreader(client.kind) || isFinished(client, waits));

/** Implements `Tracker`. `believed`: true if this list counts as the first sight of the client. */
async function takeOverAll(
  deps: TorrentDeps,
  believed: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { store, registry, client, clock } = deps;
  const root = toClientRoot(client);
  const restored = await isRootParked(store.read, root);
  const firstSight = !(await isRootKnown(store.read, root));
  const present = registry
    .of(client.name)
    .filter(({ goneAt, missing }) => goneAt === undefined && missing === 0);
  const finished = present.filter(({ waits }) => isFinished(client, waits));
  const isBacklog = shouldPark(deps.backlog, firstSight, finished.length);
  const since =
    restored || !isBacklog
      ? Number.POSITIVE_INFINITY
      : computeTakenSince(deps.backlog, clock.now());
  const recent = await findChangedSince(
    deps.files,
    finished,
    (torrent) => pathOf(torrent) ?? "",
    since,
  );
  if (isBacklog) deps.wouldPark?.set(root, finished.length - recent.size);
  const parks = restored || (isBacklog && !deps.wouldPark);
  const backlog = restored ? UNKNOWN_TO_RESTORED : parkedReason(deps.backlog);
  const fresh = present.filter(
    (torrent) =>
      torrent.releaseId === undefined && isTaken(client, torrent) && pathOf(torrent) !== undefined,
  );
  let count = 0;
  for (const slice of splitIntoChunks(fresh, BATCH_SIZE)) {
    signal.throwIfAborted();
    let parkedNow = 0;
    await registry.saveFrom(async (trx) => {
      const twins = findTwinReleases(registry, client.name);
      const taken: RegisteredTorrent[] = [];
      parkedNow = 0;
      for (const torrent of slice) {
        const as = {
          twin: twins.get(torrent.hash),
          name: toReleaseName(torrent, client),
          path: pathOf(torrent) ?? "",
          finished: isFinished(client, torrent.waits),
          parks: parks && !recent.has(torrent),
          backlog,
        };
        const { id, parked } = await takeOver(trx, torrent, as, byEngine(clock.now()));
        if (parked) parkedNow++;
        taken.push({ ...torrent, releaseId: id });
      }
      return taken;
    });
    count += parkedNow;
    deps.wake();
  }
  // With INGEST_BACKLOG=ignore, the user requested this, so nothing is reported.
  if (count > 0 && restored) deps.log.warn(explainRestored(count));
  else if (count > 0 && deps.backlog !== "ignore") deps.log.warn(explainParked(count));
  if (firstSight && believed) await store.write((trx) => rememberRoot(trx, root, clock.now()));
}

/** Stores what each release waits for as its reason, for `show` and the queue. */
async function writeWaitReasons(
  { store, registry }: Pick<TorrentDeps, "store" | "registry">,
  settling: readonly Release[],
): Promise<void> {
  const news = settling.flatMap(({ id, parentId, reasons }) => {
    const waits = registry.ofRelease({ id, parentId })?.waits;
    return waits && !readsSame(reasons[0]?.message, waits.message) ? [{ id, waits }] : [];
  });
  for (const slice of splitIntoChunks(news, BATCH_SIZE)) {
    await store.write(async (trx) => {
      // A check or a person may have changed some of these releases since the list was read.
      for (const { id, waits } of slice) {
        await setReasons(trx, [id], { state: "settling" }, [waits]);
        // Sonarr and Radarr are asked only about what the client counts as complete, so their
        // last words would stay.
        if (!mayBeComplete(waits)) await endArrHold(trx, id);
      }
    });
  }
}

/**
 * Moves releases when their torrents are renamed or moved, and revives releases when their torrents
 * return.
 * @returns the hashes of torrents whose releases cannot follow yet because their files are being
 * worked on
 */
async function follow(
  { store, registry, client: owner, clock, wake }: FollowDeps,
  changed: Iterable<RegisteredTorrent>,
) {
  const unsettled = new Set<string>();
  for (const { client, hash, releaseId } of changed) {
    // The torrent had no release when it changed, so its new release was made at the current path.
    if (releaseId === undefined) continue;
    const torrent = registry.get({ client, hash });
    const path = torrent && pathOf(torrent);
    const release =
      torrent?.releaseId === undefined
        ? undefined
        : await findReadableRelease(store.read, torrent.releaseId);
    if (!torrent || path === undefined || !release || release.source !== "torrent") continue;
    if (release.path !== path) {
      if (hasOwn(registry, release)) continue;
      if (
        !(await store.write((trx) =>
          relocate(trx, release, path, toReleaseName(torrent, owner), byEngine(clock.now())),
        ))
      ) {
        unsettled.add(hash);
        continue;
      }
      wake();
    }
    // The release was gone, or in review because its torrent was removed. The torrent has returned.
    if (release.state === "gone" || isRemoved(release)) {
      await changeState(store, release, { kind: "content_changed" }, byEngine(clock.now()));
    }
  }
  return unsettled;
}

/**
 * Finds torrents that were renamed or moved just before a process ended. The registry has their new
 * paths, but their releases still have the old ones. Leaves out torrents that share their release
 * with a torrent that is still at the old path.
 */
async function findNotFollowed({
  store,
  registry,
  client,
}: FollowDeps): Promise<RegisteredTorrent[]> {
  const paths = await listTorrentReleasePaths(store.read);
  const present = registry.all().filter(({ goneAt }) => goneAt === undefined);
  const kept = new Set(
    present.flatMap((registeredTorrent) =>
      pathOf(registeredTorrent) === paths.get(registeredTorrent.releaseId ?? 0)
        ? registeredTorrent.releaseId
        : [],
    ),
  );
  return present.filter(
    (torrent) =>
      torrent.client === client.name &&
      torrent.releaseId !== undefined &&
      paths.has(torrent.releaseId) &&
      !kept.has(torrent.releaseId),
  );
}
