import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isBelow } from "../../core/path/is-below.ts";
import type { Answer } from "./fail.ts";
import { type ListedRange, listPage } from "./fake-plex-media.ts";

type Entry = Record<string, unknown> & { ratingKey: string; type: "movie" | "show" | "episode" };

const TYPES: Record<string, Entry["type"]> = { "1": "movie", "2": "show", "4": "episode" };
const WORK = /^(.+?)(?: \((\d{4})\))? \{tmdb-(\d+)\}$/;
const EPISODE = / - s(\d+)e(\d+)/;

/** `now` is in ms since 1970. Scans films and episodes by their folder and file names, as plex-ingest writes them. */
export function createFakeIndex(now: () => number) {
  const found = new Map<string, Map<string, Entry>>();
  let ids = 0;

  function entriesOf(sectionId: string): Map<string, Entry> {
    const entries = found.get(sectionId) ?? new Map<string, Entry>();
    found.set(sectionId, entries);
    return entries;
  }

  /** An existing entry keeps its id and the time when it was added. */
  function add(
    entries: Map<string, Entry>,
    place: string,
    entry: Omit<Entry, "ratingKey" | "type">,
    type: Entry["type"],
  ) {
    const before = entries.get(place);
    const ratingKey = before?.ratingKey ?? String(++ids);
    const addedAt = before?.["addedAt"] ?? Math.floor(now() / 1000);
    const whole: Entry = {
      ratingKey,
      key: `/library/metadata/${ratingKey}`,
      type,
      addedAt,
      updatedAt: addedAt,
      ...entry,
    };
    entries.set(place, whole);
    return whole;
  }

  function take(entries: Map<string, Entry>, type: string, file: string): void {
    const folder = type === "show" ? dirname(dirname(file)) : dirname(file);
    const [, title, year, tmdb] = WORK.exec(basename(folder)) ?? [];
    if (title === undefined || tmdb === undefined) return;
    const work = { title, ...(year !== undefined && { year: Number(year) }), Guid: [{ id: `tmdb://${tmdb}` }] };
    const Media = [{ id: 1, Part: [{ id: 1, file }] }];
    if (type !== "show") return void add(entries, file, { ...work, guid: `plex://movie/${tmdb}`, Media }, "movie");
    const [, season, episode] = EPISODE.exec(basename(file)) ?? [];
    const show = add(entries, folder, { ...work, guid: `plex://show/${tmdb}` }, "show");
    const numbers = { parentIndex: Number(season), index: Number(episode) };
    const above = { grandparentRatingKey: show.ratingKey, grandparentTitle: title };
    add(
      entries,
      file,
      { title: `Episode ${episode}`, guid: `plex://episode/${file}`, ...numbers, ...above, Media },
      "episode",
    );
  }

  return {
    /** Indexes the videos below a folder and forgets those that are gone. */
    scan({ id, type }: { id: string; type: string }, folder: string): void {
      const entries = entriesOf(id);
      const videos = videosBelow(folder);
      const there = new Set(videos.flatMap((file) => [file, dirname(dirname(file))]));
      for (const place of entries.keys()) if (isBelow(place, folder) && !there.has(place)) entries.delete(place);
      for (const file of videos) take(entries, type, file);
    },
    /** A range of one kind in a section, newest first; those of one work with `guid`, those of one name with `title`. */
    list(sectionId: string, query: Readonly<Record<string, string | undefined>>, range: ListedRange): Answer {
      const kind = TYPES[query["type"] ?? ""];
      const wanted = [...entriesOf(sectionId).values()].filter((one) => one.type === kind && passes(one, query));
      return listPage(wanted.toReversed(), range);
    },
    /** One item; undefined if it does not exist. */
    item(ratingKey: string): Answer | undefined {
      const entry = [...found.values()].flatMap((all) => [...all.values()]).find((one) => one.ratingKey === ratingKey);
      return entry && listPage([entry], {});
    },
  };
}

function passes(entry: Entry, { guid, title }: Readonly<Record<string, string | undefined>>): boolean {
  const guids = (entry["Guid"] ?? []) as { id: string }[];
  if (guid !== undefined && !guids.some(({ id }) => id === guid)) return false;
  return title === undefined || String(entry["title"]).toLowerCase().includes(title.toLowerCase());
}

function videosBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".mkv"))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes("/."));
  } catch {
    // The folder was removed in the meantime.
    return [];
  }
}
