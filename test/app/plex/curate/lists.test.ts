import { expect, test } from "vitest";
import { ACTOR, curateScene } from "../../../support/plex/curate-scene.ts";
import { largeLibrary } from "../../../support/plex/library.ts";
import { never } from "../../../support/plex/plex-and-client.ts";

const FORMS = ["json", "xml"] as const;
const BEN = { as: "bens-own-plex-token" };

test.each(FORMS)(
  "creates a playlist and adds to it, with counts and history (%s)",
  async (form) => {
    await using it = await curateScene({ form });
    const made = await it.curate.createList(
      { kind: "playlist", name: "Rainy days", items: { mediaIds: ["102", "201"] } },
      ACTOR,
      never,
    );
    expect(made).toMatchObject({ count: 4, after: { count: 4 } });
    expect(made.message).toContain('"Rainy days" was created with 4 items');
    const added = await it.curate.addToList(
      { kind: "playlist", list: "rainy days", items: { title: "Under & <Over>" } },
      ACTOR,
      never,
    );
    expect(added).toMatchObject({
      id: made.id,
      count: 1,
      before: { count: 4 },
      after: { count: 5 },
      message: expect.stringContaining("1 film was added"),
    });
    expect(it.plex.world.playlists).toMatchObject([
      { title: "Rainy days", holds: "video", items: ["102", "221", "222", "223", "103"] },
    ]);
    expect(it.writes()).toEqual(["POST /playlists", "PUT /playlists/9000/items"]);
    expect(it.history).toMatchObject([
      { action: "plex_listed", detail: { kind: "playlist", before: null, after: { count: 4 } } },
      { action: "plex_listed", detail: { before: { count: 4 }, after: { count: 5 } } },
    ]);
  },
);

test.each(FORMS)(
  "creates a collection of one library and adds each item once (%s)",
  async (form) => {
    await using it = await curateScene({ form });
    const made = await it.curate.createList(
      { kind: "collection", name: "Ports", items: { mediaIds: ["101", "102"] } },
      ACTOR,
      never,
    );
    expect(made).toMatchObject({ count: 2, after: { count: 2 } });
    const added = await it.curate.addToList(
      { kind: "collection", list: made.id ?? "", items: { mediaIds: ["102", "103"] } },
      ACTOR,
      never,
    );
    expect(added).toMatchObject({ before: { count: 2 }, after: { count: 3 } });
    expect(it.plex.world.collections).toMatchObject([
      { section: "1", items: ["101", "102", "103"] },
    ]);
  },
);

test.each(FORMS)("more than ten entries need the token of their plan (%s)", async (form) => {
  await using it = await curateScene({ form, library: largeLibrary(20) });
  const mediaIds = Array.from({ length: 20 }, (_, at) => String(100_000 + at));
  for (const kind of ["playlist", "collection"] as const) {
    const asked = { kind, name: "Many", items: { mediaIds } };
    const first = await it.curate.createList(asked, ACTOR, never);
    expect(first.plan).toMatchObject({
      count: 20,
      effect: expect.stringMatching(/^Creates .* 20 /),
    });
    const token = first.confirm_token;
    expect(await it.curate.createList({ ...asked, token }, ACTOR, never)).toMatchObject({
      after: { count: 20 },
    });
    const more = { kind, list: "Many", items: { mediaIds } };
    const plan = await it.curate.addToList(more, ACTOR, never);
    expect(plan.plan?.effect).toMatch(/^Adds 20 .*, which has 20/);
    const done = { ...more, token: plan.confirm_token };
    expect(await it.curate.addToList(done, ACTOR, never)).toMatchObject({ count: 20 });
    await expect(it.curate.addToList(done, ACTOR, never)).rejects.toThrow("no longer valid");
  }
});

test.each(FORMS)("refuses what Plex would mix up, before it is sent (%s)", async (form) => {
  await using it = await curateScene({ form });
  const { playlists, collections } = it.plex.world;
  playlists.push(
    { id: "1", title: "Fresh", smart: true, holds: "video", items: ["101"] },
    { id: "2", title: "Songs", holds: "audio", items: ["321"] },
    { id: "3", title: "Twice", holds: "video", items: [] },
    { id: "4", title: "Twice", holds: "video", items: ["101", "102"] },
  );
  collections.push(
    { id: "5", title: "Best", smart: true, holds: "movie", section: "1", items: [] },
    { id: "6", title: "Shows", holds: "show", section: "1", items: [] },
  );
  const add = (kind: "playlist" | "collection", list: string, ...mediaIds: string[]) =>
    it.curate.addToList({ kind, list, items: { mediaIds } }, ACTOR, never);
  const create = (kind: "playlist" | "collection", name: string, ...mediaIds: string[]) =>
    it.curate.createList({ kind, name, items: { mediaIds } }, ACTOR, never);
  await expect(add("playlist", "Fresh", "102")).rejects.toThrow("is smart");
  await expect(add("collection", "Best", "102")).rejects.toThrow("is smart");
  await expect(add("playlist", "Songs", "102")).rejects.toThrow("holds audio");
  await expect(add("collection", "Shows", "102")).rejects.toThrow("holds show");
  await expect(add("playlist", "Twice", "102")).rejects.toThrow(/Several.*id 3, 0.*id 4, 2/);
  await expect(add("playlist", "Nothing", "102")).rejects.toMatchObject({ code: "not_found" });
  await expect(create("playlist", "Mixed", "102", "321")).rejects.toThrow("one kind");
  await expect(create("collection", "Mixed", "102", "201")).rejects.toThrow("one kind");
  await expect(create("collection", "Both", "101", "501")).rejects.toThrow("several libraries");
  await expect(create("playlist", "songs", "321")).rejects.toMatchObject({ code: "conflict" });
  await expect(create("playlist", " ", "101")).rejects.toThrow("no name");
  await expect(create("playlist", "Gone", "101", "999")).rejects.toMatchObject({
    code: "not_found",
  });
  expect(it.writes()).toEqual([]);
  expect(it.history).toEqual([]);
});

test.each(FORMS)("a shared user has own playlists, and no collections (%s)", async (form) => {
  await using it = await curateScene({ form }, BEN);
  it.plex.world.playlists.push({ id: "1", title: "Owner's", holds: "video", items: [] });
  const items = { mediaIds: ["102"] };
  await it.curate.createList({ kind: "playlist", name: "Ben's", items }, ACTOR, never);
  expect(it.plex.world.playlists.at(-1)).toMatchObject({ title: "Ben's", account: 7 });
  await expect(
    it.curate.addToList({ kind: "playlist", list: "Owner's", items }, ACTOR, never),
  ).rejects.toMatchObject({ code: "not_found" });
  await expect(
    it.curate.createList({ kind: "collection", name: "C", items }, ACTOR, never),
  ).rejects.toMatchObject({ code: "plex_unauthorized", message: expect.stringContaining("(403)") });
  expect(it.history.map(({ detail }) => detail["name"])).toEqual(["Ben's"]);
});

test("a list without a response is recorded as unconfirmed, and not created twice", async () => {
  await using it = await curateScene();
  it.plex.setFaults({ only: /^\/playlists\?/, kind: "broken" });
  const items = { mediaIds: ["102"] };
  await expect(
    it.curate.createList({ kind: "playlist", name: "Once", items }, ACTOR, never),
  ).rejects.toThrow("may have reached Plex");
  expect(it.writes()).toEqual(["POST /playlists"]);
  expect(it.history).toMatchObject([{ detail: { name: "Once", outcome: "unconfirmed" } }]);
});

test("a 404 while an item is added is Plex's refusal", async () => {
  await using it = await curateScene();
  it.plex.world.playlists.push({ id: "3", title: "Mine", holds: "video", items: [] });
  it.plex.setFaults({ only: /\/playlists\/3\/items/, kind: "not_found" });
  await expect(
    it.curate.addToList(
      { kind: "playlist", list: "3", items: { mediaIds: ["102"] } },
      ACTOR,
      never,
    ),
  ).rejects.toMatchObject({ code: "unsupported" });
  expect(it.history).toEqual([]);
});

test.each(["playlist", "collection"] as const)(
  "a 404 for a new item of a %s is a missing list only if Plex lists it no longer",
  async (kind) => {
    await using it = await curateScene();
    const items = { mediaIds: ["101"] };
    await it.curate.createList({ kind, name: "Ports", items }, ACTOR, never);
    const add = () =>
      it.curate.addToList({ kind, list: "Ports", items: { mediaIds: ["102"] } }, ACTOR, never);
    it.plex.setFaults({ kind: "not_found", only: /\/items/ });
    await expect(add()).rejects.toMatchObject({ code: "unsupported" });
    it.hook.identified = () => {
      it.plex.world.playlists.length = 0;
      it.plex.world.collections.length = 0;
    };
    await expect(add()).rejects.toMatchObject({ code: "not_found" });
  },
);

test("items count as added only if Plex lists more than before", async () => {
  await using it = await curateScene();
  const asked = { kind: "collection", list: "Ports", items: { mediaIds: ["101"] } } as const;
  await it.curate.createList({ ...asked, name: "Ports" }, ACTOR, never);
  expect(await it.curate.addToList(asked, ACTOR, never)).toMatchObject({
    message: expect.stringMatching(/^Plex was asked to add 1 item .*lists 1 as before/),
  });
});

test("a new playlist with fewer items than were sent is reported with Plex's count", async () => {
  await using it = await curateScene({}, { ignores: true });
  const items = { mediaIds: ["102", "201"] };
  const made = await it.curate.createList({ kind: "playlist", name: "Few", items }, ACTOR, never);
  expect(made.message).toContain(
    '"Few" was created for the user of PLEX_TOKEN, but Plex lists only 1 of 4 items in it.',
  );
});

test.each(["playlist", "collection"] as const)(
  "a new %s that Plex does not list afterwards is not reported as created",
  async (kind) => {
    await using it = await curateScene();
    it.hook.changed = () => {
      it.plex.world.playlists.length = 0;
      it.plex.world.collections.length = 0;
    };
    const made = await it.curate.createList(
      { kind, name: "Gone", items: { mediaIds: ["101"] } },
      ACTOR,
      never,
    );
    expect(made.message).toMatch(
      new RegExp(
        `^Plex was asked to create the ${kind} "Gone" with 1 .*, but does not show it yet`,
      ),
    );
    expect(made).not.toHaveProperty("after");
  },
);
