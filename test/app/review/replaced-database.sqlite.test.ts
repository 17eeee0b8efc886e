import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { tempStore } from "../../support/temp-store.ts";
import { reviewOver } from "./support-review.ts";

test("does not read or write a database that was replaced under a running process", async () => {
  await using temp = await tempStore();
  const review = reviewOver(temp.store, { lockHeld: () => true });
  expect(await review.page({ limit: 1 })).toMatchObject({ total: 0 });
  renameSync(temp.files.database, `${temp.files.database}-old`);
  for (const ask of [
    () => review.page({ limit: 1 }),
    () => review.history({ limit: 1 }),
    () => review.pause(true, "mcp:test"),
    () => review.takeBack(1, "cli:anna"),
    () => review.status(),
  ]) {
    await expect(ask()).rejects.toMatchObject({ name: "MustStop" });
  }
});
