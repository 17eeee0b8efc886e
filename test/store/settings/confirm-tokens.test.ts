import { expect, test } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import {
  addConfirmToken,
  type ConfirmToken,
  useConfirmToken,
} from "../../../src/store/settings/confirm-tokens.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

const token: ConfirmToken = {
  tokenHash: "t1",
  tool: "undo_ingest",
  planHash: "p1",
  expiresAt: 1000,
};
const add = (store: Store, one: ConfirmToken, now = 0): Promise<void> =>
  store.write((trx) => addConfirmToken(trx, one, now));
const use = (store: Store, change: Partial<ConfirmToken> = {}, now = 500): Promise<boolean> =>
  store.write((trx) => useConfirmToken(trx, { ...token, ...change }, now));
const count = async (store: Store): Promise<number> =>
  (await store.read.selectFrom("confirm_token").selectAll().execute()).length;

test("a token is valid once", async () => {
  await using store = await emptyStore();
  await add(store, token);
  expect(await use(store)).toBe(true);
  expect(await use(store)).toBe(false);
});

test.each([
  [{ tokenHash: "t2" }, 500],
  [{ tool: "rename_file" }, 500],
  [{ planHash: "p2" }, 500],
  [{}, 1001],
])("%j at %i ms: refuses the token and leaves it unused", async (change, now) => {
  await using store = await emptyStore();
  await add(store, token);
  expect(await use(store, change, now)).toBe(false);
  expect(await use(store, {}, 1000)).toBe(true);
});

test("exactly one of several concurrent uses in two processes succeeds", async () => {
  await using temp = await tempStore();
  await add(temp.store, token);
  await using other = await temp.open();
  const used = await Promise.all([use(temp.store), use(other), use(temp.store), use(other)]);
  expect(used.filter(Boolean)).toHaveLength(1);
});

test("adding a token deletes only expired tokens, used or not", async () => {
  await using store = await emptyStore();
  await add(store, token);
  await add(store, { ...token, tokenHash: "t2", expiresAt: 3000 });
  await add(store, { ...token, tokenHash: "t3", expiresAt: 4000 }, 2000);
  expect(await count(store)).toBe(2);
  expect(await use(store, { tokenHash: "t2" }, 2500)).toBe(true);
});
