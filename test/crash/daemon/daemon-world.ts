import { join } from "node:path";
import type { Home } from "../../process/home.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { withDatabase } from "../check/check-database.ts";
import { sha256Of, written } from "../check/look.ts";
import type { World } from "../check/world.ts";
import { type Film, film } from "../scenarios/films.ts";

/** Films that the TMDB stand-in lists, with their destinations. */
const FILMS: readonly [string, string][] = [
  ["Sintel.2010.mkv", "Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"],
  ["Inception.2010.mkv", "Inception (2010) {tmdb-27205}/Inception (2010).mkv"],
  ["Interstellar.2014.mkv", "Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv"],
  ["The.Matrix.1999.mkv", "The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv"],
  ["Shrek.2001.mkv", "Shrek (2001) {tmdb-808}/Shrek (2001).mkv"],
  [
    "The.Matrix.Reloaded.2003.mkv",
    "The Matrix Reloaded (2003) {tmdb-604}/The Matrix Reloaded (2003).mkv",
  ],
];

export type DaemonWorld = {
  world: World;
  films: readonly string[];
  drop(name: string): void;
  /** The id of a film's release, or undefined if the film has no release yet. */
  idOf(name: string): number | undefined;
  stateOf(name: string): string | undefined;
  /** Sets the expected final state: these films are undone and all others are filed. */
  expectEnd(undone: readonly string[]): void;
};

/**
 * A home's world: films to drop, and strangers' files to leave alone. `server` is the address of
 * the database if it is not a file.
 */
export function daemonWorld(
  home: Home,
  size: number,
  method: string,
  server?: string,
): DaemonWorld {
  const bytes = new Map<string, Film>(
    FILMS.map(([name]) => [name, playable(`${name} as it was downloaded`, size)]),
  );
  const target = (name: string): string => `Movies/${FILMS.find(([own]) => own === name)?.[1]}`;
  const strangers = ["Movies/Stalker (1979)/Stalker (1979).mkv", "TV Shows/canary.txt"].map(
    (path) => written(join(home.library, path), Buffer.from(`nobody's business: ${path}`)),
  );
  const world: World = {
    roots: [home.downloads, home.library],
    downloads: home.downloads,
    library: home.library,
    database: home.database,
    server,
    mark: ".plex-ingest-storage",
    trashFolder: ".plex-ingest-trash",
    staged: ".plex-ingest-",
    sources: [],
    strangers,
    contents: [],
    names: Object.fromEntries(
      FILMS.map(([name]) => [target(name), [bytes.get(name)?.sha256 ?? ""]]),
    ),
    always: [],
    end: { library: {}, trash: [], releases: {}, gone: [] },
  };
  // No releases exist before the first daemon has created the database.
  const releases = (): { id: number; name: string; state: string }[] =>
    withDatabase(world, (rows) =>
      rows("select name from sqlite_master where name = 'release'").length === 0
        ? []
        : rows("select id, name, state from release").map(({ id, name, state }) => ({
            id: Number(id),
            name: String(name),
            state: String(state),
          })),
    );
  const named = (name: string) => releases().find((release) => release.name === name);
  return {
    world,
    films: FILMS.map(([name]) => name),
    drop(name) {
      const facts = written(join(home.downloads, name), bytes.get(name)?.bytes ?? Buffer.alloc(0));
      world.sources.push({ ...facts, mayGo: false, copied: false });
      world.contents.push(facts.sha256);
    },
    idOf: (name) => named(name)?.id,
    stateOf: (name) => named(name)?.state,
    expectEnd(undone) {
      const all = releases();
      for (const { id, name } of all) {
        const sha256 = bytes.get(name)?.sha256 ?? "";
        const back = undone.includes(name);
        world.end.releases[id] = back ? "undone" : "filed";
        if (back) world.end.trash.push(sha256);
        else world.end.library[target(name)] = { sha256, method, release: id };
      }
    },
  };
}

/** A film that the daemon can also play. */
function playable(text: string, size: number): Film {
  const bytes = asVideo(film(text, size).bytes);
  return { bytes, sha256: sha256Of(bytes) };
}
