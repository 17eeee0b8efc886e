import { expect, test } from "vitest";
import { answerLines, bestOf } from "../../../bench/table/answer-lines.ts";
import { answerTimes } from "../../../bench/table/answer-times.ts";
import { filledHome } from "../../../bench/table/filled-home.ts";
import { waitingHome } from "../../../bench/table/growth/waiting-home.ts";
import { least } from "../../../bench/table/least.ts";
import { ask, connect } from "../../process/mcp-session.ts";

const COUNTS = `let n = 0;
  process.stdin.on("data", (data) => { for (const byte of data) if (byte === 10) process.stdout.write(++n + "\\n"); });`;

test("counts every answer of a program, and a missing one is an error", async () => {
  const names = Array.from({ length: 2500 }, (_, n) => `Some.Film.${n}`);
  const { perSecond } = await answerLines(["-e", COUNTS], names);
  expect(perSecond).toBeGreaterThan(0);
  await expect(answerLines(["-e", "process.stdin.resume()"], names)).rejects.toThrow(
    "after 0 answers",
  );
  await expect(answerLines(["-e", "process.exit(3)"], names)).rejects.toThrow("exited with 3");
});

test("takes the best of several runs", async () => {
  const values = [3, 1, 2];
  expect(await least(3, { a: () => values.shift() ?? 9 })).toEqual({ a: 1 });
  const rates = [10, 30, 20];
  expect(
    await bestOf(3, "perSecond", async () => ({ perSecond: rates.shift() ?? 0, perCpuSecond: 0 })),
  ).toBe(30);
});

test("the tools answer on generated data", async () => {
  using old = await filledHome(3000);
  const times = await answerTimes(old, 50, 8);
  for (const [what, ms] of Object.entries(times)) expect(ms, what).toBeGreaterThan(0);
  using waiting = await waitingHome(200);
  await using client = await connect(waiting);
  expect(await ask(client, "get_ingest_queue", { limit: 20 })).toMatchObject({
    items: { length: 20 },
  });
  expect(await ask(client, "get_watcher_status")).toMatchObject({ counts: { review: 200 } });
});
