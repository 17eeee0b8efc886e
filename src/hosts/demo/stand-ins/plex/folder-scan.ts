import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isBelow } from "../../../../base/path/is-below.ts";
import type { PlexItem, PlexSection, PlexWorld } from "./item.ts";

const WORK = /^(.+?)(?: \((\d{4})\))? \{tmdb-(\d+)\}$/;
const EPISODE = / - s(\d+)e(\d+)/;

/**
 * Reads films and episodes from their folder and file names, in the form that plex-ingest writes.
 * `now` is in milliseconds since 1970.
 */
export function createFolderScan(
  world: PlexWorld,
  now: () => number,
): (section: PlexSection, folder: string) => void {
  const { items } = world.library;
  let ids = 0;
  /** Items whose files the current scan did not find. */
  let vanished: PlexItem[] = [];

  /** Adds an item. An item that is already listed keeps its id and its added-at time. */
  function add(
    isSame: (one: PlexItem) => boolean,
    item: Omit<PlexItem, "id" | "addedAt">,
  ): PlexItem {
    const known = items.find(
      (plexItem) =>
        plexItem.section === item.section && plexItem.type === item.type && isSame(plexItem),
    );
    if (known) return Object.assign(known, item);
    const renamed =
      world.renames === "new" ? undefined : vanished.find((plexItem) => isSameWork(plexItem, item));
    vanished = vanished.filter((plexItem) => plexItem !== renamed);
    const kept = renamed ?? { id: String(++ids), addedAt: Math.floor(now() / 1000) };
    const added = { ...kept, ...item };
    items.push(added);
    return added;
  }

  function take({ id: section, type }: PlexSection, path: string): void {
    const [, title, year, tmdb] =
      WORK.exec(basename(type === "show" ? dirname(dirname(path)) : dirname(path))) ?? [];
    if (title === undefined) return;
    const guids = [`tmdb://${tmdb}`];
    const work = { section, title, guids, ...(year !== undefined && { year: Number(year) }) };
    const files = [{ path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 }];
    const hasFile = (plexItem: PlexItem): boolean => plexItem.files?.[0]?.path === path;
    if (type !== "show") return void add(hasFile, { ...work, type: "movie", files });
    const [season, index] = EPISODE.exec(basename(path))?.slice(1).map(Number) ?? [];
    const show = add((plexItem) => plexItem.guids?.[0] === guids[0], { ...work, type: "show" });
    const above = {
      section,
      type: "season",
      title: `Season ${season}`,
      parent: show.id,
      index: season,
    } as const;
    const { id: parent } = add(
      (plexItem) => plexItem.parent === show.id && plexItem.index === season,
      above,
    );
    add(hasFile, { section, type: "episode", title: `Episode ${index}`, parent, index, files });
  }

  /** Removes items that are gone: first files, then seasons, then series without any seasons. */
  function forget(isGone: (one: PlexItem) => boolean): void {
    items.splice(0, items.length, ...items.filter((plexItem) => !isGone(plexItem)));
  }

  /** Lists the videos below a folder and forgets those that are gone. */
  return (section: PlexSection, folder: string): void => {
    const videos = new Set(videosBelow(folder));
    const isGone = ({ files }: PlexItem): boolean =>
      files?.some(({ path }) => isBelow(path, folder) && !videos.has(path)) ?? false;
    vanished = items.filter(isGone);
    forget(isGone);
    for (const path of videos) take(section, path);
    for (const kind of ["season", "show"]) {
      forget(({ type, id }) => type === kind && !items.some(({ parent }) => parent === id));
    }
  };
}

/** Compares films by id, and episodes by season (which belongs to one series) and number. */
const isSameWork = (plexItem: PlexItem, item: Omit<PlexItem, "id" | "addedAt">): boolean =>
  plexItem.section === item.section &&
  plexItem.type === item.type &&
  (item.type === "movie"
    ? plexItem.guids?.[0] === item.guids?.[0]
    : plexItem.parent === item.parent && plexItem.index === item.index);

function videosBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".mkv"))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes("/."));
  } catch {
    // The folder has been removed in the meantime.
    return [];
  }
}
