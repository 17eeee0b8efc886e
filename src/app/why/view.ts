import { fallBackTo, Outage } from "../../base/errors.ts";
import { isInPlace, PUBLISHING_KINDS } from "../../core/journal/operation.ts";
import { pathMapSettingOf, type ServerName } from "../../core/library/server-entry.ts";
import { isSameFile, isSameFolder } from "../../core/media-files/file-identity.ts";
import { mayBeCopy } from "../../core/media-files/new-inodes.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { Release } from "../../core/release/release.ts";
import { type DatedOperation, operationsOf } from "../../store/journal/operation-row.ts";
import { type TrashRow, trashOf } from "../../store/journal/trash.ts";
import type { StoreReader } from "../../store/open.ts";
import { type Scan, scansOf } from "../../store/plex/scans.ts";
import { type HistoryEntry, readHistoryPage } from "../../store/releases/history.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { listMediaServers } from "../../store/servers/media-servers.ts";
import { type RegisteredTorrent, torrentOfRelease } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { toIso } from "../shown/release.ts";
import { readServersOf } from "../shown/servers.ts";
import { checkTrashOnDisk, type TrashOnDisk } from "../trash/trash.ts";
import { findAtServer, type NamedServer, type ServerFindings } from "./server-facts.ts";

export const formatDay = (ms: number): string => toIso(ms).slice(0, 10);

/** Current state of a path in the library. */
/** `copied`: the file may be the filed one under a new inode, as on a new disk. */
export type LibraryPathState = "there" | "copied" | "replaced" | "away";

/** A file that was taken out of the library, with its current state on disk. */
export type TrashedFile = TrashRow & { disk: TrashOnDisk };

/** Everything known about a release, or about some of its files. */
export type ReleaseInFull = {
  release: Release;
  /**
   * The files that the user asked about. Contains all files if the question is about the whole
   * release.
   */
  items: FiledItem[];
  /** True if the question is only about some of the release's files. */
  isPartial: boolean;
  /** Newest first. */
  operations: DatedOperation[];
  pathStates: ReadonlyMap<string, LibraryPathState>;
  trashed: TrashedFile[];
  scans: Scan[];
  /** The release's state at each media server that was asked about it. */
  servers: ReleaseAt[];
  /** The history entry about how Plex shows the release. */
  plexEntry?: HistoryEntry | undefined;
  /** Entries about an undone release that a server still lists, newest first. */
  stillListed?: readonly HistoryEntry[];
  torrent?: RegisteredTorrent | undefined;
  /** The history entry for the change into the current state. */
  stateEntry?: HistoryEntry | undefined;
  /** The history entry with the plan that was carried out. */
  planEntry?: HistoryEntry | undefined;
};

/** A release's state at one media server, with the history entry about it. */
type ReleaseAt = {
  name: string;
  kind: ServerName;
  title: string;
  /** Name of the setting that maps its paths. */
  mapSetting: string;
  state: NonNullable<Release["plex"]>;
  at: number | undefined;
  entry: HistoryEntry | undefined;
  findings?: ServerFindings | undefined;
};

/** History actions that lead to each value of `plex`. */
const PLEX_ACTIONS: Record<NonNullable<Release["plex"]>, readonly string[]> = {
  pending: [],
  requested: [],
  seen: ["plex_seen"],
  mismatch: ["plex_mismatch"],
  not_seen: ["plex_not_seen", "scan_refused"],
};

const MAX_OPERATIONS = 2000;
const MAX_ENTRIES = 100;

/**
 * @param itemPaths paths of the release's files that the user asked about; undefined for all files
 */
export async function viewOf(
  {
    store,
    files,
    servers = [],
    names,
  }: {
    store: StoreReader;
    servers?: readonly NamedServer[] | undefined;
    names?: NameTemplates | undefined;
    files: Pick<EngineFiles, "readFileIdentity" | "countLinks" | "readLinkTarget">;
  },
  release: Release,
  itemPaths: ReadonlySet<string> | undefined,
): Promise<ReleaseInFull> {
  const { id } = release;
  const concerns = (path: string): boolean => itemPaths === undefined || itemPaths.has(path);
  const items = (await itemsOf(store.read, id)).filter(({ path }) => concerns(path));
  const operations = (await operationsOf(store.read, id, MAX_OPERATIONS)).filter((operation) =>
    concerns(operation.itemPath),
  );
  const places = new Set(
    operations.flatMap((operation) => (operation.kind === "publish" ? [operation.finalPath] : [])),
  );
  const trashed: TrashedFile[] = [];
  for (const row of await trashOf(store.read, id)) {
    if (places.has(row.originalPath)) {
      trashed.push({ ...row, disk: await checkTrashOnDisk(files, row) });
    }
  }
  const pathStates = new Map<string, LibraryPathState>();
  for (const datedOperation of operations) {
    if (isLive(datedOperation)) {
      pathStates.set(datedOperation.finalPath, await libraryPathState(files, datedOperation));
    }
  }
  for (const row of trashed) {
    if (row.restoredAt !== undefined && !pathStates.has(row.originalPath)) {
      pathStates.set(
        row.originalPath,
        await libraryPathState(files, { finalPath: row.originalPath, final: row.identity }),
      );
    }
  }
  const isVideo = new Set(items.flatMap(({ path, role }) => (role === "video" ? [path] : [])));
  const videos = operations.flatMap((operation) =>
    isLive(operation) && isVideo.has(operation.itemPath) ? [operation.finalPath] : [],
  );
  const scans = await scansOf(store.read, id);
  const { entries } = await readHistoryPage(store.read, { releaseId: id, limit: MAX_ENTRIES });
  return {
    release,
    items,
    isPartial: itemPaths !== undefined,
    operations,
    pathStates,
    trashed,
    scans,
    servers: await serversOf(store, { release, videos, scans }, entries, servers, names),
    plexEntry: entries.find(({ action }) =>
      release.plex === undefined
        ? action === "plex_scanned"
        : PLEX_ACTIONS[release.plex].includes(action),
    ),
    stillListed:
      release.state === "filed"
        ? []
        : entries.filter(({ action }) => action === "plex_still_listed"),
    torrent: await torrentOfRelease(store.read, release.parentId ?? id),
    stateEntry: entries.find((entry) => entry.to === release.state && entry.from !== entry.to),
    planEntry: entries.find(({ to, from }) => to === "filing" && from !== to),
  };
}

async function serversOf(
  { read }: StoreReader,
  subject: { release: Release; videos: readonly string[]; scans: readonly Scan[] },
  entries: readonly HistoryEntry[],
  servers: readonly NamedServer[],
  names: NameTemplates | undefined,
): Promise<ReleaseAt[]> {
  const { release } = subject;
  const configured = new Map(servers.map((server) => [server.name, server]));
  const shown = (await readServersOf(read, [release])).get(release.id) ?? [];
  const states = (await listMediaServers(read)).flatMap(({ name, kind, title }, index) => {
    const found = shown.find((server) => server.name === name);
    if (!found) return [];
    const state = found.state as ReleaseAt["state"]; // `readServersOf` copies the state
    // Entries about the first server may not name it.
    const names: unknown[] = index === 0 ? [undefined, title] : [title];
    const entry = entries.find(
      ({ action, detail }) =>
        PLEX_ACTIONS[state].includes(action) && names.includes(detail?.["server"]),
    );
    const at = found.at === undefined ? undefined : Date.parse(found.at);
    const mapSetting = configured.get(name)?.mapSetting ?? pathMapSettingOf(name);
    return [{ name, kind, title, mapSetting, state, at, entry }];
  });
  const found: ReleaseAt[] = [];
  for (const server of states) {
    const { pathMap } = configured.get(server.name) ?? {};
    const about = pathMap === undefined ? server : { ...server, pathMap };
    found.push({ ...server, findings: await findAtServer(read, subject, about, names) });
  }
  return found;
}

/** True for a publication that was not undone or superseded, and for a folder that was made. */
export const isLive = ({ kind, state }: Pick<DatedOperation, "kind" | "state">): boolean =>
  PUBLISHING_KINDS.some((publishingKind) => publishingKind === kind) && isInPlace({ state });

async function libraryPathState(
  files: Pick<EngineFiles, "readFileIdentity">,
  {
    finalPath,
    final,
    kind,
  }: Pick<DatedOperation, "finalPath" | "final"> & Partial<Pick<DatedOperation, "kind">>,
): Promise<LibraryPathState> {
  const found = await files
    .readFileIdentity(finalPath)
    .catch(fallBackTo("no access" as const, Outage));
  if (!found) return "away";
  if (found === "no access") return "there"; // the journal decides
  const same = kind === "make_folder" ? isSameFolder : isSameFile;
  if (!final || same(found, final)) return "there";
  return kind !== "make_folder" && mayBeCopy(final, found) ? "copied" : "replaced";
}
