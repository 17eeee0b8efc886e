import { expect, test } from "vitest";
import type { Alias } from "../../../src/names/index.ts";
import {
  addAlias,
  aliasOf,
  findAlias,
  listAliasesFor,
  listAllAliases,
  nameAliasOf,
  removeAliasOf,
} from "../../../src/store/releases/aliases.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { everywhere } from "../../../src/store/storages/scope.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

/** A store with the filed releases 1, 2 and 3, and release 4, which is in review. */
async function withReleases() {
  const temp = await tempStore();
  await temp.store.write(async (trx) => {
    for (const id of [1, 2, 3, 4]) {
      const release = {
        source: "folder",
        name: "The.Office",
        path: `/in/${id}`,
        state: "review",
      } as const;
      await addRelease(trx, release, { actor: "engine", at: 1 });
    }
    await trx.updateTable("release").set({ state: "filed" }).where("id", "<", 4).execute();
  });
  return temp;
}

const alias = (releaseId: number, more: Partial<Alias> = {}): Omit<Alias, "id"> => ({
  nameKey: "tv/the office//",
  title: "The Office",
  country: undefined,
  year: undefined,
  identity: { type: "tv", tmdbId: 2996, title: "The Office", year: 2001 },
  renumbered: false,
  releaseId,
  releaseName: "The.Office.S01E01.mkv",
  actor: "cli:anna",
  at: 5,
  ...more,
});

test("reads back aliases of filed releases as stored, newest first", async () => {
  await using temp = await withReleases();
  const { store } = temp;
  const first = alias(1, { country: "GB", year: 2001, renumbered: true });
  for (const one of [first, alias(2), alias(3, { nameKey: "tv/other//" }), alias(4)]) {
    await store.write((trx) => addAlias(trx, one));
  }
  expect(await findAlias(store.read, 1)).toEqual({ id: 1, ...first });
  expect(
    (await listAliasesFor(everywhere(store.read), "tv/the office//")).map(({ id }) => id),
  ).toEqual([2, 1]);
  expect((await listAllAliases(everywhere(store.read))).map(({ releaseId }) => releaseId)).toEqual([
    3, 2, 1,
  ]);
  expect(await findAlias(store.read, 99)).toBeUndefined();
});

test("a release has one alias, and a newer one replaces it under a new number", async () => {
  await using temp = await withReleases();
  const { store } = temp;
  await store.write((trx) => addAlias(trx, alias(1)));
  const other = alias(1, { nameKey: "tv/other//" });
  await store.write((trx) => addAlias(trx, other));
  expect(await listAllAliases(everywhere(store.read))).toEqual([{ id: 2, ...other }]);
});

test("forgets a release's alias once, and returns it", async () => {
  await using temp = await withReleases();
  const { store } = temp;
  await store.write((trx) => addAlias(trx, alias(1)));
  await store.write((trx) => addAlias(trx, alias(2)));
  expect(await store.write((trx) => removeAliasOf(trx, 1))).toMatchObject({ releaseId: 1 });
  expect(await store.write((trx) => removeAliasOf(trx, 1))).toBeUndefined();
  expect((await listAllAliases(everywhere(store.read))).map(({ releaseId }) => releaseId)).toEqual([
    2,
  ]);
});

test("adds a title if a person named only the id, and only for that exact work", async () => {
  await using store = await emptyStore();
  await store.write((trx) =>
    addAlias(trx, alias(1, { identity: { type: "tv", tmdbId: 7, title: "" } })),
  );
  const name = (tmdbId: number, title: string) =>
    store.write((trx) => nameAliasOf(trx, 1, { type: "tv", tmdbId, title, year: 2020, season: 1 }));
  await name(8, "Another");
  expect((await aliasOf(store.read, 1))?.identity.title).toBe("");
  await name(7, "The Show");
  await name(7, "Changed");
  expect((await aliasOf(store.read, 1))?.identity).toEqual({
    type: "tv",
    tmdbId: 7,
    title: "The Show",
    year: 2020,
  });
});
