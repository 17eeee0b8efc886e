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
 * The only episode group of this type that TMDB has of a show, or why there is none. @throws Outage
 */
type AskGroup = (tmdbId: number, order: GroupOrder, signal: AbortSignal) => Promise<FoundGroup>;
type FoundGroup = { groups: readonly OrderedGroup[] } | { none: string };

/** What plans are made with; handed in once. */
export type PlanDeps = {
  store: Store;
  files: Pick<
    EngineFiles,
    "listRoot" | "assertInside" | "walk" | "readFileIdentity" | "readTargetIdentity" | "hashFile"
  >;
  library: LibraryPolicy;
  /** What Plex has; without it no folders of Plex are considered. */
  plexIndex?: Pick<PlexIndex, "folders"> | undefined;
  /**
   * The text of a plain file in a folder; undefined if it is not a plain file, too long or not
   * readable. Without it hint files are ignored.
   */
  readText?: ((folder: string, name: string) => Promise<string | undefined>) | undefined;
  /**
   * How new folders and files are named, by default names if absent: a name without the work's id
   * may be another's.
   */
  names?: NameTemplates | undefined;
  facts?: AskFacts | undefined;
  /**
   * Whether TMDB lists no other series of this title; without it a folder without a year is not
   * used. @throws Outage
   */
  isOnlySeries?: ((work: Identity, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Without it names have TMDB's own numbers. */
  episodeOrders?: EpisodeOrders | undefined;
  /** Without it there is no group. */
  episodeGroup?: AskGroup | undefined;
  /**
   * Whether the library has several versions of a work, where a person did not choose for the
   * release. Read for each plan.
   */
  keepBoth?: (() => boolean) | undefined;
  /** The rules of routes.json. */
  routes?: { rules: () => readonly RouteRule[]; facts: AskFacts } | undefined;
};
