import type { StampedSection } from "../../adapters/plex/browse/stamped-sections.ts";
import type { HeldEpisode, HeldWork } from "../../adapters/plex/index/held-works.ts";
import type { MediaType } from "../../core/identity.ts";

/** What the index asks of Plex. Each throws `Outage` when Plex is down, slow or refuses the token. */
export type IndexPlex = {
  stamped(signal: AbortSignal): Promise<StampedSection[]>;
  works(sectionId: string, type: MediaType, signal: AbortSignal): AsyncGenerator<HeldWork[]>;
  /** These two throw `UserError` `not_found` for a show that Plex does not have any more. */
  episodes(ratingKey: string, signal: AbortSignal): Promise<HeldEpisode[]>;
  showFolders(ratingKey: string, signal: AbortSignal): Promise<string[]>;
};
