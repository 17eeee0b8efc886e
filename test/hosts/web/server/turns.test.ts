/* oxlint-disable promise/always-return, no-unmodified-loop-condition -- a step runs when its turn resolves */
import { expect, test } from "vitest";
import { type Caller, callerOf } from "../../../../src/hosts/web/guard/caller.ts";
import { createTurns, type TakeTurn, turnsOfCall } from "../../../../src/hosts/web/server/turns.ts";
import { call, startWeb } from "../web-server.ts";

/** An event loop whose rounds the test runs, and whose steps take a given time. */
function fakeLoop() {
  const queue: (() => void)[] = [];
  const at = { now: 0 };
  let rounds = 0;
  const deps = {
    cpuTime: () => at.now,
    now: () => at.now,
    nextRound: (...run: (() => void)[]) => void queue.push(...run),
  };
  /** Runs one round. Promises that a step resolves run before the next function. */
  async function round(): Promise<void> {
    rounds++;
    for (const run of queue.splice(0)) {
      run();
      for (let count = 0; count < 3; count++) await Promise.resolve();
    }
  }
  return {
    deps,
    at,
    round,
    rounds: () => rounds,
    arrival: () => ({ atMs: at.now, answeredMs: Number.NEGATIVE_INFINITY }),
    async run() {
      while (queue.length > 0) await round();
    },
  };
}

const caller = (who: Partial<Parameters<typeof callerOf>[0]>): Caller =>
  callerOf({ address: "192.0.2.1", connection: "192.0.2.1 1", role: "operator", ...who });
const numbered = (count: number, one: (n: number) => Caller): Caller[] =>
  Array.from({ length: count }, (_, n) => one(n));

const ANOTHER: Caller = caller({
  address: "198.51.100.1",
  connection: "198.51.100.1 1",
  role: "reviewer",
});
const FLOOD = 60;
const WAYS: [string, Caller[], Caller][] = [
  ["requests on one connection", numbered(FLOOD, () => caller({})), ANOTHER],
  ["connections", numbered(FLOOD, (n) => caller({ connection: `192.0.2.1 ${n}` })), ANOTHER],
  [
    "addresses",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, connection: `203.0.113.${n} 1` })),
    ANOTHER,
  ],
  [
    "page sessions from as many addresses",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, session: n })),
    ANOTHER,
  ],
  [
    "page sessions, next to the same role from another address",
    numbered(FLOOD, (n) => caller({ session: n })),
    caller({ address: "198.51.100.1", session: 999 }),
  ],
  [
    "addresses of one IPv6 network, next to another one with the same token",
    numbered(FLOOD, (n) => caller({ address: `2001:db8::${n + 1}`, connection: `[] ${n}` })),
    caller({ address: "2001:db8:0:1::1" }),
  ],
  [
    "addresses without a token",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, role: undefined })),
    ANOTHER,
  ],
  [
    "addresses with one subject",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, subject: "sub:anna" })),
    caller({ address: "203.0.113.7", subject: "sub:berta" }),
  ],
  [
    "connections, next to another connection of the same address and token",
    numbered(FLOOD, (n) => caller({ connection: `192.0.2.1 ${n + 2}` })),
    caller({ connection: "192.0.2.1 1" }),
  ],
];

test.each(WAYS)(
  "a caller that uses %s does not delay another one by more than one step",
  async (_, greedy, other) => {
    const loop = fakeLoop();
    const takeTurn = createTurns(loop.deps);
    let steps = 0;
    const flood = (one: Caller): void =>
      void takeTurn(one, loop.arrival()).then(() => {
        steps++;
        loop.at.now += 5;
        flood(one);
      });
    for (const one of greedy) flood(one);
    for (let count = 0; count < 10 * FLOOD; count++) await loop.round();
    const waited: number[] = [];
    for (let calls = 0; calls < 20; calls++) {
      const asked = steps;
      let isDone = false;
      void takeTurn(other, loop.arrival()).then(() => {
        isDone = true;
        loop.at.now += 0.1;
        waited.push(steps - asked);
      });
      while (!isDone) await loop.round();
      // A pause, in which the greedy one gets further.
      for (let count = 0; count < 30; count++) await loop.round();
    }
    expect(Math.max(...waited)).toBeLessThanOrEqual(1);
  },
);

/** Those whose steps another caller's call would have to wait for, one after the other. */
const SAME_TOKEN: [string, Caller[], Caller][] = [
  [
    "addresses",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, connection: `203.0.113.${n} 1` })),
    caller({ address: "198.51.100.1" }),
  ],
  [
    "IPv6 networks",
    numbered(FLOOD, (n) => caller({ address: `2001:db8:0:${n}::1` })),
    caller({ address: "2001:db8:1::1" }),
  ],
  [
    "page sessions of as many addresses",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, session: n })),
    caller({ address: "198.51.100.1", session: 999 }),
  ],
  ["page sessions", numbered(FLOOD, (n) => caller({ session: n })), caller({ session: 999 })],
  [
    "connections",
    numbered(FLOOD, (n) => caller({ connection: `192.0.2.1 ${n + 2}` })),
    caller({ connection: "192.0.2.1 1" }),
  ],
  [
    "addresses without a token",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, role: undefined })),
    caller({ address: "198.51.100.1", role: undefined }),
  ],
];

/** Keeps calls of these callers running, each of four steps of 5 ms. Returns the number of steps. */
function keepFlooding(
  loop: ReturnType<typeof fakeLoop>,
  takeTurn: TakeTurn,
  greedy: Caller[],
): () => number {
  let steps = 0;
  const flood = async (one: Caller): Promise<void> => {
    for (;;) {
      const turn = turnsOfCall(takeTurn, one, loop.arrival());
      for (let step = 0; step < 4; step++) {
        await turn();
        steps++;
        loop.at.now += 5;
      }
    }
  };
  for (const one of greedy) void flood(one);
  return () => steps;
}

/** Makes calls of four steps of `stepMs`, and counts the others' steps that each waits for. */
async function countWaits(
  loop: ReturnType<typeof fakeLoop>,
  takeTurn: TakeTurn,
  { who, stepMs, steps }: { who: () => Caller; stepMs: number; steps: () => number },
): Promise<number[]> {
  const waited: number[] = [];
  for (let calls = 0; calls < 30; calls++) {
    const asked = steps();
    const turn = turnsOfCall(takeTurn, who(), loop.arrival());
    let isDone = false;
    const done = (async () => {
      for (let step = 0; step < 4; step++) {
        await turn();
        loop.at.now += stepMs;
      }
      isDone = true;
    })();
    while (!isDone) await loop.round();
    await done;
    waited.push(steps() - asked);
    // A pause, in which the others get further.
    for (let count = 0; count < 30; count++) await loop.round();
  }
  return waited;
}

test.each(SAME_TOKEN)(
  "next to %s that ask constantly, a call with the same rights waits for a step before each of its own",
  async (_, greedy, other) => {
    const loop = fakeLoop();
    const takeTurn = createTurns(loop.deps);
    const steps = keepFlooding(loop, takeTurn, greedy);
    for (let count = 0; count < 10 * FLOOD; count++) await loop.round();
    const asked = { who: () => other, stepMs: 1, steps };
    const [, ...waited] = await countWaits(loop, takeTurn, asked);
    expect(Math.max(...waited)).toBeLessThanOrEqual(8);
  },
);

test.each(SAME_TOKEN)(
  "next to %s that were away before they ask constantly, a call with the same rights waits for few steps",
  async (_, greedy, other) => {
    const loop = fakeLoop();
    const takeTurn = createTurns(loop.deps);
    for (const who of [...greedy, other]) {
      await Promise.all([turnsOfCall(takeTurn, who, loop.arrival())(), loop.run()]);
    }
    // Everybody saves as much as can be saved.
    loop.at.now += 10_000;
    const steps = keepFlooding(loop, takeTurn, greedy);
    for (let count = 0; count < 3 * FLOOD; count++) await loop.round();
    const waited = await countWaits(loop, takeTurn, { who: () => other, stepMs: 1, steps });
    expect(Math.max(...waited)).toBeLessThanOrEqual(8);
  },
);

test("those who ask for little have at most half of the time while others ask constantly", async () => {
  const loop = fakeLoop();
  const takeTurn = createTurns(loop.deps);
  const steps = keepFlooding(loop, takeTurn, [caller({})]);
  const used = { little: 0 };
  const pauses: { until: number; go: () => void }[] = [];
  const ask = async (who: Caller): Promise<void> => {
    for (;;) {
      await new Promise<void>((go) => pauses.push({ until: loop.at.now + 40, go }));
      await turnsOfCall(takeTurn, who, loop.arrival())();
      loop.at.now += 5;
      used.little += 5;
    }
  };
  for (const who of numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}` }))) void ask(who);
  for (let count = 0; count < 3000; count++) {
    await loop.round();
    for (const { go } of pauses.filter(({ until }) => until <= loop.at.now)) go();
    pauses.splice(0, pauses.length, ...pauses.filter(({ until }) => until > loop.at.now));
  }
  expect((steps() * 5) / (steps() * 5 + used.little)).toBeGreaterThan(0.4);
});

test("a new address for each call does not put its sender ahead of one that asks for little", async () => {
  const loop = fakeLoop();
  const takeTurn = createTurns(loop.deps);
  let number = 0;
  const newcomer = async (): Promise<void> => {
    for (;;) {
      const address = `2001:db8:${(++number % 60_000).toString(16)}::1`;
      await turnsOfCall(takeTurn, caller({ address }), loop.arrival())();
      steps++;
      loop.at.now += 5;
    }
  };
  let steps = 0;
  for (let count = 0; count < FLOOD; count++) void newcomer();
  for (let count = 0; count < 10 * FLOOD; count++) await loop.round();
  const asked = { who: () => caller({}), stepMs: 1, steps: () => steps };
  const [, ...waited] = await countWaits(loop, takeTurn, asked);
  expect(Math.max(...waited)).toBeLessThanOrEqual(8);
});

/** Those among whom time is equally divided, although one of them is many. */
const ONE_AND_MANY: [string, Caller[], Caller][] = [
  ...WAYS.slice(0, 8),
  [
    "addresses with one role, next to a session of another role",
    numbered(FLOOD, (n) => caller({ address: `203.0.113.${n}`, session: n })),
    caller({ role: "reviewer", session: 1000 }),
  ],
];

test.each(ONE_AND_MANY)(
  "%s give no caller more time than another one has",
  async (_, many, one) => {
    const loop = fakeLoop();
    const takeTurn = createTurns(loop.deps);
    const used = { many: 0, one: 0 };
    const keepOn = (who: Caller, whose: "many" | "one"): void =>
      void takeTurn(who, loop.arrival()).then(() => {
        loop.at.now += 5;
        used[whose] += 5;
        keepOn(who, whose);
      });
    for (const who of many) keepOn(who, "many");
    keepOn(one, "one");
    for (let count = 0; count < 2000; count++) await loop.round();
    expect(used.one / (used.one + used.many)).toBeGreaterThan(0.45);
  },
);

test("two callers that ask for as much as they can get have the same time, not the same number of steps", async () => {
  const loop = fakeLoop();
  const takeTurn = createTurns(loop.deps);
  const used = { heavy: 0, light: 0 };
  for (let count = 0; count < 300; count++) {
    void takeTurn(caller({}), loop.arrival()).then(() => {
      loop.at.now += 6;
      used.heavy += 6;
    });
    void takeTurn(ANOTHER, loop.arrival()).then(() => {
      loop.at.now += 2;
      used.light += 2;
    });
  }
  for (let count = 0; count < 400; count++) await loop.round();
  expect(used.light).toBeGreaterThan(100);
  expect(Math.abs(used.heavy - used.light)).toBeLessThanOrEqual(6);
});

test("of a thousand calls that arrive at once, a few are worked on at a time", async () => {
  const loop = fakeLoop();
  const takeTurn = createTurns(loop.deps);
  let [begun, most] = [0, 0];
  const one = async (n: number): Promise<void> => {
    const turn = turnsOfCall(takeTurn, caller({ connection: `192.0.2.1 ${n}` }), loop.arrival());
    await turn();
    begun++;
    most = Math.max(most, begun);
    loop.at.now += 5;
    for (let step = 0; step < 3; step++) {
      await turn();
      loop.at.now += 5;
    }
    begun--;
  };
  const all = Promise.all(Array.from({ length: 1000 }, (_, n) => one(n)));
  await loop.run();
  await all;
  expect(most).toBeLessThanOrEqual(9);
});

test("after some steps, the event loop reads what arrived until it is idle, or for as long as the steps took", async () => {
  const loop = fakeLoop();
  const takeTurn = createTurns(loop.deps);
  const starts: number[] = [];
  for (let count = 0; count < 3; count++) {
    void takeTurn(caller({}), loop.arrival()).then(() => {
      starts.push(loop.rounds());
      loop.at.now += 5;
    });
  }
  await loop.round();
  // Rounds that accept a connection each, like in a flood of connections.
  const busyRound = async (): Promise<void> => {
    loop.at.now += 0.5;
    await loop.round();
  };
  for (let count = 0; count < 9; count++) await busyRound();
  expect(starts).toEqual([1, 10]);
  // Idle rounds.
  await loop.run();
  expect(starts).toEqual([1, 10, 12]);
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
