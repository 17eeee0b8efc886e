import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { cleanText, toShellWord } from "../../base/text/clean-text.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import {
  type FileIdentity,
  isOneInode,
  isUnchangedFile,
} from "../../core/media-files/file-identity.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import type { Services } from "../../core/services.ts";
import { createClaims } from "../../core/torrent/claims.ts";
import { listAllInTrash } from "../../store/journal/trash.ts";
import { type FiledFile, listAllFiledFiles } from "../../store/library/live-files.ts";
import type { StoreReader } from "../../store/open.ts";
import {
  type ReleaseSummary,
  selectAllSummaries,
  summariesOf,
} from "../../store/releases/release-lookup.ts";
import { own } from "../../store/storages/scope.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { NamedFolders } from "../releases/named-folders.ts";
import { isInNamedFolder, toPlace } from "../torrents/hold-elsewhere.ts";
import type { LocalClient } from "../torrents/port.ts";
import { isLastCopy } from "../upkeep/purge-trash.ts";
import { askClients, findLeftovers, type HeldTorrent, type UnreadLocation } from "./downloads.ts";
import { countFreedBytes, type DiskName } from "./freed-bytes.ts";
import { SPACE_KINDS, type SpaceKind } from "./space-kinds.ts";

/** A way to free space: an action of the program, or a line for a shell. */
export type SpaceAct = Action | string;

type SpaceItem<Act = SpaceAct> = {
  name: string;
  path: string;
  /** Bytes that this item frees if everything listed is deleted. */
  bytes: number;
  release_id?: number;
  /** The download client that has the item as a torrent. */
  client?: string;
  /** Absent if the group has one. */
  act?: Act;
};

/** `items` contains the largest of the `total` items. */
export type SpaceGroup<Act = SpaceAct> = {
  kind: SpaceKind;
  bytes: number;
  total: number;
  act?: Act;
  items: SpaceItem<Act>[];
};

/**
 * `unknown` lists clients that did not answer and folders that could not be read. The report does
 * not cover them.
 */
export type SpaceReport<Act = SpaceAct> = {
  bytes: number;
  groups: SpaceGroup<Act>[];
  unknown?: UnreadLocation[];
};
/** The report for a terminal or a model, with lines to type. */
export type PrintedSpaceReport = SpaceReport<string>;

type SpaceDeps = {
  store: StoreReader;
  files: Pick<
    EngineFiles,
    "canLink" | "readFileIdentity" | "countLinks" | "readLinkTarget" | "listRoot" | "walk"
  >;
  clients: Services<LocalClient>;
  /** Reads the folders that the owner named. Nothing else that a client reports is read. */
  namedFolders: () => Promise<NamedFolders>;
  /** The watched folders. */
  ingestDirs: readonly string[];
  /** The libraries and our own folder. */
  kept: readonly string[];
  clock: Pick<Clock, "now" | "sleep">;
};

/**
 * `days` is the minimum age of a download that was never filed. `limit` is the number of items
 * shown per group. `clientsMs` is the time in which the clients have to answer.
 */
export type SpaceQuery = { days: number; limit: number; clientsMs?: number };

type SpaceFinding = { kind: SpaceKind; names: readonly DiskName[]; item: Omit<SpaceItem, "bytes"> };

/** Outcome of the releases of one download. */
type DownloadFate = "live" | "under way" | "past" | "person" | "never";

const NOT_NAMED: Sentence = sentence`A download client uses it, but it is outside the folders that you named. ${{ do: "doctor" }} shows the line to add.`;

/** A client that is moving files may not answer for a while. */
const CLIENTS_MS = 20_000;
const LIMITS = { maxFiles: 200_000, maxDepth: 50 };
/** Number of disk reads between two turns of the event loop. */
const LOOKS_PER_TURN = 100;

/**
 * Reports what could be deleted, with the acts to do so. Reads names, sizes and our own records
 * but no file contents, and changes nothing. Blocks that several items share count once. Blocks
 * that would not be freed do not count.
 */
export async function reportSpace(
  deps: SpaceDeps,
  { days, limit, clientsMs = CLIENTS_MS }: SpaceQuery,
  signal: AbortSignal,
): Promise<SpaceReport> {
  const db = own(deps.store.read);
  const held = await askClients(db, deps.clients, { clock: deps.clock, ms: clientsMs, signal });
  const unknown = [...held.unknown];
  const named = await deps.namedFolders();
  const isRead = (path: string): boolean => isInNamedFolder(named, toPlace(path));
  const isRoot = (folder: string): boolean => isInNamedFolder(named, { folder });
  for (const about of held.folders.filter((folder) => !isRoot(folder))) {
    unknown.push({ about, message: NOT_NAMED });
  }
  const filed = await listAllFiledFiles(db);
  const releases = await summariesOf(selectAllSummaries(db).where("job", "is", null));
  const atPath = Map.groupBy(releases, ({ path }) => path);
  const [live, past] = [new Set<number>(), new Set<number>()];
  for (const { releaseId, isLive } of filed) (isLive ? live : past).add(releaseId);
  const doubtful = createClaims(held.doubtful);
  const isDoubtful = (path: string): boolean =>
    ["own", "inside"].includes(doubtful.relationOf(path));
  const torrentAt = new Map(
    held.all.flatMap((heldTorrent) =>
      heldTorrent.paths.map((path) => [path, heldTorrent] as const),
    ),
  );

  let looks = 0;
  async function namesAt(path: string): Promise<(DiskName & { ctimeNs: string })[]> {
    if (++looks % LOOKS_PER_TURN === 0) await setImmediate();
    const { single, files, problems } = await deps.files.walk(path, LIMITS, signal);
    const [unread] = problems.filter(({ code }) => code === "not_readable" || code === "too_many");
    if (unread) unknown.push({ about: join(path, unread.path), message: unread.message });
    return files.map((file) => ({ ...file, path: single ? path : join(path, file.path) }));
  }
  const fileAt = async (path: string): Promise<DiskName | undefined> => {
    const [only, more] = await namesAt(path);
    return more ? undefined : only;
  };

  function fateOf(of: readonly ReleaseSummary[]): DownloadFate {
    // An adopted work is still in the library after it was let go.
    if (of.some(({ id, source }) => live.has(id) || source === "library")) return "live";
    if (of.some(({ state }) => traitsOf(state).stage !== null)) return "under way";
    if (of.some(({ state }) => traitsOf(state).waitsForPerson)) return "person";
    if (of.some(({ id }) => past.has(id))) return "past";
    return of.some(({ state }) => state === "filed") ? "live" : "never";
  }

  const fates = new Map([...atPath].map(([path, of]) => [path, fateOf(of)]));
  const pathsOf = (...of: readonly DownloadFate[]) =>
    [...fates].flatMap(([path, fate]) => (of.includes(fate) ? [path] : []));
  const needed = createClaims(pathsOf("live", "under way", "person"));
  /** True if the path is needed by a release whose path contains it or is inside it. */
  const isNeeded = (path: string): boolean =>
    ["around", "inside"].includes(needed.relationOf(path));
  const closed = createClaims([...deps.kept, ...held.doubtful]);

  const torrentOf = (path: string): HeldTorrent | undefined => {
    for (let ancestor = path; ancestor !== "/" && ancestor !== "."; ancestor = dirname(ancestor)) {
      const found = torrentAt.get(ancestor);
      if (found) return found;
    }
    return undefined;
  };
  const removal = ({ client, torrent }: HeldTorrent): Action => ({
    do: "remove torrent",
    hash: torrent.hash,
    client,
  });
  const deletion = (path: string): string => `rm -r -- ${toShellWord(path)}`;
  const toShow = (of: readonly ReleaseSummary[]): Action | undefined => {
    const waits = of.find(({ state }) => traitsOf(state).waitsForPerson);
    return waits && { do: "show", id: waits.id };
  };
  const idOf = (of: readonly ReleaseSummary[]) => (of[0] ? { release_id: of[0].id } : {});
  const toFound = (
    kind: SpaceKind,
    names: readonly DiskName[],
    { name, path, ...more }: Omit<SpaceItem, "bytes">,
  ): SpaceFinding => ({
    kind,
    names,
    item: { name: cleanText(name), path: cleanText(path, 4096), ...more },
  });

  /** Downloads that were filed by copying, if the source and the copy are both unchanged. */
  async function* copies(): AsyncGenerator<SpaceFinding> {
    for (const { isLive, method, sourcePath, source, finalPath, final, releaseId } of filed) {
      if (!isLive || method !== "copy" || !final || isDoubtful(sourcePath)) continue;
      const [download, copy] = [await fileAt(sourcePath), await fileAt(finalPath)];
      if (
        !download ||
        !copy ||
        !isUnchangedFile(download, source) ||
        !isUnchangedFile(copy, final)
      ) {
        continue;
      }
      if (isOneInode(download, copy)) continue;
      const torrent = torrentOf(sourcePath);
      const beside = join(dirname(sourcePath), ".plex-ingest-link");
      const act = (await deps.files.canLink(finalPath, dirname(sourcePath)))
        ? `ln -- ${toShellWord(finalPath)} ${toShellWord(beside)} && mv -f -- ${toShellWord(beside)} ${toShellWord(sourcePath)}`
        : torrent
          ? removal(torrent)
          : `rm -- ${toShellWord(sourcePath)}`;
      const of = { release_id: releaseId, ...(torrent && { client: torrent.client }) };
      yield toFound("copies", [download], {
        name: basename(sourcePath),
        path: sourcePath,
        ...of,
        act,
      });
    }
  }

  async function* torrents(): AsyncGenerator<SpaceFinding> {
    const old = deps.clock.now() - days * DAY_MS;
    for (const heldTorrent of held.all) {
      const { torrent, paths, client } = heldTorrent;
      if (
        !heldTorrent.isWhole ||
        !heldTorrent.isOurs ||
        paths.some((path) => isDoubtful(path) || isNeeded(path) || !isRead(path))
      ) {
        continue;
      }
      const of = paths.flatMap((path) => atPath.get(path) ?? []);
      const fate = fateOf(of);
      const isOld = Math.max(torrent.doneAt ?? 0, torrent.addedAt) <= old;
      const kind =
        fate === "past"
          ? "superseded"
          : isOld && fate !== "live" && fate !== "under way"
            ? "never_filed"
            : undefined;
      if (kind === undefined) continue;
      const names = (await Promise.all(paths.map(namesAt))).flat();
      const act = toShow(of) ?? removal(heldTorrent);
      yield toFound(kind, names, {
        name: torrent.name,
        path: paths[0] ?? "",
        ...idOf(of),
        client,
        act,
      });
    }
  }

  /** Downloads that do not belong to a torrent, or no longer do. */
  async function* downloads(): AsyncGenerator<SpaceFinding> {
    for (const [path, of] of atPath) {
      const isFree = held.relationOf(path) === "free" && closed.relationOf(path) === "free";
      if (fates.get(path) !== "past" || !isFree || isNeeded(path)) continue;
      const names = await namesAt(path);
      const item = { name: basename(path), path, ...idOf(of), act: deletion(path) };
      if (names.length > 0) yield toFound("superseded", names, item);
    }
    // A download may bring its own modification time. The change time cannot be set.
    const old = BigInt(Math.round(deps.clock.now() - days * DAY_MS)) * 1_000_000n;
    const places = {
      roots: [...deps.ingestDirs, ...held.folders.filter(isRoot)],
      closed: [...deps.kept, ...held.doubtful, ...pathsOf("live", "under way", "past")],
      held,
      releases: atPath.keys(),
      files: deps.files,
      unreadable: (about: string, message: string) => void unknown.push({ about, message }),
    };
    for await (const path of findLeftovers(places, signal)) {
      const names = await namesAt(path);
      const of = atPath.get(path) ?? [];
      if (names.length === 0 || names.some(({ ctimeNs }) => BigInt(ctimeNs) > old)) continue;
      const act = toShow(of) ?? deletion(path);
      yield toFound("never_filed", names, { name: basename(path), path, ...idOf(of), act });
    }
  }

  /** Files in the trash. Last copies are left out, because they are never deleted. */
  async function* trash(): AsyncGenerator<SpaceFinding> {
    for (const row of await listAllInTrash(db)) {
      const file = await fileAt(row.path);
      if (!file || row.request === "restore" || (await isLastCopy(deps.files, row))) continue;
      yield toFound("trash", [file], {
        name: basename(row.originalPath),
        path: row.path,
        release_id: row.releaseId,
      });
    }
  }

  const found: SpaceFinding[] = [];
  for (const some of [copies, torrents, downloads, trash]) {
    for await (const finding of some()) found.push(finding);
  }
  const exists = async (path: string, file: FileIdentity): Promise<boolean> => {
    const there = await fileAt(path);
    return there !== undefined && isUnchangedFile(there, file);
  };
  const lots = found.map(({ kind, names }) => ({ names, isTwin: kind === "copies" }));
  const bytes = await countFreedBytes(lots, filed.flatMap(reflinked), exists);
  const groups = SPACE_KINDS.map((kind) =>
    toGroup(
      kind,
      found.flatMap((entry, index) =>
        entry.kind === kind ? [{ ...entry.item, bytes: bytes[index] ?? 0 }] : [],
      ),
      limit,
    ),
  );
  const sum = groups.reduce((all, group) => all + group.bytes, 0);
  return { bytes: sum, groups, ...(unknown.length > 0 && { unknown }) };
}

const reflinked = ({ method, final, ...file }: FiledFile) =>
  method === "reflink" && final ? [{ ...file, final }] : [];

function toGroup(kind: SpaceKind, found: readonly SpaceItem[], limit: number): SpaceGroup {
  // A file that is in use under another name frees nothing.
  const counted = kind === "never_filed" ? found.filter(({ bytes }) => bytes > 0) : found;
  const items = counted.toSorted((a, b) => b.bytes - a.bytes).slice(0, limit);
  const bytes = counted.reduce((all, item) => all + item.bytes, 0);
  return {
    kind,
    bytes,
    total: counted.length,
    ...(kind === "trash" && counted.length > 0 && { act: { do: "trash empty" } }),
    items,
  };
}
