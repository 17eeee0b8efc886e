import { expect, test } from "vitest";
import { createPool } from "../../../src/app/engine/pool.ts";
import { MustStop } from "../../../src/base/errors.ts";

type Item = { id: number };
type PoolOptions<T extends Item> = Parameters<typeof createPool<T>>[0];
const never = new AbortController().signal;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A pool of width one that uses only what the test provides. */
const poolOf = <T extends Item>(
  more: Pick<PoolOptions<T>, "due" | "work"> & Partial<PoolOptions<T>>,
) =>
  createPool<T>({
    name: "pool",
    width: 1,
    onError: () => {},
    done: () => {},
    intervalMs: 1234,
    ...more,
  });

/** A pool over a list of ids. The work on an id ends when the test releases it. */
function pool(width: number, ids: number[], again?: "again") {
  const waiting = new Set(ids);
  const started: number[] = [];
  const gates = new Map<number, PromiseWithResolvers<void>>();
  const errors: unknown[] = [];
  let done = 0;
  let lists = 0;
  const stage = poolOf({
    width,
    async due() {
      lists++;
      return [...waiting].map((id) => ({ id }));
    },
    ...(again && { again: async (id: number) => (waiting.has(id) ? { id } : undefined) }),
    work: async ({ id }) => {
      started.push(id);
      const gate = Promise.withResolvers<void>();
      gates.set(id, gate);
      await gate.promise;
    },
    onError: (error) => errors.push(error),
    done: () => void done++,
  });
  const let_ = async (id: number, how: "end" | "fail" = "end"): Promise<void> => {
    waiting.delete(id);
    if (how === "end") gates.get(id)?.resolve();
    else gates.get(id)?.reject(new Error(`no ${id}`));
    await tick();
  };
  return { stage, waiting, started, errors, done: () => done, lists: () => lists, letGo: let_ };
}

test("a round fills the free slots and returns at once, and a slow item blocks only its own slot", async () => {
  const { stage, started, letGo } = pool(2, [1, 2, 3, 4]);
  expect(await stage.run(never)).toBe(1234);
  expect(started).toEqual([1, 2]);
  await letGo(2);
  await stage.run(never);
  await letGo(3);
  await stage.run(never);
  expect(started).toEqual([1, 2, 3, 4]);
  expect(await stage.idle()).toBe(false);
  await letGo(1);
  await letGo(4);
  expect(await stage.idle()).toBe(true);
});

test("checks rarely when there is no work, and often when some work is not due yet", async () => {
  let releases = [{ id: 1, isDue: false }];
  const stage = poolOf({
    due: async () => releases.filter(({ isDue }) => isDue),
    isEmpty: () => releases.length === 0,
    work: async () => {},
  });
  expect(await stage.run(never)).toBe(1234);
  releases = [];
  expect(await stage.run(never)).toBe(5000);
});

test("reports an error in one item, frees the item's slot and wakes the other stages", async () => {
  const { stage, started, errors, done, letGo } = pool(1, [1, 2]);
  await stage.run(never);
  await letGo(1, "fail");
  await stage.run(never);
  expect(errors).toEqual([new Error("no 1")]);
  expect(started).toEqual([1, 2]);
  expect(done()).toBe(1);
});

test("does not report a stop, and drained waits for all running items", async () => {
  const { stage, errors, letGo } = pool(2, [1, 2]);
  const stop = new AbortController();
  await stage.run(stop.signal);
  stop.abort();
  let drained = false;
  const draining = stage.drained().finally(() => {
    drained = true;
  });
  await letGo(1, "fail");
  expect(drained).toBe(false);
  await letGo(2);
  await draining;
  expect(errors).toEqual([]);
});

test("starts no new item after a stop", async () => {
  const { stage, started } = pool(2, [1]);
  await stage.run(AbortSignal.abort());
  expect(started).toEqual([]);
});

test("a lost lock in one item ends the stage at its next round, and is not reported as the item's error", async () => {
  const lost = new MustStop("The lock is lost.", "Start again.");
  const errors: unknown[] = [];
  let done = 0;
  const stage = poolOf({
    width: 2,
    due: async () => [{ id: 1 }],
    work: () => Promise.reject(lost),
    onError: (error) => errors.push(error),
    done: () => void done++,
  });
  await stage.run(never);
  await stage.drained();
  expect(done).toBe(1); // this wakes the engine: the next round starts at once
  await expect(stage.run(never)).rejects.toBe(lost);
  expect(errors).toEqual([]);
});

test("with `again`, a free slot starts the next item that is still due, without reading the list again", async () => {
  const { stage, started, letGo, waiting, lists } = pool(1, [1, 2, 3, 4], "again");
  await stage.run(never);
  await tick();
  waiting.delete(3); // a person rejected it after the list was read
  await letGo(1);
  await letGo(2);
  expect(started).toEqual([1, 2, 4]);
  expect(lists()).toBe(1);
  await letGo(4);
  await stage.drained();
  expect(waiting.size).toBe(0);
});

test("drained waits for items that start while it waits, and no further items start after a stop", async () => {
  const left = [1, 2, 3];
  const next = (onWork: () => void) =>
    poolOf({
      due: async () => left.map((id) => ({ id })),
      again: async (id) => (left.includes(id) ? { id } : undefined),
      work: async ({ id }) => {
        onWork();
        await tick();
        left.splice(left.indexOf(id), 1);
      },
    });
  const stop = new AbortController();
  await next(() => stop.abort()).run(stop.signal);
  await tick();
  await tick();
  expect(left).toEqual([2, 3]);
  const stage = next(() => {});
  await stage.run(never);
  await stage.drained();
  expect(left).toEqual([]);
});
