import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";
import {
  baseOf,
  groupFilm,
  isBelow,
  isRead,
  parentOf,
  readEpisode,
  readName,
  stemOf,
} from "./names.ts";

export type StandInItem = {
  Id: string;
  Type: "Movie" | "Series" | "Season" | "Episode" | "Folder";
  parents: readonly string[];
  savedAt?: number;
  inCollection?: boolean;
  Path?: string;
  [field: string]: unknown;
};

export type WorldLibrary = {
  id: string;
  title: string;
  type: "movies" | "tvshows";
  locations: readonly string[];
};

/** `createdAt`: the file's own time, which its download may have years earlier. */
type DiskFile = { createdAt?: number; width?: number };

export type WorldOptions = {
  kind: "jellyfin" | "emby";
  version: string;
  now: () => number;
  libraries: readonly WorldLibrary[];
  /** Time from the last report nearby to the scan. Default: 60 s, and 0 for Emby. */
  delayMs?: number;
  /** Duration of a scan. Its result appears at the end. */
  scanMs?: number;
  /** Duration of a scan of all libraries. */
  wholeScanMs?: number;
  /** Time from an item's arrival to its metadata, whose ids it gets by name. */
  metadataMs?: number;
  /**
   * Time from an episode's row to its numbers. Until then the row has neither season nor number,
   * and a restart leaves it so until its season is read again. Seen on Jellyfin 12.0-rc5, F2 of its
   * trial.
   */
  numbersMs?: number;
  catalogue?: readonly { name: string; ids: Record<string, string> }[];
  /** Announced episodes without a file. */
  announced?: readonly { series: string; season: number; episode: number }[];
  /** Films of collections, by name. */
  collected?: ReadonlySet<string>;
  /**
   * True if no library folder was ever scanned with content. Jellyfin then has no row for it, and
   * drops reports below it. Seen on Jellyfin 10.11.11 and 12.0-rc5, F1 of the trial. Default:
   * false.
   */
  isNew?: boolean;
  /** True if an Emby has one row for all versions, as users report. Default: a row for each. */
  mergesVersions?: boolean;
  /** Folders with an empty `.ignore` file. */
  ignored?: ReadonlySet<string>;
};

export const versionOf = (version: string): number => Number(/^\d+/.exec(version)?.[0] ?? 0);

/**
 * A library folder on a disk, and a Jellyfin or Emby that shows only what it has scanned. A report
 * waits until nothing nearby was reported for the delay. Then the nearest known item above it is
 * read: a series, a season, or else the whole library folder.
 */
export function createWorld(options: WorldOptions) {
  const { kind, version, now, libraries, catalogue = [], announced = [] } = options;
  const isJellyfin = kind === "jellyfin";
  const { delayMs = isJellyfin ? 60_000 : 0, scanMs = 0, metadataMs = 0, numbersMs = 0 } = options;
  const readsPlexTags = !isJellyfin || versionOf(version) >= 12;
  const disk = new Map<string, DiskFile>();
  const shown = new Map<string, number>();
  const numbers = new Map<string, string>();
  /** When the numbers of an episode were or will be read; never if a restart came first. */
  const numbered = new Map<string, number>();
  let jobs: { path: string; at: number }[] = [];
  const scans: { path: string; at: number }[] = [];
  const roots = (): string[] => libraries.flatMap(({ locations }) => locations);
  /** Library folders that have a row. */
  const entered = new Set(options.isNew && isJellyfin ? [] : roots());
  /** The scan of all libraries that runs, and the folders that it has not read yet. */
  let whole: { until: number; left: string[] } | undefined;
  /** How many of these scans another request cancelled. */
  let cancelled = 0;
  /** The result of the last scan of all libraries, as `/ScheduledTasks` has it. */
  let lastWhole: { Status: "Completed" | "Cancelled"; EndTimeUtc: string } | undefined;
  /** Folders of films whose versions and parts an upgrade removed, until they are read again. */
  const stripped = new Set<string>();
  /** The items as of the last change, because each request for a page lists all of them. */
  let listed: { at: number; files: number; items: StandInItem[] } | undefined;

  const idOf = (type: StandInItem["Type"], path: string): string => {
    if (isJellyfin) return computeItemId(type, path);
    const known = numbers.get(`${type} ${path}`) ?? String(100 + numbers.size);
    numbers.set(`${type} ${path}`, known);
    return known;
  };

  const locationOf = (path: string): string | undefined =>
    libraries.flatMap(({ locations }) => locations).find((root) => isBelow(path, root));

  /**
   * Reads a folder. An empty library folder is skipped and keeps its rows, because its disk may be
   * missing. Seen on Jellyfin 12.0-rc5, F1 and F1b of the trial.
   */
  function read(folder: string, time: number): void {
    const root = locationOf(folder);
    if (root === undefined || ![...disk.keys()].some((path) => isBelow(path, root))) return;
    entered.add(root);
    for (const one of stripped) if (isBelow(one, folder)) stripped.delete(one);
    scans.push({ path: folder, at: time });
    listed = undefined;
    for (const path of shown.keys()) {
      if (isBelow(path, folder) && !disk.has(path)) shown.delete(path);
    }
    for (const path of disk.keys()) {
      const isIgnored = [...(options.ignored ?? [])].some((ignored) => isBelow(path, ignored));
      if (!isBelow(path, folder) || !isRead(path, root) || isIgnored) continue;
      if (!shown.has(path)) shown.set(path, time + scanMs);
      if (!Number.isFinite(numbered.get(path))) numbered.set(path, time + scanMs + numbersMs);
    }
  }

  /** Runs the scans whose delay is over. */
  function settle(): void {
    if (whole && now() >= whole.until) {
      const { left, until } = whole;
      whole = undefined;
      lastWhole = { Status: "Completed", EndTimeUtc: new Date(until).toISOString() };
      for (const root of left) read(root, until);
    }
    const due = jobs.filter(({ at }) => now() - at >= delayMs);
    jobs = jobs.filter((job) => !due.includes(job));
    for (const { path, at } of due) {
      const known = new Set(items().flatMap(({ Path }) => Path ?? []));
      const root = locationOf(path);
      if (root === undefined || (isJellyfin && !entered.has(root))) continue;
      let folder = path;
      while (folder !== root && !known.has(folder)) folder = parentOf(folder);
      read(folder, at + delayMs);
    }
  }

  const isScanning = ({ locations }: WorldLibrary): boolean =>
    scans.some(
      ({ path, at }) => now() - at < scanMs && locations.some((root) => isBelow(path, root)),
    );

  function films(library: WorldLibrary): StandInItem[] {
    const files = visible(library);
    const folders = Map.groupBy(files, parentOf);
    return [...folders].flatMap(([folder, paths]) =>
      groupFilm(folder, paths).flatMap(({ files: [first = "", ...more], parts, isGrouped }) => {
        const own = readName(stemOf(first), readsPlexTags);
        const outer = readName(baseOf(folder), readsPlexTags);
        const named = isGrouped
          ? { ...outer, ids: { ...own.ids, ...outer.ids } }
          : { ...own, ids: own.ids };
        const common = {
          Type: "Movie" as const,
          parents: [library.id],
          Name: named.name,
          ProductionYear: named.year,
          ...(options.collected?.has(named.name) && { inCollection: true }),
          ...(parts.length > 0 && {
            PartCount: parts.length + 1,
            parts: (stripped.has(folder) ? [] : parts).map((path) => ({
              Id: idOf("Movie", path),
              Type: "Movie",
              Path: path,
            })),
          }),
        };
        const all = stripped.has(folder) ? [first] : [first, ...more];
        const sources = all.map((path) => ({
          Id: idOf("Movie", path),
          Path: path,
          MediaStreams: [{ Type: "Video", Width: disk.get(path)?.width }],
          ...(!isJellyfin && { ItemId: idOf("Movie", path) }),
        }));
        const rows = isJellyfin || options.mergesVersions ? [first] : all;
        return rows.map((path) => ({
          ...common,
          ...times(path),
          Id: idOf("Movie", path),
          Path: path,
          ProviderIds: idsOf(named.name, named.ids, path),
          MediaSourceCount: all.length,
          MediaSources: sources,
        }));
      }),
    );
  }

  function shows(library: WorldLibrary): StandInItem[] {
    const found = new Map<string, StandInItem>();
    const episodes: StandInItem[] = [];
    for (const path of visible(library)) {
      const season = parentOf(path);
      const series = parentOf(season);
      const named = readName(baseOf(series), readsPlexTags);
      const seriesId = idOf("Series", series);
      const common = { parents: [library.id], LocationType: "FileSystem", ...times(path) };
      found.set(series, {
        ...common,
        Id: seriesId,
        Type: "Series",
        Name: named.name,
        ProductionYear: named.year,
        Path: series,
        ProviderIds: idsOf(named.name, named.ids, path),
      });
      found.set(season, {
        ...common,
        Id: idOf("Season", season),
        Type: "Season",
        Path: season,
        SeriesId: seriesId,
      });
      const read = now() < (numbered.get(path) ?? 0) ? {} : readEpisode(path);
      episodes.push({
        ...common,
        parents: [library.id, seriesId],
        Id: idOf("Episode", path),
        Type: "Episode",
        SeriesId: seriesId,
        Path: path,
        ProviderIds: { Tmdb: "5" },
        ParentIndexNumber: read.season,
        IndexNumber: read.first,
        ...(read.last !== read.first && { IndexNumberEnd: read.last }),
        PremiereDate: read.date,
      });
    }
    const virtual = announced.flatMap(({ series, season, episode }): StandInItem[] => {
      const seriesId = found.get(series)?.Id;
      if (seriesId === undefined) return [];
      const path = `${series}/${season}x${episode}`;
      return [
        {
          Id: idOf("Episode", path),
          Type: "Episode",
          parents: [library.id, seriesId],
          SeriesId: seriesId,
          LocationType: "Virtual",
          ParentIndexNumber: season,
          IndexNumber: episode,
        },
      ];
    });
    return [...found.values(), ...groupEpisodes(episodes), ...virtual];
  }

  /** Since version 12, Jellyfin groups episodes of one folder by season and first number. */
  function groupEpisodes(episodes: readonly StandInItem[]): StandInItem[] {
    if (!isJellyfin || versionOf(version) < 12) return [...episodes];
    const groups = Map.groupBy(episodes, ({ Path = "", ParentIndexNumber, IndexNumber }) =>
      JSON.stringify([parentOf(Path), ParentIndexNumber, IndexNumber]),
    );
    return [...groups.values()].flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const sources = all.map(({ Path }) => ({ Path }));
      return [{ ...first, MediaSourceCount: all.length, MediaSources: sources }];
    });
  }

  const visible = ({ locations }: WorldLibrary): string[] =>
    [...shown]
      .filter(([path, at]) => at <= now() && locations.some((root) => isBelow(path, root)))
      .map(([path]) => path);

  /** `DateCreated` is the file's time. Only `savedAt` is the time of the scan. */
  const times = (path: string) => ({
    savedAt: shown.get(path) ?? 0,
    DateCreated: new Date(disk.get(path)?.createdAt ?? now()).toISOString(),
  });

  /** A tag is copied at once. The catalogue's ids follow with the metadata. */
  function idsOf(name: string, ids: Record<string, string>, path: string): Record<string, string> {
    if (now() - (shown.get(path) ?? 0) < metadataMs) return ids;
    return { ...catalogue.find((entry) => entry.name === name)?.ids, ...ids };
  }

  function items(): StandInItem[] {
    if (listed?.at === now() && listed.files === disk.size) return listed.items;
    const all = libraries.flatMap((library) =>
      library.type === "movies" ? films(library) : shows(library),
    );
    listed = { at: now(), files: disk.size, items: all };
    return all;
  }

  return {
    disk,
    scans,
    settle,
    items: (): StandInItem[] => {
      settle();
      return items();
    },
    /** The rows of library folders that were scanned with content. */
    folderRows(): StandInItem[] {
      settle();
      return libraries.flatMap(({ id, locations }) =>
        locations
          .filter((root) => entered.has(root))
          .map((root) => ({ Id: idOf("Folder", root), Type: "Folder", parents: [id], Path: root })),
      );
    },
    /** Reads everything at once, as a scheduled scan would. */
    scanAll(): void {
      for (const { locations } of libraries) for (const root of locations) read(root, now());
    },
    /** Scans all libraries for `wholeScanMs`. A scan that runs is cancelled and begins again. */
    scanWhole(): void {
      settle();
      if (whole) {
        cancelled++;
        lastWhole = { Status: "Cancelled", EndTimeUtc: new Date(now()).toISOString() };
      }
      whole = { until: now() + (options.wholeScanMs ?? 0), left: roots() };
      settle();
    },
    isScanningWhole: (): boolean => {
      settle();
      return whole !== undefined;
    },
    cancelled: (): number => cancelled,
    lastWhole: () => {
      settle();
      return lastWhole;
    },
    /**
     * Removes all versions and parts of films, as version 12 does when it upgrades its database;
     * films still count their parts. Each folder has them again once it is read. Seen on Jellyfin
     * 12.0-rc5, upgraded from 10.11.11: finding 9 of the trial with three versions.
     */
    upgrade(): void {
      settle();
      for (const { type, locations } of libraries) {
        if (type !== "movies") continue;
        for (const path of shown.keys()) {
          if (locations.some((root) => isBelow(path, root))) stripped.add(parentOf(path));
        }
      }
      listed = undefined;
    },
    /**
     * Forgets the reports that are not scanned yet, and numbers that are not read, as a restart
     * does.
     */
    restart(): void {
      settle();
      jobs = [];
      for (const [path, at] of numbered) {
        if (at > now()) numbered.set(path, Number.POSITIVE_INFINITY);
      }
      listed = undefined;
    },
    /** Accepts any path. A path that nothing knows, or that is hidden, has no effect. */
    report(path: string): void {
      settle();
      const root = locationOf(path);
      const isIgnored = [...(options.ignored ?? [])].some((ignored) => isBelow(path, ignored));
      if (root === undefined || isIgnored) return;
      const near = jobs.filter(
        (job) =>
          isBelow(path, job.path) ||
          isBelow(job.path, path) ||
          parentOf(job.path) === parentOf(path),
      );
      jobs = jobs.filter((job) => !near.includes(job));
      const [first] = near;
      const above = first === undefined ? path : first.path === path ? path : parentOf(path);
      const joined = first && isBelow(path, first.path) ? first.path : above;
      jobs.push({ path: first && isBelow(first.path, path) ? path : joined, at: now() });
      settle();
    },
    /** Reads an item's folder at once. Returns false if there is no such item. */
    refresh(id: string): boolean {
      const path = items().find(({ Id }) => Id === id)?.Path;
      if (path !== undefined) read(path, now());
      return path !== undefined;
    },
    folders: () => {
      settle();
      return libraries.map((library) => ({
        Name: library.title,
        ItemId: library.id,
        CollectionType: library.type,
        Locations: library.locations,
        LibraryOptions: { Enabled: true },
        ...(isScanning(library)
          ? { RefreshStatus: "Active", RefreshProgress: 10 }
          : isJellyfin && { RefreshStatus: "Idle" }),
      }));
    },
  };
}

export type World = ReturnType<typeof createWorld>;
