import { expect, test } from "vitest";
import type { ItemView, Tools } from "../../../../src/hosts/ui/desk/answers.ts";
import { readItem } from "../../../../src/hosts/ui/model/read-item.ts";

type Asked = Tools["get_ingest_item"]["asks"];

/**
 * A release that returns one file per answer. It changes during the first `changes` reads, then
 * stays unchanged.
 */
function deskWith(files: readonly string[], changes: number) {
  const asked: Asked[] = [];
  let left = changes;
  const answer = (asks: Asked): Tools["get_ingest_item"]["answers"] => {
    asked.push(asks);
    if (asks.cursor !== undefined && left-- > 0) {
      throw Object.assign(new Error("It has changed."), { code: "conflict" });
    }
    const at = Number(asks.cursor ?? 0);
    const item = { id: asks.id, files: [{ path: files[at] }] } as ItemView;
    return { item, ...(at + 1 < files.length ? { files_next: String(at + 1) } : {}) };
  };
  return { asked, read: () => readItem(7, async (asks) => answer(asks)) };
}

test("reads a release from the beginning again if it changes while its files are read", async () => {
  const it = deskWith(["a", "b", "c"], 1);
  expect((await it.read()).files.map(({ path }) => path)).toEqual(["a", "b", "c"]);
  expect(it.asked.map(({ cursor }) => cursor)).toEqual([undefined, "1", undefined, "1", "2"]);
});

test("gives up on a release that keeps changing", async () => {
  const it = deskWith(["a", "b"], Number.POSITIVE_INFINITY);
  await expect(it.read()).rejects.toThrow("It has changed.");
  expect(it.asked).toHaveLength(8);
});
