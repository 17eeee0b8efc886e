import {
  type FixMatchDeps,
  type FixRequest,
  findPlexMatches,
  fixMatch,
  undoFix,
} from "./fix-match.ts";
import { type AddRequest, addToList, createList, type NewListRequest } from "./lists.ts";
import {
  type RatingRequest,
  rateItem,
  refreshMetadata,
  setWatched,
  type WatchedRequest,
} from "./marks.ts";
import type { ShownCuration, ShownFix, ShownMatches } from "./shapes.ts";

type OneItem = { mediaId?: string | undefined; title?: string | undefined };
type Change<Request, Shown = ShownCuration> = (
  request: Request,
  actor: string,
  signal: AbortSignal,
) => Promise<Shown>;

/**
 * Changes in Plex for PLEX_TOKEN's user, for any host. Each is recorded in the history with the
 * state before and after it. Nothing is removed.
 */
export interface Curate {
  setWatched: Change<WatchedRequest>;
  rate: Change<RatingRequest>;
  createList: Change<NewListRequest>;
  addToList: Change<AddRequest>;
  refresh: Change<OneItem>;
  findMatches(
    request: OneItem & { query?: string | undefined; year?: number | undefined },
    signal: AbortSignal,
  ): Promise<ShownMatches>;
  fixMatch: Change<FixRequest, ShownFix>;
}

export const createCurate = (deps: FixMatchDeps): Curate => ({
  setWatched: (...asked) => setWatched(deps, ...asked),
  rate: (...asked) => rateItem(deps, ...asked),
  createList: (...asked) => createList(deps, ...asked),
  addToList: (...asked) => addToList(deps, ...asked),
  refresh: (...asked) => refreshMetadata(deps, ...asked),
  findMatches: (...asked) => findPlexMatches(deps, ...asked),
  fixMatch: (request, ...asked) => (request.undo ? undoFix : fixMatch)(deps, request, ...asked),
});
