import { expect, test } from "vitest";
import { isPaused, setPaused } from "../../../src/store/settings/settings.ts";
import { tempStore } from "../../support/temp-store.ts";

const by = { actor: "mcp:test", at: 7 };

test("nothing is paused by default, and another process sees a pause", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  expect(await isPaused(temp.store.read)).toBe(false);
  await temp.store.write((trx) => setPaused(trx, true, by));
  expect(await isPaused(other.read)).toBe(true);
  await other.write((trx) => setPaused(trx, false, { actor: "cli:anna", at: 9 }));
  expect(await isPaused(temp.store.read)).toBe(false);
  expect(await temp.store.read.selectFrom("pause").selectAll().execute()).toEqual([
    { id: 1, paused: 0, at: 9, actor: "cli:anna" },
  ]);
});
