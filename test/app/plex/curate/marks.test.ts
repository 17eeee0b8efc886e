import { expect, test } from "vitest";
import type { Outage, UserError } from "../../../../src/base/errors.ts";
import { ACTOR, curateScene } from "../../../support/plex/curate-scene.ts";
import { largeLibrary, someLibrary } from "../../../support/plex/library.ts";
import { never } from "../../../support/plex/plex-and-client.ts";

const FORMS = ["json", "xml"] as const;
/** The token of an account that is not the owner. */
const BEN = { as: "bens-own-plex-token" };

test.each(FORMS)("marks only what is not marked, and takes it back exactly (%s)", async (form) => {
  await using it = await curateScene({ form });
  const marked = await it.curate.setWatched({ mediaIds: ["201"], watched: true }, ACTOR, never);
  expect(marked).toMatchObject({
    count: 1,
    before: { watched: 2, of: 3 },
    after: { watched: 3, of: 3 },
    changed: ["223"],
  });
  expect(marked.message).toContain("1 episode is now watched for the user of PLEX_TOKEN.");
  expect(it.writes()).toEqual(["PUT /:/scrobble"]);
  const back = await it.curate.setWatched(
    { mediaIds: marked.changed, watched: false },
    ACTOR,
    never,
  );
  expect(back).toMatchObject({ count: 1, before: { watched: 1, of: 1 }, after: { watched: 0 } });
  const { plex } = it;
  expect(plex.world.library.items.map(({ watched }) => watched?.[1]?.count ?? 0)).toEqual(
    someLibrary().items.map(({ watched }) => watched?.[1]?.count ?? 0),
  );
  expect(it.history).toMatchObject([
    {
      action: "plex_watched",
      actor: ACTOR,
      detail: { watched: true, changed: ["223"], before: { watched: 2 }, after: { watched: 3 } },
    },
    { action: "plex_watched", detail: { watched: false, before: { watched: 1 } } },
  ]);
});

test("a whole show is one request, and what is marked already needs none", async () => {
  await using it = await curateScene();
  const { items } = it.plex.world.library;
  for (const item of items) if (item.type === "episode") delete item.watched;
  await it.curate.setWatched({ title: "lighthouse", watched: true }, ACTOR, never);
  expect(it.writes()).toEqual(["PUT /:/scrobble"]);
  const again = await it.curate.setWatched({ mediaIds: ["201"], watched: true }, ACTOR, never);
  expect(again).toMatchObject({ count: 0 });
  expect(it.writes()).toHaveLength(1);
  expect(it.history).toHaveLength(1);
  // A season stands for its episodes, too.
  await it.curate.setWatched({ mediaIds: ["211"], watched: false }, ACTOR, never);
  expect(items.filter(({ watched }) => watched?.[1]).map(({ id }) => id)).toContain("223");
});

test.each(FORMS)("more than ten changes show their count and need its token (%s)", async (form) => {
  await using it = await curateScene({ form, library: largeLibrary(62) });
  const mediaIds = Array.from({ length: 62 }, (_, at) => String(100_000 + at));
  const { plan, confirm_token: token } = await it.curate.setWatched(
    { mediaIds, watched: true },
    ACTOR,
    never,
  );
  expect(plan).toEqual({
    effect: "Marks 62 films as watched for the user of PLEX_TOKEN.",
    count: 62,
  });
  expect(it.writes()).toEqual([]);
  // The token is for exactly these items.
  await expect(
    it.curate.setWatched({ mediaIds: mediaIds.slice(1), watched: true, token }, ACTOR, never),
  ).rejects.toThrow("no longer valid");
  expect(it.writes()).toEqual([]);
  const asked = { mediaIds, watched: true, token };
  expect(await it.curate.setWatched(asked, ACTOR, never)).toMatchObject({ count: 62 });
  expect(it.writes()).toHaveLength(62);
});

test("an ambiguous title is answered with the items, and nothing is changed", async () => {
  await using it = await curateScene();
  const title = "Harbour Lights";
  const choices = [
    { id: "101", type: "movie", title, year: 2001 },
    { id: "501", type: "movie", title, year: 2001 },
  ];
  const items = { title };
  for (const answer of [
    it.curate.setWatched({ title, watched: true }, ACTOR, never),
    it.curate.rate({ title, rating: 8 }, ACTOR, never),
    it.curate.refresh({ title: `${title} (2001)` }, ACTOR, never),
    it.curate.createList({ kind: "playlist", name: "Rain", items }, ACTOR, never),
    it.curate.findMatches({ title, type: "movie" }, never),
  ]) {
    expect(await answer).toMatchObject({
      message: expect.stringMatching(/^Nothing was done, because 2 items in Plex are named/),
      choices,
    });
  }
  expect(it.history).toEqual([]);
  await expect(it.curate.rate({ title: "Harbour", rating: 8 }, ACTOR, never)).rejects.toMatchObject(
    { code: "not_found", hint: expect.stringContaining("id 101") },
  );
  await expect(
    it.curate.setWatched({ mediaIds: ["101"], title: "x", watched: true }, ACTOR, never),
  ).rejects.toThrow("Both ids and a title");
  await expect(it.curate.setWatched({ watched: true }, ACTOR, never)).rejects.toThrow("No item");
  expect(it.writes()).toEqual([]);
});

test("a library, a kind or a year chooses among items with one title", async () => {
  await using it = await curateScene();
  const title = "Harbour Lights";
  const { choices = [] } = await it.curate.rate({ title, rating: 8 }, ACTOR, never);
  const library = choices.find(({ id }) => id === "501")?.library;
  expect(library).toEqual(expect.any(String));
  await it.curate.rate({ title, library, rating: 8 }, ACTOR, never);
  expect(it.history).toMatchObject([{ detail: { media_id: "501" } }]);
  await it.curate.refresh({ title: "The Long Ferry (2010)", type: "movie" }, ACTOR, never);
  expect(it.plex.world.refreshed).toEqual(["102"]);
  for (const other of [
    { title: "The Long Ferry (1999)" },
    { title: "The Long Ferry", type: "show" },
    { title, library: "Music" },
  ]) {
    await expect(it.curate.refresh(other, ACTOR, never)).rejects.toMatchObject({
      code: "not_found",
    });
  }
});

test.each(FORMS)("rates an item, and the old rating can be given again (%s)", async (form) => {
  await using it = await curateScene({ form });
  const first = await it.curate.rate({ mediaId: "102", rating: 7.5 }, ACTOR, never);
  expect(first).toMatchObject({ before: { rating: null }, after: { rating: 7.5 } });
  expect(first.message).toContain("To take it back, remove the rating.");
  const second = await it.curate.rate({ mediaId: "102", rating: 9 }, ACTOR, never);
  expect(second.message).toContain("rate it 7.5 again");
  const removed = await it.curate.rate({ mediaId: "102", rating: undefined }, ACTOR, never);
  expect(removed).toMatchObject({ before: { rating: 9 }, after: { rating: null } });
  expect(it.history.map(({ action }) => action)).toEqual(Array(3).fill("plex_rated"));
});

test.each(FORMS)("refreshes one item, as the owner only (%s)", async (form) => {
  await using it = await curateScene({ form });
  expect(await it.curate.refresh({ title: "Lighthouse" }, ACTOR, never)).toMatchObject({
    count: 3,
  });
  expect(it.plex.world.refreshed).toEqual(["201"]);
  expect(it.history).toMatchObject([{ action: "plex_refreshed", detail: { media_id: "201" } }]);
  await using ben = await curateScene({ form }, BEN);
  await expect(ben.curate.refresh({ mediaId: "201" }, ACTOR, never)).rejects.toMatchObject({
    code: "plex_unauthorized",
    message: expect.stringContaining("(403)"),
  } satisfies Partial<Outage>);
  expect(ben.history).toEqual([]);
});

test.each(FORMS)("a shared user's token marks for that user only (%s)", async (form) => {
  await using it = await curateScene({ form }, BEN);
  await it.curate.setWatched({ mediaIds: ["103"], watched: true }, ACTOR, never);
  const film = it.plex.world.library.items.find(({ id }) => id === "103");
  expect(film?.watched).toEqual({ 7: { count: 1, at: 1_780_000_000 } });
  await using nobody = await curateScene({ form }, { as: "revoked" });
  await expect(
    nobody.curate.setWatched({ mediaIds: ["103"], watched: true }, ACTOR, never),
  ).rejects.toThrow("(401)");
});

test.each(FORMS)("an item that vanished is named, and nothing is recorded (%s)", async (form) => {
  await using it = await curateScene({ form });
  const gone = { code: "not_found" } satisfies Partial<UserError>;
  const asked = { mediaIds: ["101", "999"], watched: true };
  await expect(it.curate.setWatched(asked, ACTOR, never)).rejects.toMatchObject(gone);
  await expect(it.curate.rate({ mediaId: "999", rating: 1 }, ACTOR, never)).rejects.toMatchObject(
    gone,
  );
  // A 404 of the action says nothing about an item that Plex still has.
  it.plex.setFaults({ only: /\/:\/rate/, kind: "not_found" });
  await expect(it.curate.rate({ mediaId: "102", rating: 1 }, ACTOR, never)).rejects.toMatchObject({
    code: "unsupported",
  });
  expect(it.history).toEqual([]);
});

test("an older server gets GET, and is marked once", async () => {
  await using it = await curateScene();
  it.plex.world.identity = { ...it.plex.world.identity, version: "1.40.0.7998-c29d4c0c8" };
  await it.curate.setWatched({ mediaIds: ["103"], watched: true }, ACTOR, never);
  expect(it.writes()).toEqual(["PUT /:/scrobble", "GET /:/scrobble"]);
  const film = it.plex.world.library.items.find(({ id }) => id === "103");
  expect(film?.watched?.[1]?.count).toBe(1);
});

test("a mark without a response is recorded as unconfirmed and not repeated", async () => {
  await using it = await curateScene();
  it.plex.setFaults({ only: /scrobble/, kind: "broken" });
  await expect(
    it.curate.setWatched({ mediaIds: ["103"], watched: true }, ACTOR, never),
  ).rejects.toThrow("may have reached Plex");
  expect(it.writes()).toEqual(["PUT /:/scrobble"]);
  expect(it.history).toMatchObject([{ detail: { outcome: "unconfirmed" } }]);
});

test("a mark or rating that Plex accepts and does not make is not reported as made", async () => {
  await using it = await curateScene({}, { ignores: true });
  const told = [
    await it.curate.setWatched({ mediaIds: ["201"], watched: true }, ACTOR, never),
    await it.curate.setWatched({ mediaIds: ["201"], watched: false }, ACTOR, never),
    await it.curate.rate({ mediaId: "102", rating: 7.5 }, ACTOR, never),
  ].map(({ message }) => message);
  expect(told).toEqual([
    expect.stringMatching(/^Plex was asked to mark 1 episode as watched .*, but does not show it/),
    expect.stringMatching(/^Plex was asked to mark 2 episodes as unwatched .*, but does not show/),
    expect.stringMatching(/^Plex was asked to rate .* 7\.5 for .*, but does not show it yet/),
  ]);
});
