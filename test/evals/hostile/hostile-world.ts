import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { movie, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { someLibrary } from "../../support/plex/library.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { makeWorld, type World } from "../world.ts";
import { asFileName, CORPUS } from "./corpus.ts";

/** The corpus text with this number, wrapping around at the end. */
const at = (number: number): string => CORPUS[number % CORPUS.length]?.text ?? "";
const nameOf = (number: number): string => {
  const one = CORPUS[number % CORPUS.length];
  return one ? asFileName(one) : "";
};
const each = <T>(from: number, to: number, make: (number: number) => T): T[] =>
  Array.from({ length: to - from }, (_, more) => make(from + more));

const FILMS = each(0, 50, (n) =>
  movie([5000 + n, at(n * 4), "2001-05-01", 100, 20, null], {
    alternatives: [`Quagga ${n} Harbour`],
    originalTitle: at(n * 4 + 1),
    overview: at(n * 4 + 2),
    genres: [at(n * 4 + 3)],
    directors: [at(n * 4)],
  }),
);
const SHOW = series(
  [6000, "Quaggashow", "2001-01-01", 45, 20, null],
  null,
  [
    {
      season: 1,
      episodes: each(0, 200, (n) => ({ title: at(n), date: "2001-01-01", overview: at(n + 7) })),
    },
  ],
  { overview: at(3), originalTitle: at(11), alternatives: [at(19)] },
);

function hostilePlex() {
  const { sections, items } = someLibrary();
  const more = each(0, CORPUS.length, (n) => ({
    id: String(9000 + n),
    section: "1",
    type: "movie" as const,
    title: at(n),
    year: 2001,
    summary: at(n + 1),
    studio: at(n + 2),
    genres: [at(n + 3)],
    addedAt: 1_900_000_000 + n,
    cast: [{ tag: at(n + 4), role: at(n + 5) }],
    chapters: [{ id: 1, index: 1, tag: at(n + 6), startTimeOffset: 0, endTimeOffset: 1000 }],
    files: [{ path: `/srv/media/Movies/${nameOf(n)}.mkv`, bytes: 1 }],
  }));
  return {
    sections: sections.map((one, n) => ({ ...one, title: `${one.title} ${at(n)}` })),
    items: [...items, ...more],
  };
}

/** A home in which all foreign text is hostile: names, labels, NFOs, subtitles, TMDB and Plex. */
export async function hostileWorld(): Promise<World> {
  const tv = { id: "tv", name: `TV ${at(5)}` };
  const world = await makeWorld({
    settings: { INGEST_BACKLOG: "process" },
    catalogue: { movies: FILMS, series: [SHOW] },
    drops: [
      ...each(0, 90, (n) => `${nameOf(n)}.mkv`),
      ...each(90, 140, (n) => `${nameOf(n)}/Quagga ${n - 90} Harbour.mkv`),
      ...each(140, 200, (n) => `Quaggas of all kinds/${nameOf(n)}.mkv`),
      ...each(0, 50, (n) => `Quagga.${n}.Harbour.2001.mkv`),
      ...each(0, 20, (n) => `Quaggashow.S01E${String(n * 9 + 1).padStart(2, "0")}.mkv`),
      ...each(0, 20, (n) => `Quagga.${n}.Harbour.2001.${nameOf(n * 9)}.en.srt`.slice(0, 60)),
    ],
    plex: {
      library: hostilePlex(),
      players: [tv],
      playing: [{ id: "s1", player: tv, itemId: "9001", offsetMs: 600_000 }],
    },
    torrents: each(0, 40, (n) => ({
      name: nameOf(n * 5),
      hash: n.toString(16).padStart(40, "0"),
      done: n % 2 === 0,
    })),
    before(home, transmission, sections) {
      sections.push({ id: "8", title: "Here", type: "movie", locations: [home.movies] });
      for (let n = 90; n < 140; n++) {
        home.drop(
          `${nameOf(n)}/movie.nfo`,
          `<movie><title>${at(n)}</title><plot>${at(n + 1)}</plot></movie>`,
        );
      }
      // Other people have also named the files in the library.
      for (let n = 0; n < 60; n++) {
        mkdirSync(join(home.movies, nameOf(n * 3)));
        writeFileSync(
          join(home.movies, nameOf(n * 3), `${nameOf(n * 3 + 1)}.mkv`),
          n % 2 === 0 ? "" : asVideo(at(n)),
        );
      }
      for (const [n, torrent] of [...(transmission?.torrents.values() ?? [])].entries()) {
        Object.assign(torrent, {
          labels: [at(n + 1).slice(0, 90)],
          error: n % 3 === 0 ? 3 : 0,
          errorString: at(n + 2),
        });
      }
    },
  });
  return world;
}
