import { answerChoices, type OneItemChoice } from "./choose-items.ts";
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

type Change<Request, Shown = ShownCuration> = (
  request: Request,
  actor: string,
  signal: AbortSignal,
) => Promise<Shown>;

/**
 * Changes in Plex for PLEX_TOKEN's user, for any host. Each is recorded in the history with the
 * state before and after it. Nothing is removed. A title that several items have is answered with
 * the items.
 */
export interface Curate {
  setWatched: Change<WatchedRequest>;
  rate: Change<RatingRequest>;
  createList: Change<NewListRequest>;
  addToList: Change<AddRequest>;
  refresh: Change<OneItemChoice>;
  findMatches(
    request: OneItemChoice & { query?: string | undefined; year?: number | undefined },
    signal: AbortSignal,
  ): Promise<ShownMatches>;
  fixMatch: Change<FixRequest, ShownFix>;
}

export const createCurate = (deps: FixMatchDeps): Curate => ({
  setWatched: (...asked) => answerChoices(setWatched(deps, ...asked)),
  rate: (...asked) => answerChoices(rateItem(deps, ...asked)),
  createList: (...asked) => answerChoices(createList(deps, ...asked)),
  addToList: (...asked) => answerChoices(addToList(deps, ...asked)),
  refresh: (...asked) => answerChoices(refreshMetadata(deps, ...asked)),
  findMatches: (...asked) => answerChoices(findPlexMatches(deps, ...asked)),
  fixMatch: (request, ...asked) => (request.undo ? undoFix : fixMatch)(deps, request, ...asked),
});
