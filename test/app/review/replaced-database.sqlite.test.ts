import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { createReview } from "../../../src/app/review/review.ts";
import { runTimeTable } from "../../support/run-time-table.ts";
import { tempStore } from "../../support/temp-store.ts";

const never = async (): Promise<never> => {
  throw new Error("It was not expected.");
};

test("a database that was replaced under a running process is neither read nor written", async () => {
  await using temp = await tempStore();
  const review = createReview({
    store: temp.store,
    now: () => 0,
    mode: "hybrid",
    readOnly: false,
    ingestDirs: [],
    mediaRoots: [],
    lockHeld: () => true,
    newToken: () => "token",
    hash: (text) => text,
    resolve: never,
    resolveBelowRoots: never,
    preview: never,
    runTime: async () => runTimeTable,
    openCatalogue: never,
  });
  expect(await review.queue({ limit: 1 })).toMatchObject({ total: 0 });
  renameSync(temp.files.database, `${temp.files.database}-old`);
  for (const ask of [
    () => review.queue({ limit: 1 }),
    () => review.history({ limit: 1 }),
    () => review.pause(true, "mcp:test"),
    () => review.takeBack(1, "cli:anna"),
    () => review.status(),
  ]) {
    await expect(ask()).rejects.toMatchObject({ name: "MustStop" });
  }
});
