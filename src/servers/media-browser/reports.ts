import { Outage } from "../../base/errors.ts";
import { isInLocations, parentOf } from "../../base/path/path-map.ts";
import { HOUR_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import type { FolderReports, ListedLibrary } from "../../core/library/media-server.ts";
import type { Dialect } from "./dialect.ts";
import type { Items } from "./items.ts";
import type { Link } from "./link.ts";
import { type WireItem, wireConfiguration } from "./wire.ts";

/** The server's setting is read again after this time. */
const DELAY_MAX_AGE_MS = HOUR_MS;

export type ReportsDeps = { dialect: Dialect; link: Link; items: Items; clock: Clock };

/**
 * Creates the reports of changed folders. The server answers 204 for any path, so success proves
 * nothing. Jellyfin waits after a report until nothing nearby was reported for its delay (60 s by
 * default). A season or series that it knows is refreshed directly instead, which starts at once.
 */
export function createReports(
  { dialect, link, items, clock }: ReportsDeps,
  findLibrary: (id: string, signal: AbortSignal) => Promise<ListedLibrary>,
): FolderReports {
  let delay = { ms: dialect.defaultDelayMs, until: Number.NEGATIVE_INFINITY };

  /** Reads the server's delay in ms. If it cannot be read, the last known delay applies. */
  async function readDelay(signal: AbortSignal): Promise<number> {
    if (dialect.defaultDelayMs === 0 || clock.monotonic() < delay.until) return delay.ms;
    const request = { path: "/System/Configuration", about: "configuration" };
    try {
      const { LibraryMonitorDelay: seconds } = await link.get(request, wireConfiguration, signal);
      const ms = seconds === undefined ? dialect.defaultDelayMs : seconds * 1000;
      delay = { ms, until: clock.monotonic() + DELAY_MAX_AGE_MS };
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
    }
    return delay.ms;
  }

  /** Returns the season of each folder, or the series that has the folder, if the server has it. */
  async function findItems(
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, WireItem>> {
    const wanted = [...new Set(paths.flatMap((path) => [path, parentOf(path)]))];
    const known = await items.byPaths(wanted, ["Season", "Series"], signal);
    const byPath = new Map(known.map((item) => [item.Path, item]));
    return new Map(
      paths.flatMap((path): [string, WireItem][] => {
        const item = byPath.get(path) ?? byPath.get(parentOf(path));
        return item ? [[path, item]] : [];
      }),
    );
  }

  /** Returns the folders for which the server scans an item that it knows. */
  async function refreshItems(
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    const done = new Set<string>();
    try {
      const found = await findItems(paths, signal);
      for (const [Id, those] of Map.groupBy(found, ([, item]) => item.Id)) {
        const request = {
          path: `/Items/${Id}/Refresh`,
          query: { metadataRefreshMode: "Default", imageRefreshMode: "Default" },
          about: "refresh of an item",
        };
        await link.post(request, {}, signal);
        for (const [path] of those) done.add(path);
      }
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
    }
    return done;
  }

  return {
    gatherMs: dialect.gatherMs,
    async send(libraryId, paths, signal) {
      const { type, locations } = await findLibrary(libraryId, signal);
      const inside = paths.filter((path) => isInLocations(path, locations));
      const isDirect = dialect.refreshesItems && type === "show" && inside.length > 0;
      const scanned = isDirect ? await refreshItems(inside, signal) : new Set<string>();
      const reported = inside.filter((path) => !scanned.has(path));
      const delayMs = reported.length === 0 ? 0 : await readDelay(signal);
      if (reported.length > 0) {
        const updates = reported.map((path) => ({ Path: path, UpdateType: "Created" }));
        const request = { path: "/Library/Media/Updated", about: "report of changed folders" };
        await link.post(request, { Updates: updates }, signal);
      }
      return new Map(inside.map((path) => [path, scanned.has(path) ? 0 : delayMs]));
    },
  };
}
