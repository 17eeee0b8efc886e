import { sectionsOf } from "../../src/core/scan/choose-folder.ts";
import { NO_NUMBERS } from "../../src/core/scan/numbers.ts";
import { createArrivals } from "../../src/servers/plex/library/arrivals.ts";
import { createFindFiles } from "../../src/servers/plex/library/find-files.ts";
import { createFindWork } from "../../src/servers/plex/library/find-work.ts";
import { Odd, type Target } from "./step.ts";

/** Returns the newest film that has a file and a TMDB id, with its library. */
async function aFilm({ plex }: Target, signal: AbortSignal) {
  const { newest } = createArrivals(plex);
  for (const library of (await plex.sections(signal)).filter(({ type }) => type === "movie")) {
    const query = { sectionId: library.id, type: "movie", by: "added", pageSize: 20 } as const;
    const { items = [] } = (await newest(query, signal).next()).value ?? {};
    for (const { id, title, year, guids, files } of items) {
      const tmdbId = Number(
        guids.find((guid: string) => guid.startsWith("tmdb://"))?.slice("tmdb://".length),
      );
      const [path] = files;
      if (path !== undefined && tmdbId > 0) {
        return { library, id, path, work: { type: "movie", tmdbId, title, year } as const };
      }
    }
  }
  return undefined;
}

/**
 * Checks one film in the way that filing proves it: by the path of its file, and by the work that
 * Plex matched it with.
 */
export async function proof(target: Target, signal: AbortSignal): Promise<string | undefined> {
  const film = await aFilm(target, signal);
  if (!film) return undefined;
  const { library, id, path, work } = film;
  const search = {
    files: [{ path, work, numbers: NO_NUMBERS }],
    depth: "thorough",
    since: 0,
  } as const;
  const shown =
    (await createFindFiles(createArrivals(target.plex))(library, search, signal)).get(path) ?? [];
  if (!shown.some((one) => one.id === id)) {
    throw new Odd(`"${work.title}" cannot be found by its file's path.`);
  }
  return `"${work.title}" is found by its file, as tmdb ${work.tmdbId}`;
}

/**
 * Finds the address at which a browser opens the film, once by the item that has the file and once
 * without knowing the item.
 */
export async function link(target: Target, signal: AbortSignal): Promise<string | undefined> {
  const film = await aFilm(target, signal);
  if (!film) return undefined;
  const { library, id, path, work } = film;
  const find = createFindWork(target.plex);
  const shown = { libraries: new Set([library.title]), paths: [path] };
  const [byItem, byTitle] = await Promise.all(
    [[id], []].map((items) => find(work, { ...shown, items }, signal)),
  );
  if (byItem === undefined || byItem === "not_found") {
    throw new Odd(`"${work.title}" cannot be opened by its item.`);
  }
  return `${byItem.url}${byTitle === "not_found" ? ", and not by its title" : ", also by its title"}`;
}

/**
 * Finds which library would be asked to scan that film's folder, and the path that would be sent.
 * No scan is requested.
 */
export async function dryScan(target: Target, signal: AbortSignal): Promise<string | undefined> {
  const film = await aFilm(target, signal);
  if (!film) return undefined;
  const folder = film.path.replace(/[/\\][^/\\]*$/, "");
  const [home] = sectionsOf(folder, await target.plex.sections(signal));
  if (!home) throw new Odd(`No Plex library contains the folder ${folder}.`);
  return `"${home.title}" would be asked to scan ${folder}`;
}
