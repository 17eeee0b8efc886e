import type { Identity } from "../../base/identity.ts";
import type { EpisodeOrders, GroupOrder, OrderedGroup } from "../../base/item.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { RouteRule } from "../../core/route/rule.ts";
import type { ReadLengths } from "../../names/index.ts";
import type { StoreReader } from "../../store/open.ts";
import type { FindGone } from "../library-state/find-gone.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { AskFacts } from "../routes/choose-route.ts";

/**
 * Returns TMDB's only episode group of this type for a show, or the reason why no such group is
 * available. @throws Outage
 */
type AskGroup = (tmdbId: number, order: GroupOrder, signal: AbortSignal) => Promise<FoundGroup>;
type FoundGroup = { groups: readonly OrderedGroup[] } | { none: string };

/** Dependencies of the planner. */
export type PlanDeps = {
  store: StoreReader;
  files: Pick<
    EngineFiles,
    "listRoot" | "assertInside" | "walk" | "readFileIdentity" | "readTargetIdentity" | "hashFile"
  >;
  library: LibraryPolicy;
  /** Finds deleted files, which are no other versions. If absent, every filed file counts. */
  findGone?: FindGone | undefined;
  /** The Plex index. If absent, Plex's folders are not considered. */
  plexIndex?: Pick<PlexIndex, "folders"> | undefined;
  /**
   * Returns the text of a plain file in a folder; undefined if the entry is not a plain file, too
   * long or not readable. If this function is absent, hint files are ignored.
   */
  readText?: ((folder: string, name: string) => Promise<string | undefined>) | undefined;
  /**
   * Templates for names of new folders and files; default names if absent. If a template leaves out
   * the work's id, a matching name may belong to another work.
   */
  names?: NameTemplates | undefined;
  /** Lists the media servers that will read the names. If absent, only Plex reads them. */
  nameReaders?: ((signal: AbortSignal) => Promise<readonly NameReader[]>) | undefined;
  facts?: AskFacts | undefined;
  /**
   * Returns true if TMDB lists no other series of this title. If absent, a folder without a year is
   * not used. @throws Outage
   */
  isOnlySeries?: ((work: Identity, signal: AbortSignal) => Promise<boolean>) | undefined;
  /**
   * Reads the headers of videos whose header was not read before, if names contain its values. If
   * absent, these values come only from names.
   */
  lengths?: ReadLengths | undefined;
  /** If absent, names contain TMDB's own numbers. */
  episodeOrders?: EpisodeOrders | undefined;
  /** If absent, no episode group is used. */
  episodeGroup?: AskGroup | undefined;
  /**
   * True if the library keeps several versions of a work, unless a person chose otherwise for the
   * release. Read again for each plan.
   */
  keepBoth?: (() => boolean) | undefined;
  /** The rules of routes.json. */
  routes?: { rules: () => readonly RouteRule[]; facts: AskFacts } | undefined;
};
