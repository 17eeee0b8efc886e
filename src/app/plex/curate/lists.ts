import { UserError } from "../../../base/errors.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { matchesName, mediaKindOf, type PlexType } from "../../../core/playback/session.ts";
import type { ItemState } from "../../../servers/plex/remote/curate/item-state.ts";
import type { PlaylistKind, PlexList } from "../../../servers/plex/remote/curate/lists.ts";
import { changePlex, MOST_WITHOUT_PLAN } from "./change.ts";
import { chooseItems, countItems, type ItemChoice, nameItem } from "./choose-items.ts";
import type { CurateDeps } from "./ports.ts";
import type { ShownCuration } from "./shapes.ts";

type ListKind = "playlist" | "collection";

export type NewListRequest = {
  kind: ListKind;
  name: string;
  items: ItemChoice;
  token?: string | undefined;
};
export type AddRequest = {
  kind: ListKind;
  /** Id or title of the playlist or the collection. */
  list: string;
  items: ItemChoice;
  token?: string | undefined;
};

/** The items that a list receives. `count` is the number of entries that it gets. */
type Contents = {
  items: readonly [ItemState, ...ItemState[]];
  ids: string[];
  count: number;
  counted: string;
  holds: string;
  sectionId: string;
};

/**
 * Creates a playlist or a collection with these items. More than ten entries take two steps.
 * @throws UserError for items that do not exist or do not fit together, and for a name in use
 */
export async function createList(
  deps: CurateDeps,
  { kind, name: asked, items, token }: NewListRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownCuration> {
  const { curate } = deps.plex;
  const name = cleanText(asked, 200).trim();
  if (name === "") throw new UserError(`The ${kind} has no name.`, "Give it a name.");
  const contents = await contentsOf(deps, kind, items, signal);
  const { ids, count, counted, holds, sectionId } = contents;
  const known = await listsOf(deps, kind, contents, signal);
  const same = known.find(({ title }) => matchesName(name, title));
  if (same) {
    throw UserError.conflict(
      `A ${kind} named ${quoted(same.title)} exists already (id ${same.id}).`,
      "Add the items to it, or choose another name.",
    );
  }
  const effect = `Creates the ${kind} ${quoted(name)} with ${counted}${seenBy(kind)}.`;
  if (count > MOST_WITHOUT_PLAN) {
    const promise = await deps.agree(`plex new ${kind}`, { name, ids, count }, token, signal);
    if (promise) return { plan: { effect, count }, ...promise };
  }
  const { machineIdentifier } = await deps.plex.identity(signal);
  let list: PlexList | undefined;
  return changePlex(deps, {
    action: "plex_listed",
    actor,
    detail: { kind, name, ...namesOf(contents), before: null },
    async work() {
      list =
        kind === "playlist"
          ? await curate.createPlaylist(
              machineIdentifier,
              { title: name, kind: holds as PlaylistKind, ids },
              signal,
            )
          : await curate.createCollection(
              machineIdentifier,
              { sectionId, title: name, type: holds as CollectedType, ids },
              signal,
            );
    },
    report: {
      // Plex's answer to the request names the list, but only its list of all shows what it has.
      async after() {
        const now = (await listsOf(deps, kind, contents, signal)).find(({ id }) => id === list?.id);
        return { id: list?.id, count: now?.count };
      },
      isDone: (after) => after.count !== undefined,
      done: (after) =>
        `The ${kind} ${quoted(name)} was created ${
          (after.count ?? 0) < count
            ? `${seenBy(kind).replace(/^[ ,]+/, "")}, but Plex lists only ${after.count} of ${counted} in it`
            : `with ${counted}${seenBy(kind)}`
        }. Only a person can delete it, in Plex.`,
      asked: `Plex was asked to create the ${kind} ${quoted(name)} with ${counted}${seenBy(kind)}`,
    },
    show: (after) => ({
      ...(list && { id: list.id }),
      ...(after?.count !== undefined && { after: { count: after.count } }),
      count,
    }),
  });
}

/**
 * Adds items to a playlist or a collection. Nothing is removed. More than ten entries take two
 * steps.
 * @throws UserError for a list that does not exist, that Plex fills by rules, or that holds other
 * items, and for a title that several lists have
 */
export async function addToList(
  deps: CurateDeps,
  { kind, list: asked, items, token }: AddRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownCuration> {
  const { curate } = deps.plex;
  const contents = await contentsOf(deps, kind, items, signal);
  const { ids, count, counted, holds } = contents;
  const readLists = (): Promise<PlexList[]> => listsOf(deps, kind, contents, signal);
  const list = chooseList(kind, asked, await readLists());
  const name = quoted(list.title);
  if (list.isSmart) {
    throw UserError.refused(
      `The ${kind} ${name} is smart: Plex fills it by its rules.`,
      `Choose another ${kind}, or change its rules in Plex.`,
    );
  }
  if (list.holds !== undefined && list.holds !== holds) {
    throw UserError.refused(
      `The ${kind} ${name} holds ${cleanText(list.holds, 40)}, and these items are ${holds}.`,
      `Choose a ${kind} of the same kind.`,
    );
  }
  const effect = `Adds ${counted} to the ${kind} ${name}, which has ${list.count}${seenBy(kind)}.`;
  if (count > MOST_WITHOUT_PLAN) {
    const plan = { id: list.id, had: list.count, ids, count };
    const promise = await deps.agree(`plex add to ${kind}`, plan, token, signal);
    if (promise) return { plan: { effect, count }, ...promise };
  }
  const { machineIdentifier } = await deps.plex.identity(signal);
  const before = { count: list.count };
  const asksToAdd = `Plex was asked to add ${counted} to the ${kind} ${name}`;
  return changePlex(deps, {
    action: "plex_listed",
    actor,
    detail: { kind, id: list.id, name: list.title, ...namesOf(contents), before },
    work: () =>
      curate
        .addToList(machineIdentifier, { kind, id: list.id }, ids, signal)
        .catch(async (error: unknown) => {
          // A 404 is about the address. Only Plex's list shows whether the playlist still exists.
          if (!(error instanceof UserError) || error.code !== "unsupported") throw error;
          throw (await readLists()).some(({ id }) => id === list.id) ? error : deleted(kind, name);
        }),
    report: {
      async after() {
        return { count: (await readLists()).find(({ id }) => id === list.id)?.count };
      },
      isDone: (after) => (after.count ?? 0) > list.count,
      done: () =>
        `${counted} ${count === 1 ? "was" : "were"} added to the ${kind} ${name}. Only a person can remove ${count === 1 ? "it" : "them"}, in Plex.`,
      asked: asksToAdd,
      unseen: (after) =>
        after.count === undefined
          ? `${asksToAdd}, but its list could not be read afterwards.`
          : `${asksToAdd}, and lists ${after.count} as before: what a collection has already stays there once.`,
    },
    show: (after) => ({
      id: list.id,
      count,
      before,
      ...(after && { after }),
    }),
  });
}

const deleted = (kind: ListKind, name: string): UserError =>
  UserError.notFound(
    `The ${kind} ${name} was deleted in Plex.`,
    `Create the ${kind} again, or choose another one.`,
  );

const seenBy = (kind: ListKind): string =>
  kind === "playlist" ? " for the user of PLEX_TOKEN" : ", for everybody who sees the library";

const namesOf = ({ items, ids, count }: Contents) => ({
  items: items.map(({ media }) => nameItem(media)).slice(0, 20),
  media_ids: ids,
  count,
});

const listsOf = (
  { plex: { curate } }: CurateDeps,
  kind: ListKind,
  { sectionId }: Contents,
  signal: AbortSignal,
): Promise<PlexList[]> =>
  kind === "playlist" ? curate.playlists(signal) : curate.collections(sectionId, signal);

type CollectedType = Exclude<PlexType, "clip">;
const PLAYLIST_KINDS = { video: "video", music: "audio", photo: "photo" } as const;

/** Reads the items, and checks that one list may have them all. */
async function contentsOf(
  { plex }: CurateDeps,
  kind: ListKind,
  choice: ItemChoice,
  signal: AbortSignal,
): Promise<Contents> {
  const items = await chooseItems(plex, choice, signal);
  const [{ media: first, sectionId }] = items;
  const ids = items.map(({ media }) => media.id);
  if (first.type === "clip" || sectionId === undefined) {
    throw UserError.unsupported(
      `Plex does not keep ${nameItem(first)} in a library.`,
      "Choose items of a library.",
    );
  }
  const kindOf = ({ media: { type } }: ItemState): string =>
    kind === "playlist" ? PLAYLIST_KINDS[mediaKindOf(type)] : type;
  const holds = kindOf(items[0]);
  const other = items.find((item) => kindOf(item) !== holds);
  if (other) {
    throw UserError.refused(
      `A ${kind} holds items of one kind: ${nameItem(first)} is ${holds}, ${nameItem(other.media)} is ${kindOf(other)}.`,
      "Leave out one kind.",
    );
  }
  if (kind === "collection" && items.some((item) => item.sectionId !== sectionId)) {
    throw UserError.refused(
      "These items are in several libraries.",
      "A collection belongs to one library: leave out the others.",
    );
  }
  // A playlist gets each episode of a show, a collection the show itself.
  const count =
    kind === "playlist" ? items.reduce((sum, { leaves }) => sum + leaves, 0) : ids.length;
  const counted =
    kind === "playlist" ? countItems(count, items) : `${count} ${count === 1 ? "item" : "items"}`;
  return { items, ids, count, counted, holds, sectionId };
}

const MAX_NAMED = 20;

function chooseList(kind: ListKind, wanted: string, lists: readonly PlexList[]): PlexList {
  const byId = lists.filter(({ id }) => id === wanted);
  const exact = byId.length > 0 ? byId : lists.filter(({ title }) => title === wanted);
  const meant = exact.length > 0 ? exact : lists.filter(({ title }) => matchesName(wanted, title));
  const [first, second] = meant;
  if (first && !second) return first;
  const named = (second ? meant : lists)
    .slice(0, MAX_NAMED)
    .map(({ id, title, count }) => `${quoted(title)} (id ${id}, ${count} items)`)
    .join("; ");
  if (second) {
    throw new UserError(
      `Several ${kind}s are named ${quoted(wanted)}: ${named}.`,
      "Ask the person which one is meant, and give its id.",
    );
  }
  throw UserError.notFound(
    `Plex has no ${kind} ${quoted(wanted)}${kind === "collection" ? " in this library" : ""}.`,
    named === "" ? `Create the ${kind} first.` : `Plex has ${named}.`,
  );
}
