import { expect, test } from "vitest";
import { drain } from "../../../src/app/engine/drain.ts";
import { createEngine, createWake, type Stage } from "../../../src/app/engine/engine.ts";
import { addHint, dropHints, listHints } from "../../../src/store/torrents/torrent-notes.ts";
import { tempStore } from "../../support/temp-store.ts";

const never = new AbortController().signal;
const hash = (digit: number): string => String(digit).repeat(40);

test("a hint that arrives while the engine becomes idle or stops is handled before the engine ends", async () => {
  await using temp = await tempStore();
  await using hook = await temp.open();
  const { store } = temp;
  const read = () => listHints(store.read);
  const looked: string[] = [];
  let given = 0;
  const give = () =>
    hook.write((trx) => addHint(trx, { client: "transmission", hash: hash(given), at: ++given }));
  const stage: Stage = {
    name: "torrents",
    async run() {
      const found = await read();
      looked.push(...found.map((hint) => hint.hash));
      await store.write((trx) => dropHints(trx, found));
      return 10;
    },
    idle: async () => (await read()).length === 0,
    // The engine's last step in a round. Hints are not checked after it.
    async drained() {
      if (given < 3) await give();
    },
  };
  const engine = createEngine({
    stages: [stage],
    wake: createWake(),
    recover: async () => {},
    onError: (_, error) => expect.unreachable(String(error)),
  });
  await give();
  await drain(engine, read, never);
  expect(looked).toEqual([0, 1, 2].map(hash));
  expect(await read()).toEqual([]);
});

test("a hint that no stage handles does not delay the end", async () => {
  let rounds = 0;
  const engine = { runOnce: async () => void rounds++ };
  await drain(engine, async () => [{ client: "transmission", hash: hash(1), at: 1 }], never);
  expect(rounds).toBe(1);
  let given = 0;
  await drain(
    engine,
    async () => [{ client: "transmission", hash: hash(1), at: given++ < 3 ? given : 3 }],
    never,
  );
  expect(rounds).toBe(3);
});

test("does not start again after a stop", async () => {
  const stop = new AbortController();
  let rounds = 0;
  const engine = {
    async runOnce() {
      rounds++;
      stop.abort();
    },
  };
  await drain(
    engine,
    async () => [{ client: "transmission", hash: hash(1), at: rounds }],
    stop.signal,
  );
  expect(rounds).toBe(1);
});
