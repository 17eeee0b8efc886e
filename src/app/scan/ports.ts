import type { FolderState } from "../../adapters/fs/disk/identity.ts";
import type { Clock } from "../../core/clock.ts";
import type { PathMap } from "../../core/path/path-map.ts";
import type { Arrival, ArrivalQuery, ArrivalType, NewestPage, NewestQuery } from "../../servers/plex/index/arrivals.ts";
import type { LiveSection } from "../../servers/plex/remote/browse/sections.ts";
import type { Store } from "../../store/open.ts";
import type { Health } from "../engine/status.ts";

/** What scans need of Plex. Each throws `Outage` if Plex is down, and `UserError` for a library or item that is missing. */
export type ScanPlex = {
  sections(signal: AbortSignal): Promise<LiveSection[]>;
  refresh(sectionId: string, path: string, signal: AbortSignal): Promise<void>;
  arrivals(query: ArrivalQuery, signal: AbortSignal): Promise<Arrival[]>;
  newest(query: NewestQuery, signal: AbortSignal): AsyncGenerator<NewestPage>;
  walk(sectionId: string, type: ArrivalType, signal: AbortSignal): AsyncGenerator<Arrival[]>;
  episodesOf(seriesId: string, signal: AbortSignal): Promise<Arrival[]>;
  workOf(itemId: string, signal: AbortSignal): Promise<Arrival>;
};

/** Resolves when the stream of notifications ends, throws when there is none. */
export type Listen = (onHint: () => void, signal: AbortSignal) => Promise<void>;

export type ScanDeps = {
  store: Store;
  plex: ScanPlex;
  pathMap: readonly PathMap[];
  clock: Clock;
  warn: (message: string) => void;
  /** Where outages of Plex are noted; its own record if absent. */
  health?: Pick<Health, "note"> | undefined;
  /** Whether a folder of ours is there. */
  folderState: (folder: string) => Promise<FolderState>;
  /** Invalidates cached answers: these libraries (by id) show something else now. Never throws. */
  changed: (sections: readonly string[]) => Promise<void>;
  /** Plex's notifications; without them Plex is only polled. */
  listen?: Listen | undefined;
  /** The stage has something to do. */
  wake?: (() => void) | undefined;
};
