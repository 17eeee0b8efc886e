// The film readings of all names of a release.
import { titleKey } from "../identify/title-key.ts";
import { isVideoFile } from "../media-files/file-types.ts";
import { components } from "../parse/folder.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import { asFilm, type FilmReading, filmReadings } from "./film-readings.ts";

/** The names of a release: its own and its videos' paths, relative to it. */
export type Names = { name: string; videos: readonly string[] };

/** A release as one film: how each component that can be read so is read. */
export type ReleaseReading = FilmReading & { reading: Reading };

const MAX_READINGS = 24;
const MAX_COMPONENTS = 8;

const sameFilm = (a: FilmReading, b: FilmReading): boolean =>
  a.year === b.year && titleKey(a.title) === titleKey(b.title);

// `title_t00.mkv`, `Film_t01.mkv`: MakeMKV numbers the titles of a disc, and the folder has the film's name.
const RIPPED = /^(.*?)[ _-]?t?\d{2}\.[a-z\d]{2,4}$/i;

function isRipped(part: string, { title }: FilmReading): boolean {
  const key = titleKey(RIPPED.exec(part)?.[1] ?? "");
  return isVideoFile(part) && (key === "title" || key === titleKey(title));
}

/**
 * How a release can be read as a film besides as it stands, the longest title of the nearest component first. All components
 * that can be read as the same film are; what stands in the others is judged as before.
 */
export function releaseReadings({ name, videos }: Names): ReleaseReading[] {
  const paths = components([name, ...videos.slice(0, 1)].join("/"));
  const near = [...new Set(paths)].slice(0, MAX_COMPONENTS);
  const single = videos.length === 1 || (videos.length === 0 && isVideoFile(name));
  const every = new Set([...near, ...videos.flatMap(components)]);
  const byComponent = new Map(near.map((component) => [component, filmReadings(component)]));
  const all: ReleaseReading[] = [];
  for (const readings of byComponent.values())
    for (const one of readings) {
      const people = new Set(one.people);
      const read = [...every].flatMap((component) => {
        const same = byComponent.get(component)?.find((other) => sameFilm(other, one));
        if (same === undefined && !(single && isRipped(component, one))) return [];
        for (const person of same?.people ?? []) people.add(person);
        return [[component, asFilm(component, same ?? one)] as const];
      });
      all.push({ ...one, people: [...people], reading: new Map(read) });
    }
  return all.slice(0, MAX_READINGS);
}
