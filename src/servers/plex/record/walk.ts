import { UserError } from "../../../base/errors.ts";
import { sectionsOf } from "../../../core/scan/choose-folder.ts";
import { NO_NUMBERS } from "../../../core/scan/numbers.ts";
import type { PlexClient } from "../client.ts";
import { type Arrival, createArrivals } from "../library/arrivals.ts";
import { createFindFiles } from "../library/find-files.ts";
import { listPlexEpisodes } from "../library/list-works.ts";

const FEW = 3;

/**
 * Sends the requests that browsing, proof, scanning and playback use. Changes nothing in Plex.
 * Returns the program's result for each response, by name, or the error code of a request that
 * failed.
 */
export async function walkPlex(
  plex: PlexClient,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  async function see<T>(name: string, ask: Promise<T>): Promise<T | undefined> {
    const result = await ask.catch((error: unknown) => {
      results[name] = { failed: error instanceof UserError ? error.code : (error as Error).name };
    });
    if (result !== undefined) results[name] = result;
    return result ?? undefined;
  }
  const arrivals = createArrivals(plex);
  // The stamp is left out, because it is used only for comparison. It consists of fields that the
  // recording keeps.
  const listed = plex
    .sections(signal)
    .then((all) => all.map((library) => ({ ...library, stamp: undefined })));
  const sections = (await see("libraries", listed)) ?? [];
  await see("server", plex.serverInfo(signal));
  await see("counts", plex.libraries(signal));
  const some = sections.filter(({ type }) => type === "movie" || type === "show").slice(0, FEW);
  for (const [index, section] of some.entries()) {
    const of = (what: string): string => `${what} of library ${index + 1}`;
    const type = section.type === "show" ? "show" : "movie";
    const query = { sectionId: section.id, type, sort: "added", offset: 0, limit: FEW } as const;
    const [item] = (await see(of("items"), plex.items(query, signal)))?.items ?? [];
    await see(of("genres"), plex.genres(section.id, type, signal));
    if (!item) continue;
    await see(of("details"), plex.details(item.media.id, signal));
    await see(of("search"), plex.search(item.media.title, FEW, signal));
    if (type === "show") {
      await see(of("episodes"), listPlexEpisodes(plex.pages, item.media.id, signal));
    }
    const by = {
      sectionId: section.id,
      type: type === "show" ? "episode" : type,
      by: "added",
      pageSize: FEW,
    } as const;
    const page = await see(of("newest"), arrivals.newest(by, signal).next());
    const listed: Arrival[] = page?.value?.items ?? [];
    const [path] = listed[0]?.files ?? [];
    if (path === undefined) continue;
    // A file that was just listed is found even without its title.
    const work = { type: "movie", tmdbId: 1, title: "" } as const;
    const files = [{ path, work, numbers: NO_NUMBERS }];
    const found = createFindFiles(arrivals)(section, { files, depth: "recent", since: 0 }, signal);
    await see(
      of("proof"),
      found.then((shown) =>
        [...shown.values()].map((all) =>
          all.map(({ id, library, work, isMatched, versions }) => {
            const { season, episode } = listed.find((one) => one.id === id) ?? {};
            return { id, library, work, season, episode, isMatched, versions };
          }),
        ),
      ),
    );
    results[of("scan")] = sectionsOf(path, sections).map(({ id }) => id);
  }
  await see("new", plex.recentlyAdded(undefined, FEW, signal));
  await see("on deck", plex.onDeck({ limit: FEW }, signal));
  await see("history", plex.history({ offset: 0, limit: FEW }, signal));
  await see("accounts", plex.accounts(signal));
  await see("players", plex.clients(signal));
  await see("sessions", plex.sessions(signal));
  return results;
}
