import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeMovie, movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { asVideo } from "../../test/support/video-bytes.ts";

const FIRST =
  "Amber Brass Cedar Dusty Ember Frozen Gilded Hollow Ivory Jaded Lonely Marble Narrow Orchid Painted Quiet Rusted Silver Thorny Umber".split(
    " ",
  );
const SECOND =
  "Anchor Bridge Canyon Desert Engine Falcon Garden Harbour Island Jungle Kettle Lantern Meadow Needle Orchard Palace Quarry River Saddle Temple Valley Window Yard Zephyr Cradle".split(
    " ",
  );
const THIRD = "Rising Waiting Burning Falling Singing".split(" ");
const BYTES = 1024;

export type Film = { title: string; year: number; work: FakeMovie };

/**
 * Creates `count` films, at most 2,500. Each title consists of three words that no other title
 * uses, and can only be read as a title.
 */
export function makeFilms(count: number): Film[] {
  const all = THIRD.flatMap((third) =>
    SECOND.flatMap((second) => FIRST.map((first) => `${first} ${second} ${third}`)),
  );
  if (count > all.length) throw new Error(`There are only ${all.length} titles.`);
  return all.slice(0, count).map((title, index) => {
    const year = 1970 + (index % 50);
    return { title, year, work: movie([10_000 + index, title, `${year}-05-01`, 100, 10, null]) };
  });
}

/**
 * Puts each film into the folder under a release name. The first film is 1 KiB long, and each
 * further film is one byte longer than the previous one.
 */
export function dropFilms(folder: string, films: readonly Film[]): void {
  mkdirSync(folder, { recursive: true });
  // Films of equal size would be compared byte by byte. Two real downloads on the same day never
  // have the same size.
  for (const [index, { title, year }] of films.entries()) {
    const name = `${title.replaceAll(" ", ".")}.${year}.1080p.BluRay.x264-GROUP.mkv`;
    writeFileSync(join(folder, name), asVideo(Buffer.alloc(BYTES + index, name)));
  }
}
