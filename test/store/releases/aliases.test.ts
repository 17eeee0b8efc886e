import { expect, test } from "vitest";
import type { Alias } from "../../../src/core/learned/lesson.ts";
import {
  addAlias,
  aliasesFor,
  aliasOf,
  allAliases,
  findAlias,
  nameAliasOf,
  removeAliasOf,
} from "../../../src/store/releases/aliases.ts";
import { tempStore } from "../../support/temp-store.ts";

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

test("aliases are read back as they were taught, newest first", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const first = alias(1, { country: "GB", year: 2001, renumbered: true });
  const one = await store.write((trx) => addAlias(trx, first));
  const two = await store.write((trx) => addAlias(trx, alias(2)));
  await store.write((trx) => addAlias(trx, alias(3, { nameKey: "tv/other//" })));
  expect(await findAlias(store.read, one)).toEqual({ id: one, ...first });
  expect((await aliasesFor(store.read, "tv/the office//")).map(({ id }) => id)).toEqual([two, one]);
  expect((await allAliases(store.read)).map(({ releaseId }) => releaseId)).toEqual([3, 2, 1]);
  expect(await findAlias(store.read, 99)).toBeUndefined();
});

test("a release teaches one alias, and a newer one replaces it under a new number", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const one = await store.write((trx) => addAlias(trx, alias(1)));
  const other = alias(1, { nameKey: "tv/other//" });
  const two = await store.write((trx) => addAlias(trx, other));
  expect(two).toBeGreaterThan(one);
  expect(await allAliases(store.read)).toEqual([{ id: two, ...other }]);
});

test("a release's alias is forgotten once, and returned", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write((trx) => addAlias(trx, alias(1)));
  await store.write((trx) => addAlias(trx, alias(2)));
  expect(await store.write((trx) => removeAliasOf(trx, 1))).toMatchObject({ releaseId: 1 });
  expect(await store.write((trx) => removeAliasOf(trx, 1))).toBeUndefined();
  expect((await allAliases(store.read)).map(({ releaseId }) => releaseId)).toEqual([2]);
});

test("a title is added if a person named only the id, for that exact work", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write((trx) => addAlias(trx, alias(1, { identity: { type: "tv", tmdbId: 7, title: "" } })));
  const name = (tmdbId: number, title: string) =>
    store.write((trx) => nameAliasOf(trx, 1, { type: "tv", tmdbId, title, year: 2020, season: 1 }));
  await name(8, "Another");
  expect((await aliasOf(store.read, 1))?.identity.title).toBe("");
  await name(7, "The Show");
  await name(7, "Changed");
  expect((await aliasOf(store.read, 1))?.identity).toEqual({ type: "tv", tmdbId: 7, title: "The Show", year: 2020 });
});
