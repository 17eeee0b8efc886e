import { expect, test } from "vitest";
import { findLastMovers } from "../../../src/store/releases/count-waiting.ts";
import { emptyStore } from "../empty-store.ts";
import { approved, moved } from "../support-release.ts";

test("returns who moved a release last", async () => {
  await using store = await emptyStore();
  const { id } = await approved(store, "Heat.1995.mkv");
  await moved(store, id, { kind: "reject" }, { actor: "cli:anna", at: 2 });
  expect(await findLastMovers(store.read, [id, 99])).toEqual(new Map([[id, "cli:anna"]]));
});
