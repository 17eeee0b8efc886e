import { expect, test } from "vitest";
import { libraryScene, never } from "./library-scene.ts";

test.each(["json", "xml"] as const)(
  "lists new items of all libraries or of one library (%s)",
  async (form) => {
    await using it = await libraryScene({ form });
    const all = await it.library.recentlyAdded({ limit: 3 }, never);
    expect(all.items.map(({ id }) => id)).toEqual(["501", "103", "102"]);
    expect(all).not.toHaveProperty("library");
    expect(all.items[0]).toMatchObject({ library: "Movies 4K" });
    const shows = await it.library.recentlyAdded({ library: "tv shows", limit: 1 }, never);
    expect(shows).toMatchObject({
      library: "TV Shows",
      items: [{ type: "season", show: "Lighthouse", season: 2 }],
    });
    await expect(it.library.recentlyAdded({ library: "x", limit: 1 }, never)).rejects.toMatchObject(
      {
        code: "not_found",
      },
    );
  },
);

test.each(["json", "xml"] as const)(
  "shows the reason and the progress of on-deck items (%s)",
  async (form) => {
    await using it = await libraryScene({ form });
    const { items } = await it.library.onDeck({ limit: 10 }, never);
    expect(items).toMatchObject([
      {
        id: "101",
        reason: "continue",
        position_ms: 1_500_000,
        progress_percent: 25,
        updated_at: new Date(1_777_760_000_000).toISOString(),
      },
      {
        id: "223",
        reason: "next_episode",
        position_ms: 0,
        progress_percent: 0,
        show: "Lighthouse",
      },
    ]);
    expect((await it.library.onDeck({ limit: 1 }, never)).items).toHaveLength(1);
  },
);

test("treats the owner's name as the owner, requires a token for other users, and rejects unknown users", async () => {
  await using it = await libraryScene();
  const usual = await it.library.onDeck({ limit: 10 }, never);
  expect(await it.library.onDeck({ user: "olga", limit: 10 }, never)).toEqual(usual);
  expect(await it.library.onDeck({ user: "Owner", limit: 10 }, never)).toEqual(usual);
  await expect(it.library.onDeck({ user: "Ben", limit: 10 }, never)).rejects.toMatchObject({
    name: "UserError",
    code: "unsupported",
    message: expect.stringMatching(/"Ben" only with their own token/),
  });
  await expect(it.library.onDeck({ user: "Eve", limit: 10 }, never)).rejects.toMatchObject({
    code: "not_found",
    hint: expect.stringMatching(/"Olga", "Ben"/),
  });
});

test.each(["json", "xml"] as const)(
  "requests another user's on-deck items with that user's token (%s)",
  async (form) => {
    const tokens = new Map([["Ben", "bens-own-plex-token"]]);
    await using it = await libraryScene({ form }, { userToken: (name) => tokens.get(name) });
    const { items } = await it.library.onDeck({ user: "Ben", limit: 10 }, never);
    expect(items.map(({ id }) => id)).not.toContain("101");
    expect(await it.library.onDeck({ limit: 10 }, never)).toMatchObject({
      items: [{ id: "101" }, { id: "223" }],
    });

    tokens.set("Ben", "withdrawn-token");
    const refused = it.library.onDeck({ user: "Ben", limit: 10 }, never);
    await expect(refused).rejects.toMatchObject({
      code: "plex_unauthorized",
      message: 'Plex rejects the token of "Ben"; check PLEX_USER_TOKENS.',
    });
  },
);

test.each(["json", "xml"] as const)(
  "lists the history with names, newest first (%s)",
  async (form) => {
    await using it = await libraryScene({ form });
    const ask = (query = {}) => it.library.history({ limit: 20, offset: 0, ...query }, never);
    const all = await ask();
    expect(all.total).toBe(5);
    expect(all.items[0]).toMatchObject({
      media: { id: "102", title: "The Long Ferry", library: "Movies" },
      viewed_at: new Date(1_777_846_400_000).toISOString(),
      user: "Ben",
      device: "Phone",
    });
    // Account 0 does not belong to any user, and the watched item no longer exists.
    expect(all.items.at(-1)).toMatchObject({ media: { title: "Taken away" }, device: "Phone" });
    expect(all.items.at(-1)).not.toHaveProperty("user");
    expect((await ask({ user: "ben" })).items.map(({ user }) => user)).toEqual(["Ben"]);
    expect((await ask({ library: "TV Shows" })).items.map(({ media }) => media.id)).toEqual([
      "222",
      "221",
    ]);
    expect(await ask({ mediaId: "102", limit: 1, offset: 1 })).toMatchObject({
      total: 2,
      items: [{ user: "Olga" }],
    });
    expect((await ask({ since: "2026-01-01" })).total).toBe(2);
  },
);

test("lists the history without names if Plex returns none", async () => {
  await using it = await libraryScene();
  it.plex.setFaults({ kind: "forbidden", only: /^\/(accounts|devices)/ });
  const { items, total } = await it.library.history({ limit: 20, offset: 0 }, never);
  expect(total).toBe(5);
  expect(items.every((item) => !("user" in item) && !("device" in item))).toBe(true);
  // Filtering by user is only possible if the users are known.
  const ofBen = it.library.history({ user: "Ben", limit: 20, offset: 0 }, never);
  await expect(ofBen).rejects.toMatchObject({ code: "plex_unauthorized" });
});

test.each([
  [{ user: "Eve" }, "not_found"],
  [{ library: "x" }, "not_found"],
  [{ since: "yesterday-ish" }, "invalid_request"],
])("%j is refused: %s", async (query, code) => {
  await using it = await libraryScene();
  await expect(it.library.history({ limit: 5, offset: 0, ...query }, never)).rejects.toMatchObject({
    code,
  });
});
