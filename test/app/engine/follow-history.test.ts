import { expect, test } from "vitest";
import { createHistoryStage } from "../../../src/app/engine/follow-history.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { tempStore } from "../../support/temp-store.ts";

const signal = new AbortController().signal;

test("logs new history once and in order, and does not log earlier history", async () => {
  await using temp = await tempStore();
  const write = (...names: string[]): Promise<void> =>
    temp.store.write(async (trx) => {
      for (const name of names) {
        await appendHistory(trx, {
          at: 1,
          name,
          action: name === "no" ? "settled" : "filed",
          actor: "engine",
        });
      }
    });
  await write("before");
  const told: (string | undefined)[] = [];
  const stage = await createHistoryStage({
    db: temp.store.read,
    actions: ["filed", "held"],
    report: ({ name }) => void told.push(name),
  });
  await stage.run(signal);
  expect(told).toEqual([]);
  await write("a", "no", "b");
  await stage.run(signal);
  await stage.run(signal);
  expect(told).toEqual(["a", "b"]);
  // More than one page. The last rows are read while draining.
  await write(...Array.from({ length: 450 }, (_, at) => `${at}`));
  await stage.drained();
  expect(told).toHaveLength(452);
  expect(told.at(-1)).toBe("449");
});
