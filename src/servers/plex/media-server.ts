import type { MediaServer } from "../../core/library/media-server.ts";
import { createPlexClient, type PlexClientDeps } from "./client.ts";
import { createArrivals } from "./library/arrivals.ts";
import { createFindFiles } from "./library/find-files.ts";
import { listPlexEpisodes, listPlexWorks, listShowFolders } from "./library/list-works.ts";
import { createNotifications } from "./library/notifications.ts";
import { createTitleSearch } from "./library/search-titles.ts";
import { listPlayingFiles } from "./remote/players/playing-files.ts";

export function createPlexServer(deps: PlexClientDeps): MediaServer {
  const client = createPlexClient(deps);
  const { get, pages, sections, refresh, prove, close } = client;
  return {
    name: "Plex",
    libraries: sections,
    refresh,
    find: createFindFiles(createArrivals(client)),
    listen: createNotifications(deps),
    works: (libraryId, type, signal) => listPlexWorks(pages, libraryId, type, signal),
    episodes: (seriesId, signal) => listPlexEpisodes(pages, seriesId, signal),
    seriesFolders: (seriesId, signal) => listShowFolders(get, seriesId, signal),
    search: createTitleSearch(client),
    playing: (signal) => listPlayingFiles(get, signal),
    check: prove,
    close,
  };
}
