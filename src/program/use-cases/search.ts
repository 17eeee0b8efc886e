import type { Library } from "../../app/plex/library/library.ts";
import type { MediaSearch } from "../../app/plex/library/search-media.ts";
import {
  createTitleSearch,
  type ServerSearch,
  searchServers,
} from "../../app/plex/library/search-servers.ts";
import { CALL_SHARE_MS } from "../../core/services.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";

export type SearchMedia = (
  query: MediaSearch,
  signal: AbortSignal,
) => ReturnType<typeof searchServers>;

/**
 * Searches all configured servers. The Plex of PLEX_URL is searched with the cache of its
 * responses. Without a server, the error of Plex's tools says what to set.
 */
export async function searchAll(
  program: Program,
  openPlex: () => Promise<{ library: Pick<Library, "search"> }>,
  ...[query, signal]: Parameters<SearchMedia>
): ReturnType<SearchMedia> {
  const searchPlex: ServerSearch["search"] = async (...asked) =>
    (await openPlex()).library.search(...asked);
  if (program.config.servers.length === 0) return searchPlex(query, signal);
  const servers = (await program.servers()).as(
    ({ entry, server }): ServerSearch => ({
      title: entry.title,
      search: entry.urlSetting === "PLEX_URL" ? searchPlex : createTitleSearch(server),
    }),
  );
  return searchServers(servers, query, { clock: systemClock, ms: CALL_SHARE_MS, signal });
}
