import * as z from "zod";
import { shownCuration } from "../../../../app/plex/curate/shapes.ts";
import type { UseCases } from "../../../../program/use-cases/use-cases.ts";
import { byOperator, type CallContext, defineTool, type Hints } from "../define.ts";
import { confirmToken, mediaIds, text } from "../fields.ts";
import { byTitle, CHANGES_PLEX, toChoice } from "./marks.ts";

const ADDS: Hints = { ...CHANGES_PLEX, idempotent: false };

const items = {
  media_ids: mediaIds.describe("ids from search_media in this order, e.g. [101, 102]"),
  ...byTitle,
  confirm_token: confirmToken,
};
type Items = z.output<z.ZodObject<typeof items>>;

const newName = text(200).describe("name of the new list, e.g. Rainy days");

const create =
  (kind: "playlist" | "collection") =>
  async (
    { name, media_ids: mediaIds, confirm_token: token, ...named }: Items & { name: string },
    { curate }: Pick<UseCases, "curate">,
    { actor, signal }: CallContext,
  ) =>
    (await curate()).createList(
      { kind, name, items: { ...toChoice(named), mediaIds }, token },
      actor,
      signal,
    );

const add =
  (kind: "playlist" | "collection") =>
  async (
    { list, media_ids: mediaIds, confirm_token: token, ...named }: Items & { list: string },
    { curate }: Pick<UseCases, "curate">,
    { actor, signal }: CallContext,
  ) =>
    (await curate()).addToList(
      { kind, list, items: { ...toChoice(named), mediaIds }, token },
      actor,
      signal,
    );

export const createPlaylist = defineTool({
  name: "create_playlist",
  ...byOperator("curate", ADDS),
  title: "Create a playlist",
  description:
    "Create (make) a playlist with items of one kind: videos, music or photos. It is for the user of " +
    "PLEX_TOKEN; a show adds all its episodes. More than 10 entries take two steps: first a plan " +
    "and a token; then with confirm_token, once the person agrees.",
  input: z.strictObject({ name: newName, ...items }),
  output: shownCuration,
  shownLevels: 1,
  run: create("playlist"),
});

export const addToPlaylist = defineTool({
  name: "add_to_playlist",
  ...byOperator("curate", ADDS),
  title: "Add to a playlist",
  description:
    "Add items to the end of a playlist. Nothing is removed; smart playlists cannot be " +
    "changed. In two steps like create_playlist.",
  input: z.strictObject({
    playlist: text(200).describe("id or title, e.g. Rainy days"),
    ...items,
  }),
  output: shownCuration,
  shownLevels: 1,
  run: ({ playlist, ...asked }, deps, call) =>
    add("playlist")({ list: playlist, ...asked }, deps, call),
});

export const createCollection = defineTool({
  name: "create_collection",
  ...byOperator("curate", ADDS),
  title: "Create a collection",
  description:
    "Create a collection with items of one type. They are in one library, and everybody who sees " +
    "it sees the collection. In two steps like create_playlist.",
  input: z.strictObject({ name: newName, ...items }),
  output: shownCuration,
  shownLevels: 1,
  run: create("collection"),
});

export const addToCollection = defineTool({
  name: "add_to_collection",
  ...byOperator("curate", ADDS),
  title: "Add to a collection",
  description:
    "Add items to a collection of their library. Nothing is removed; smart collections " +
    "cannot be changed. In two steps like create_playlist.",
  input: z.strictObject({
    collection: text(200).describe("id or title, e.g. Heists"),
    ...items,
  }),
  output: shownCuration,
  shownLevels: 1,
  run: ({ collection, ...asked }, deps, call) =>
    add("collection")({ list: collection, ...asked }, deps, call),
});
