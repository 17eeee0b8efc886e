import { UserError } from "../../../base/errors.ts";
import type { ItemState } from "../../../servers/plex/remote/curate/item-state.ts";
import { changePlex, MOST_WITHOUT_PLAN } from "./change.ts";
import {
  chooseItem,
  chooseItems,
  countItems,
  eachOf,
  type ItemChoice,
  nameItem,
  type OneItemChoice,
} from "./choose-items.ts";
import type { CurateDeps } from "./ports.ts";
import type { ShownCuration } from "./shapes.ts";

export type WatchedRequest = ItemChoice & { watched: boolean; token?: string | undefined };

/** Ids that an answer lists. The history has as many. */
const MAX_IDS = 500;
const USER = "the user of PLEX_TOKEN";

const countWatched = (items: readonly ItemState[]): { watched: number; of: number } => ({
  watched: items.reduce((sum, { watched }) => sum + watched, 0),
  of: items.reduce((sum, { leaves }) => sum + leaves, 0),
});

/**
 * Marks items as watched or unwatched. A show or season stands for its episodes. Only what is not
 * marked so already is changed, and the answer lists it. More than ten changes take two steps.
 * @throws UserError for items that do not exist, Outage if Plex does not respond
 */
export async function setWatched(
  deps: CurateDeps,
  { watched, token, ...choice }: WatchedRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownCuration> {
  const { curate } = deps.plex;
  const items = await chooseItems(deps.plex, choice, signal);
  if (items.some(({ media }) => media.type === "photo" || media.type === "clip")) {
    throw UserError.unsupported("Photos have no watched state.", "Leave them out.");
  }
  const read = await eachOf(
    items,
    async (item) => {
      const leaves = await curate.leaves(item, signal);
      const open = leaves.flatMap(({ id, isWatched }) => (isWatched === watched ? [] : id));
      // A request for a show marks all of its episodes at once, and counts one more view of those
      // that were watched.
      return { open, marks: open.length === leaves.length ? [item.media.id] : open };
    },
    signal,
  );
  const changed = [...new Set(read.flatMap(({ open }) => open))];
  const marks = [...new Set(read.flatMap((item) => item.marks))];
  const word = watched ? "watched" : "unwatched";
  const before = countWatched(items);
  if (changed.length === 0) {
    return { count: 0, message: `Everything is ${word} already; nothing was changed.`, before };
  }
  const counted = countItems(changed.length, items);
  const effect = `Marks ${counted} as ${word} for ${USER}.`;
  if (changed.length > MOST_WITHOUT_PLAN) {
    const promise = await deps.agree("plex watched", { watched, changed }, token, signal);
    if (promise) return { plan: { effect, count: changed.length }, ...promise };
  }
  return changePlex(deps, {
    action: "plex_watched",
    actor,
    detail: {
      watched,
      items: items.map(({ media }) => nameItem(media)).slice(0, 20),
      changed: changed.slice(0, MAX_IDS),
      before,
    },
    work: () => eachOf(marks, (id) => curate.markWatched(id, watched, signal), signal),
    report: {
      async after() {
        return countWatched(
          await eachOf(items, ({ media }) => curate.state(media.id, signal), signal),
        );
      },
      isDone: (after) => after.watched === (watched ? after.of : 0),
      done: () =>
        `${counted} ${changed.length === 1 ? "is" : "are"} now ${word} for ${USER}. To take it ` +
        `back, mark the ids in changed as ${watched ? "unwatched" : "watched"}.`,
      asked: `Plex was asked to mark ${counted} as ${word} for ${USER}`,
    },
    show: (after) => ({
      count: changed.length,
      before,
      ...(after && { after }),
      changed: changed.slice(0, MAX_IDS),
    }),
  });
}

export type RatingRequest = OneItemChoice & {
  /** 0 to 10. Undefined removes the rating. */
  rating: number | undefined;
};

/** Rates one item for PLEX_TOKEN's user. The answer and the history have the old rating. */
export async function rateItem(
  deps: CurateDeps,
  { rating, ...choice }: RatingRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownCuration> {
  const { curate } = deps.plex;
  const item = await chooseItem(deps.plex, choice, signal);
  const { id } = item.media;
  const shown = (value: number | undefined) => ({ rating: value ?? null });
  const name = nameItem(item.media);
  const before = shown(item.userRating);
  const said = rating === undefined ? "has no rating now" : `is rated ${rating} now`;
  const back =
    item.userRating === undefined ? "remove the rating" : `rate it ${item.userRating} again`;
  return changePlex(deps, {
    action: "plex_rated",
    actor,
    detail: { media_id: id, item: name, before },
    work: () => curate.rate(id, rating, signal),
    report: {
      after: async () => shown((await curate.state(id, signal)).userRating),
      isDone: (after) => after.rating === (rating ?? null),
      done: () => `${name} ${said}, for ${USER}. To take it back, ${back}.`,
      asked: `Plex was asked to ${rating === undefined ? `remove the rating of ${name}` : `rate ${name} ${rating}`} for ${USER}`,
    },
    show: (after) => ({
      count: 1,
      before,
      ...(after && { after }),
    }),
  });
}

/** Asks Plex to read one item's metadata again. Plex accepts at once and reads afterwards. */
export async function refreshMetadata(
  deps: CurateDeps,
  choice: OneItemChoice,
  actor: string,
  signal: AbortSignal,
): Promise<ShownCuration> {
  const { media, leaves } = await chooseItem(deps.plex, choice, signal);
  const name = nameItem(media);
  return changePlex(deps, {
    action: "plex_refreshed",
    actor,
    detail: { media_id: media.id, item: name, count: leaves },
    work: () => deps.plex.curate.refreshItem(media.id, signal),
    report: {
      accepted: `Plex accepted the refresh of ${name}, but it may not be finished yet. Your own edits and the match stay.`,
    },
    show: () => ({ count: leaves }),
  });
}
