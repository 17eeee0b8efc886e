import type { PlexSection } from "../../../src/hosts/demo/stand-ins/plex/item.ts";
import type { PlexItem, PlexLibrary } from "./item.ts";

const SECTIONS: PlexSection[] = [
  { id: "1", title: "Movies", type: "movie", locations: ["/srv/media/Movies", "/srv/more/Movies"] },
  { id: "2", title: "TV Shows", type: "show", locations: ["/srv/media/TV Shows"] },
  { id: "3", title: "Music", type: "artist", locations: ["/srv/media/Music"] },
  { id: "4", title: "Photos", type: "photo", locations: ["/srv/media/Photos"] },
  { id: "5", title: "Movies 4K", type: "movie", locations: ["/srv/4k"] },
];

const DAY = 86_400;
const BASE = 1_700_000_000;

function movie(id: string, title: string, year: number, more: Partial<PlexItem> = {}): PlexItem {
  const path = `/srv/media/Movies/${title} (${year})/${title} (${year}).mkv`;
  return {
    id,
    section: "1",
    type: "movie",
    title,
    year,
    durationMs: 6_000_000,
    addedAt: BASE + Number(id) * DAY,
    rating: 7.5,
    summary: `What happens in ${title}.`,
    studio: "A Studio",
    genres: ["Drama"],
    guids: [`tmdb://${9000 + Number(id)}`, `imdb://tt0000${id}`],
    files: [{ path, bytes: 4_000_000_000, resolution: "1080", codec: "h264", audio: "aac" }],
    ...more,
  };
}

const MOVIES: PlexItem[] = [
  movie("101", "Harbour Lights", 2001, {
    watched: { 1: { offsetMs: 1_500_000, at: BASE + 900 * DAY } },
  }),
  movie("102", "The Long Ferry", 2010, {
    genres: ["Comedy", "Drama"],
    watched: {
      1: { count: 2, at: BASE + 800 * DAY },
      7: { offsetMs: 600_000, at: BASE + 901 * DAY },
    },
    cast: [
      { tag: "Ada Quist", role: "The captain", thumb: "https://example.invalid/ada.jpg" },
      { tag: "Bo Lind" },
    ],
    chapters: [
      { id: 1, index: 1, tag: "Cast off", startTimeOffset: 0, endTimeOffset: 1_200_000 },
      { id: 2, index: 2, tag: "Open sea", startTimeOffset: 1_200_000, endTimeOffset: 6_000_000 },
    ],
  }),
  movie("103", "Under & <Over>", 2018),
  movie("501", "Harbour Lights", 2001, {
    section: "5",
    guids: ["tmdb://9101"],
    files: [
      {
        path: "/srv/4k/Harbour Lights (2001)/Harbour Lights (2001).mkv",
        bytes: 4e10,
        resolution: "4k",
      },
    ],
  }),
];

function episode(
  id: string,
  season: number,
  index: number,
  more: Partial<PlexItem> = {},
): PlexItem {
  const path = `/srv/media/TV Shows/Lighthouse (2015)/Season 0${season}/Lighthouse - s0${season}e0${index}.mkv`;
  return {
    id,
    section: "2",
    type: "episode",
    title: `Night ${season}${index}`,
    parent: `21${season}`,
    index,
    durationMs: 2_600_000,
    addedAt: BASE + Number(id) * DAY,
    guids: [`tvdb://${id}`],
    files: [{ path, bytes: 900_000_000, resolution: "720", codec: "h264", audio: "ac3" }],
    ...more,
  };
}

const SHOW: PlexItem[] = [
  {
    id: "201",
    section: "2",
    type: "show",
    title: "Lighthouse",
    year: 2015,
    addedAt: BASE,
    genres: ["Mystery"],
    guids: ["tmdb://4242", "tvdb://77"],
    summary: "Keepers of a light.",
  },
  {
    id: "211",
    section: "2",
    type: "season",
    title: "Season 1",
    parent: "201",
    index: 1,
    addedAt: BASE + DAY,
  },
  {
    id: "212",
    section: "2",
    type: "season",
    title: "Season 2",
    parent: "201",
    index: 2,
    addedAt: BASE + 2 * DAY,
  },
  episode("221", 1, 1, { watched: { 1: { count: 1, at: BASE + 700 * DAY } } }),
  episode("222", 1, 2, { watched: { 1: { count: 1, at: BASE + 701 * DAY } } }),
  episode("223", 2, 1),
];

const MUSIC: PlexItem[] = [
  { id: "301", section: "3", type: "artist", title: "The Tides", addedAt: BASE, genres: ["Folk"] },
  {
    id: "311",
    section: "3",
    type: "album",
    title: "Ebb",
    parent: "301",
    year: 1999,
    addedAt: BASE + DAY,
  },
  {
    id: "321",
    section: "3",
    type: "track",
    title: "Low Water",
    parent: "311",
    index: 1,
    durationMs: 200_000,
    addedAt: BASE + 2 * DAY,
    files: [
      {
        path: "/srv/media/Music/The Tides/Ebb/01 Low Water.flac",
        bytes: 20_000_000,
        audio: "flac",
      },
    ],
  },
];

const PHOTOS: PlexItem[] = [
  {
    id: "401",
    section: "4",
    type: "photo",
    title: "Pier",
    year: 2020,
    addedAt: BASE + 3 * DAY,
    files: [{ path: "/srv/media/Photos/pier.jpg", bytes: 3_000_000 }],
  },
];

/**
 * A small library: two libraries of films, a show, music and a photo. Returns a new copy each time,
 * because tests change it.
 */
export const someLibrary = (): PlexLibrary =>
  structuredClone({ sections: SECTIONS, items: [...MOVIES, ...SHOW, ...MUSIC, ...PHOTOS] });

/**
 * Builds these sections. Those without an id are numbered from 1, and each contains `count` items.
 */
export function libraryOf(
  ...all: (Omit<PlexSection, "id"> & { id?: string; count?: number })[]
): PlexLibrary {
  const sections = all.map((one, at) => ({ ...one, id: one.id ?? String(at + 1) }));
  const items = sections.flatMap(({ id: section, type, count = 0 }) =>
    Array.from({ length: count }, (_, n): PlexItem => {
      return { id: String(n + 1), section, type: type as "movie" | "show", title: `Item ${n + 1}` };
    }),
  );
  return { sections, items };
}

/** A library with `films` additional films, for pages and for load. */
export function largeLibrary(films: number): PlexLibrary {
  const { sections, items } = someLibrary();
  const more = Array.from({ length: films }, (_, at) =>
    movie(String(100_000 + at), `Film ${at}`, 1950 + (at % 70)),
  );
  return { sections, items: [...items, ...more] };
}
