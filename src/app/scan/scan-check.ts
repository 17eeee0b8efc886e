import type { FolderState } from "../../adapters/fs/disk/identity.ts";
import { asNamed } from "../../base/item.ts";
import { type PathMap, toThere } from "../../base/path/path-map.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { MediaServer, ServerScan } from "../../core/library/media-server.ts";
import type { ServerEntry } from "../../core/library/server-entry.ts";
import type { Log } from "../../core/log.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { ServerState } from "../../core/scan/combine-states.ts";
import type { FileInLibrary } from "../../core/scan/judge.ts";
import { NO_NUMBERS, toFiledNumbers } from "../../core/scan/numbers.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { type PlexProof, proofsOf } from "../../store/plex/plex-proofs.ts";
import { type Scan, scansOf } from "../../store/plex/scans.ts";
import { readableItemsOf } from "../../store/releases/items.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { listServerStates } from "../../store/servers/server-states.ts";
import type { StageDeps } from "../engine/engine.ts";
import type { HealthRecord } from "../engine/status.ts";

/** A published video and how the server should show it. */
export type ExpectedFile = FileInLibrary & { operationId: string; proof: PlexProof | undefined };

/** A release for whose folders the server was asked to run scans. */
export type ScanCheck = {
  release: Release;
  /**
   * Videos of a filed release. Subtitles and extras are not listed, because servers show them only
   * as parts of videos.
   */
  files: ExpectedFile[];
  /** Scans at this server. */
  scans: Scan[];
  /** The release's state at this server. */
  state: ServerState | undefined;
};

/**
 * Undefined if the row of the release or of one of its files is damaged, because the engine skips
 * such a release.
 */
export async function loadScanCheck(
  { store, pathMap, entry }: Pick<ScanDeps, "store" | "pathMap" | "entry">,
  releaseId: number,
): Promise<ScanCheck | undefined> {
  const release = await findReadableRelease(store.read, releaseId);
  if (!release) return undefined;
  const files = release.state === "filed" ? await filesOf({ store, pathMap, entry }, release) : [];
  if (!files) return undefined;
  const [scans, states] = await Promise.all([
    scansOf(store.read, releaseId, entry.name),
    listServerStates(store.read, [releaseId]),
  ]);
  return {
    release,
    scans,
    files,
    state: states.find(({ server }) => server === entry.name)?.state,
  };
}

async function filesOf(
  { store, pathMap, entry }: Pick<ScanDeps, "store" | "pathMap" | "entry">,
  release: ReleaseIn<"filed">,
): Promise<ExpectedFile[] | undefined> {
  const rows = await readableItemsOf(store.read, release.id);
  if (!rows) return undefined;
  const items = new Map(rows.map((item) => [item.path, item]));
  const proofs = new Map(
    (await proofsOf(store.read, release.id, entry.name)).map((proof) => [proof.operationId, proof]),
  );
  const publications = await publicationsOf(store.read, release.id);
  return publications.flatMap(({ id, itemPath, finalPath }) => {
    const item = items.get(itemPath);
    if (item?.role !== "video") return [];
    // The server identifies the video by the numbers in its name.
    const numbers = item.mapping
      ? toFiledNumbers(baseOf(finalPath), asNamed(item.mapping))
      : NO_NUMBERS;
    const path = toThere(finalPath, pathMap);
    return [{ operationId: id, proof: proofs.get(id), path, work: release.identity, numbers }];
  });
}

/** The entry of a stage's server. `isFirst`: the server whose items are followed by renames. */
export type ScannedServer = Pick<ServerEntry, "name" | "kind" | "title" | "mapSetting"> & {
  isFirst: boolean;
};

export interface ScanDeps extends StageDeps {
  entry: ScannedServer;
  server: ServerScan & Pick<MediaServer, "name" | "check">;
  pathMap: readonly PathMap[];
  log: Log;
  /** Records outages of the server. */
  health: HealthRecord;
  /** Returns the state of a folder on this machine. */
  folderState: (folder: string) => Promise<FolderState>;
  /**
   * Invalidates the cached responses about these libraries (by id), because the libraries' content
   * changed. Never throws.
   */
  changed: (sections: readonly string[]) => Promise<void>;
}
