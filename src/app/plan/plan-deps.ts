import type { Identity } from "../../base/identity.ts";
import type { EpisodeOrders, GroupOrder, OrderedGroup } from "../../base/item.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { RouteRule } from "../../core/route/rule.ts";
import type { Store } from "../../store/open.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { AskFacts } from "../routes/choose-route.ts";

/**
 * Returns TMDB's only episode group of this type for a show, or why there is none. @throws Outage
 */
type AskGroup = (tmdbId: number, order: GroupOrder, signal: AbortSignal) => Promise<FoundGroup>;
type FoundGroup = { groups: readonly OrderedGroup[] } | { none: string };

/** Dependencies of planning. */
export type PlanDeps = {
  store: Store;
  files: Pick<
    EngineFiles,
    "listRoot" | "assertInside" | "walk" | "readFileIdentity" | "readTargetIdentity" | "hashFile"
  >;
  library: LibraryPolicy;
  /** The Plex index; without it, Plex's folders are not considered. */
  plexIndex?: Pick<PlexIndex, "folders"> | undefined;
  /**
   * Returns the text of a plain file in a folder; undefined if it is not a plain file, too long or
   * not readable. Without it, hint files are ignored.
   */
  readText?: ((folder: string, name: string) => Promise<string | undefined>) | undefined;
  /**
   * Templates for names of new folders and files; default names if absent. A name without the
   * work's id may belong to another work.
   */
  names?: NameTemplates | undefined;
  facts?: AskFacts | undefined;
  /**
   * Returns whether TMDB lists no other series of this title. Without it, a folder without a year
   * is not used. @throws Outage
   */
  isOnlySeries?: ((work: Identity, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Without it, names have TMDB's own numbers. */
  episodeOrders?: EpisodeOrders | undefined;
  /** Without it, there is no episode group. */
  episodeGroup?: AskGroup | undefined;
  /**
   * True if the library keeps several versions of a work, unless a person chose otherwise for the
   * release. Read for each plan.
   */
  keepBoth?: (() => boolean) | undefined;
  /** The rules of routes.json. */
  routes?: { rules: () => readonly RouteRule[]; facts: AskFacts } | undefined;
};
