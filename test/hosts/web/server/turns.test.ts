import { expect, test } from "vitest";
import { createTurns } from "../../../../src/hosts/web/server/turns.ts";
import { call, startWeb } from "../web-server.ts";

test("a caller with one request waits for one step of each other caller, regardless of their number of requests", async () => {
  const takeTurn = createTurns();
  const order: string[] = [];
  const ask = (caller: string) => takeTurn(caller).then(() => void order.push(caller));
  await Promise.all([
    ...Array.from({ length: 6 }, () => ask("greedy")),
    ask("anna"),
    ask("berta"),
    ask("anna"),
  ]);
  expect(order).toEqual([
    "greedy",
    "anna",
    "berta",
    "greedy",
    "anna",
    "greedy",
    "greedy",
    "greedy",
    "greedy",
  ]);
  await takeTurn("later");
});

test("fifty slow calls of one caller do not delay a probe or another caller", async () => {
  let run = 0;
  await using web = await startWeb({
    reviewerToken: "r3viewer-".repeat(4),
    async run() {
      run++;
      let sum = 0;
      for (let n = 0; n < 3_000_000; n++) sum += Math.sqrt(n);
      return { sum };
    },
  });
  const greedy = Array.from({ length: 50 }, (_, id) => web.send(call(id)));
  await greedy[0];
  const authorization = `Bearer ${"r3viewer-".repeat(4)}`;
  const [live, other] = await Promise.all([
    web.ask({ path: "/health/live" }).then(() => run),
    web.send(call(99), { authorization }).then(() => run),
  ]);
  expect([live < 25, other < 25]).toEqual([true, true]);
  await Promise.all(greedy);
});
