// The readings of all names of a release, each written as plain names.
import { titleKey } from "../identify/title-key.ts";
import { isVideoFile } from "../media-files/file-types.ts";
import { type FilmReading, filmReadings } from "./film-readings.ts";

/** The names of a release: its own and its videos' paths, relative to it. */
export type Names = { name: string; videos: readonly string[] };

/** Another reading of a release: its names written plainly, in the order of the given ones. */
export type ReleaseReading = FilmReading & { names: Names };

const MAX_READINGS = 24;
const MAX_COMPONENTS = 8;

const sameFilm = (a: FilmReading, b: FilmReading): boolean =>
  a.year === b.year && titleKey(a.title) === titleKey(b.title);

// `title_t00.mkv`, `Film_t01.mkv`: MakeMKV numbers the titles of a disc, and the folder has the film's name.
const RIPPED = /^(.*?)[ _-]?t?\d{2}(\.[a-z\d]{2,4})$/i;

function asRipped(part: string, { title, year }: FilmReading): string {
  const [, own = "", extension = ""] = RIPPED.exec(part) ?? [];
  const key = titleKey(own);
  return isVideoFile(part) && (key === "title" || key === titleKey(title)) ? `${title} (${year})${extension}` : part;
}

/**
 * How the names of a release can be read besides as they stand, the longest title of the nearest component first. All
 * components that can be read as the same film are written plainly; what stands in the others is judged as before.
 */
export function releaseReadings({ name, videos }: Names): ReleaseReading[] {
  const paths = [name, ...videos.slice(0, 1)]
    .join("/")
    .split("/")
    .filter((part) => part !== "");
  const near = [...new Set(paths.toReversed())].slice(0, MAX_COMPONENTS);
  const single = videos.length === 1 || (videos.length === 0 && isVideoFile(name));
  const byComponent = new Map(near.map((component) => [component, filmReadings(component)]));
  const all: ReleaseReading[] = [];
  for (const readings of byComponent.values())
    for (const reading of readings) {
      const plain = (path: string): string =>
        path
          .split("/")
          .map(
            (part) =>
              byComponent.get(part)?.find((other) => sameFilm(other, reading))?.plain ??
              (single ? asRipped(part, reading) : part),
          )
          .join("/");
      all.push({ ...reading, names: { name: plain(name), videos: videos.map(plain) } });
    }
  return all.slice(0, MAX_READINGS);
}
