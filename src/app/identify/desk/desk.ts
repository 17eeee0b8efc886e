import type { MediaType } from "../../../core/identity.ts";
import { toParseLine } from "../../../core/parse/parse-line.ts";
import { parsePath } from "../../../core/parse/path.ts";
import type { Files } from "../../releases/files-port.ts";
import type { ShownDetails, ShownEpisode, ShownNames } from "../../shown/lookup-shape.ts";
import { cleanFields } from "../../shown/release.ts";
import type { createIdentify } from "../identify.ts";
import { type FolderProgress, identifyFolder } from "./identify-folder.ts";
import { type EpisodesThere, readDetails, readEpisode, type Works } from "./works.ts";

/** What names and works are, beside any release: nothing is written but TMDb's answers to the cache. */
export type IdentifyDesk = {
  /** What a name says, as `plex-ingest parse` prints it. */
  parse(name: string): Promise<{ parsed: Record<string, unknown> }>;
  /** With the episodes of one season, if it is named. */
  details(
    work: { type: MediaType; tmdbId: number; season?: number | undefined },
    signal: AbortSignal,
  ): Promise<ShownDetails>;
  episode(episode: { tmdbId: number; season: number; episode: number }, signal: AbortSignal): Promise<ShownEpisode>;
  /** `report` gets how far it is, after every few names. */
  folder(
    query: { path: string; limit: number; cursor?: string | undefined },
    signal: AbortSignal,
    report?: (progress: FolderProgress) => void,
  ): Promise<ShownNames>;
};

export function createIdentifyDesk({
  listRoot,
  timeoutMs,
  openCatalogue,
  resolveFolder,
  episodesThere,
}: {
  listRoot: Files["listRoot"];
  /** How long a page of a folder may take, in ms. */
  timeoutMs?: number | undefined;
  /** TMDb and the identification over it: opened only when TMDb must be asked. */
  openCatalogue: () => Promise<Works & { identify: ReturnType<typeof createIdentify> }>;
  /** The real path of a folder that a client may name. @throws UserError */
  resolveFolder: (path: string) => Promise<string>;
  /** Without it no episode is said to be in the library. */
  episodesThere?: EpisodesThere | undefined;
}): IdentifyDesk {
  return {
    parse: async (name) => ({ parsed: cleanFields(toParseLine(parsePath(name))) }),
    details: async (work, signal) => readDetails(await openCatalogue(), work, signal, episodesThere),
    episode: async (wanted, signal) => readEpisode(await openCatalogue(), wanted, signal),
    async folder({ path, ...page }, signal, report) {
      const real = await resolveFolder(path);
      return identifyFolder(
        { listRoot, timeoutMs, identify: (await openCatalogue()).identify },
        { ...page, path: real },
        signal,
        report,
      );
    },
  };
}
