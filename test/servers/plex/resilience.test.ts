import { expect, test } from "vitest";
import * as z from "zod";
import type { Clock } from "../../../src/core/clock.ts";
import type { TraceEvent } from "../../../src/core/trace.ts";
import type { PlexClientDeps } from "../../../src/servers/plex/client.ts";
import type { Fault } from "../../support/fault.ts";
import { libraryOf } from "../../support/plex/library.ts";
import { withPlex } from "./with-plex.ts";

const never = new AbortController().signal;
const anySchema = z.object({ MediaContainer: z.looseObject({}) });
type It = Awaited<ReturnType<typeof withPlex>>;

const FILMS = { library: libraryOf({ title: "Films", type: "movie", locations: ["/m"] }) };
const DEADLINES = new Set([600_000, 5000, 2000]);

/** A clock on which every wait ends at once and is recorded, and no deadline ever passes. */
function hurriedClock(onWait: (count: number) => void = () => {}) {
  const waits: number[] = [];
  let passed = 0;
  const clock: Clock = {
    now: () => passed,
    monotonic: () => passed,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      if (DEADLINES.has(ms)) {
        return await new Promise((_, reject) => signal.addEventListener("abort", reject));
      }
      passed += ms;
      onWait(waits.push(Math.round(ms)));
      signal.throwIfAborted();
    },
  };
  return { clock, waits };
}
const background = {
  waits: "background",
  retries: 5,
  timeoutMs: 600_000,
  random: () => 0.75,
} as const;

const withFault = async (fault: Fault, deps: Partial<PlexClientDeps>): Promise<It> => {
  const it = await withPlex(FILMS, deps);
  it.plex.setFault(fault);
  return it;
};
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "read",
    (error: unknown) => error,
  );

test.each<[string, Fault]>([
  ["503", { kind: "status", status: 503 }],
  ["502", { kind: "status", status: 502 }],
  ["504", { kind: "status", status: 504 }],
  ["a cut connection", { kind: "reset" }],
  ["a cut in the body", { kind: "broken" }],
])(
  "%s: background work retries after 1, 2 and 4 seconds with jitter, then succeeds",
  async (_, fault) => {
    const { clock, waits } = hurriedClock((count) => count === 3 && it.plex.setFault(undefined));
    await using it = await withFault(fault, { ...background, clock });
    expect(await outcome(it.client.sections(never))).toBe("read");
    expect(waits).toEqual([1100, 2200, 4400]);
    expect(it.plex.requests).toHaveLength(4);
  },
);

test("a pause lasts at most thirty seconds, and the number of tries is limited", async () => {
  const { clock, waits } = hurriedClock();
  await using it = await withFault(
    { kind: "status", status: 429 },
    { ...background, retries: 7, clock },
  );
  expect(await outcome(it.client.sections(never))).toMatchObject({
    message: expect.stringMatching(/\(429\)/),
  });
  expect(waits).toEqual([1100, 2200, 4400, 8800, 17_600, 30_000, 30_000]);
  expect(it.plex.requests).toHaveLength(8);
});

test("500 is retried once, because our request may be the cause", async () => {
  const { clock } = hurriedClock();
  await using it = await withFault({ kind: "status", status: 500 }, { ...background, clock });
  expect(await outcome(it.client.sections(never))).toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(/\(500\)/),
  });
  expect(it.plex.requests).toHaveLength(2);
});

test("retries 429 after the delay that the server requested", async () => {
  const { clock, waits } = hurriedClock((count) => count === 2 && it.plex.setFault(undefined));
  await using it = await withFault(
    { kind: "status", status: 429, retryAfter: "9" },
    { ...background, clock },
  );
  expect(await outcome(it.client.sections(never))).toBe("read");
  expect(waits).toEqual([9000, 9000]);
});

test.each([400, 401, 403, 404, 405])("requests %i once", async (status) => {
  await using it = await withFault(
    { kind: "status", status },
    { ...background, clock: hurriedClock().clock },
  );
  expect(await outcome(it.client.accounts(never))).not.toBe("read");
  expect(it.plex.requests).toHaveLength(1);
});

test.each(["client", "once"] as const)(
  "does not retry a request that waits as %s",
  async (waits) => {
    await using it = await withFault({ kind: "status", status: 502 }, { retries: 5, waits });
    expect(await outcome(it.client.sections(never))).toMatchObject({ code: "plex_unavailable" });
    expect(it.plex.requests).toHaveLength(1);
  },
);

test("a request for a waiting client times out after seven seconds, and background work after thirty", async () => {
  await using it = await withFault({ kind: "hang" }, { waits: "client" });
  const request = { path: "/library/onDeck", about: "list" };
  const asked = outcome(it.client.get(request, anySchema, never));
  await expect.poll(() => it.plex.requests.length).toBe(1);
  it.clock.advance(7000);
  expect(await asked).toMatchObject({ message: expect.stringMatching(/timed out after 7 s/) });
  const long = outcome(it.client.get({ ...request, waits: "background" }, anySchema, never));
  await expect.poll(() => it.plex.requests.length).toBe(2);
  it.clock.advance(29_000);
  expect(it.clock.sleepers()).toBe(1);
  it.clock.advance(1000);
  expect(await long).toMatchObject({ message: expect.stringMatching(/timed out after 30 s/) });
});

test("an abort ends the pause between two tries", async () => {
  const stop = new AbortController();
  const reason = new Error("the daemon stops");
  const { clock } = hurriedClock(() => stop.abort(reason));
  await using it = await withFault({ kind: "status", status: 502 }, { ...background, clock });
  expect(await outcome(it.client.sections(stop.signal))).toBe(reason);
  expect(it.plex.requests).toHaveLength(1);
});

test("sends a change only once, regardless of the result", async () => {
  await using it = await withFault(
    { kind: "status", status: 502 },
    { ...background, clock: hurriedClock().clock },
  );
  const order = { command: "pause", clientId: "tv", media: "video" } as const;
  expect(await it.client.command(order, 5_000, never)).toEqual({ kind: "refused", status: 502 });
  expect(await outcome(it.client.endSession("s1", "bye", 5_000, never))).toMatchObject({
    code: "plex_unavailable",
  });
  const queue = { method: "POST" as const, path: "/playQueues?type=video", about: "item 5" };
  expect(await outcome(it.client.get(queue, anySchema, never))).toMatchObject({
    code: "plex_unavailable",
  });
  // Excludes the request that looks up the player's own address, because it changes nothing.
  expect(it.plex.requests.filter(({ path }) => path !== "/clients")).toHaveLength(3);
});

test("after five failures the breaker blocks requests for thirty seconds, then one probe closes it", async () => {
  const moves: TraceEvent[] = [];
  const trace = (event: TraceEvent): void => void (event.kind === "breaker" && moves.push(event));
  await using it = await withFault({ kind: "status", status: 503 }, { waits: "client", trace });
  for (let count = 0; count < 5; count++) await outcome(it.client.sections(never));
  expect(it.plex.requests).toHaveLength(5);
  const open = { kind: "breaker", service: "plex", isOpen: true };
  expect(moves).toEqual([open]);
  it.clock.advance(10_000);
  expect(await outcome(it.client.sections(never))).toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(
      /starting or under maintenance \(503\); the next try is in 20 s\.$/,
    ),
    retryAfterMs: 20_000,
  });
  expect(it.plex.requests).toHaveLength(5);
  // Plex is still down. All concurrent callers share one probe, which is sent without the token.
  it.clock.advance(20_000);
  const refused = await Promise.all(
    Array.from({ length: 8 }, () => outcome(it.client.sections(never))),
  );
  for (const error of refused) {
    expect(error).toMatchObject({ message: expect.stringMatching(/next try is in 30 s/) });
  }
  expect(it.plex.requests.slice(5).map(({ path }) => path)).toEqual(["/identity"]);
  expect(it.plex.requests[5]?.headers["x-plex-token"]).toBeUndefined();
  // Plex is up again, and no restart is needed.
  it.plex.setFault(undefined);
  expect(await outcome(it.client.sections(never))).toMatchObject({ code: "plex_unavailable" });
  it.clock.advance(30_000);
  expect(
    await Promise.all(Array.from({ length: 3 }, () => outcome(it.client.sections(never)))),
  ).toEqual(["read", "read", "read"]);
  expect(it.plex.requests.slice(6).map(({ path }) => path)).toEqual([
    "/identity",
    ...Array<string>(3).fill("/library/sections"),
  ]);
  expect(moves.at(-1)).toEqual({ ...open, isOpen: false });
});

test("checking whether the server is back bypasses the open breaker and closes it", async () => {
  const { clock } = hurriedClock();
  await using it = await withFault(
    { kind: "status", status: 503 },
    { ...background, retries: 0, clock },
  );
  for (let at = 0; at < 5; at++) await outcome(it.client.sections(never));
  const asked = it.plex.requests.length;
  it.plex.setFault(undefined);
  expect(await outcome(it.client.sections(never))).toMatchObject({ code: "plex_unavailable" });
  expect(it.plex.requests).toHaveLength(asked);
  expect(await it.client.prove(never)).toHaveProperty("machineIdentifier");
  expect(await outcome(it.client.sections(never))).toBe("read");
});

test.each([401, 403, 404, 429])("%i does not open the breaker", async (status) => {
  await using it = await withFault({ kind: "status", status }, {});
  for (let count = 0; count < 8; count++) await outcome(it.client.accounts(never));
  // After a 404, the server itself is asked.
  expect(it.plex.requests).toHaveLength(status === 404 ? 16 : 8);
});

test("a success after four failures resets the breaker", async () => {
  await using it = await withFault({ kind: "reset" }, {});
  for (let round = 0; round < 3; round++) {
    it.plex.setFault({ kind: "reset" });
    for (let count = 0; count < 4; count++) {
      expect(await outcome(it.client.sections(never))).not.toBe("read");
    }
    it.plex.setFault(undefined);
    expect(await outcome(it.client.sections(never))).toBe("read");
  }
});

test("a hanging player does not count against the server, and playback can be stopped while Plex seems down", async () => {
  await using it = await withFault({ kind: "status", status: 503, only: "/library" }, {});
  for (let count = 0; count < 5; count++) await outcome(it.client.sections(never));
  expect(it.plex.requests).toHaveLength(5);
  await it.client.command({ command: "stop", clientId: "tv", media: "video" }, 5_000, never);
  expect(it.plex.requests).toHaveLength(6);
  it.plex.setFault({ kind: "reset", only: "/player" });
  it.clock.advance(30_000);
  await it.client.sections(never);
  for (let count = 0; count < 6; count++) {
    await it.client.command({ command: "stop", clientId: "tv", media: "video" }, 5_000, never);
  }
  expect(await outcome(it.client.sections(never))).toBe("read");
});

test("a caller that aborts during the probe gets the reason, and the probe continues for the others", async () => {
  await using it = await withFault({ kind: "reset" }, {});
  for (let count = 0; count < 5; count++) await outcome(it.client.sections(never));
  it.clock.advance(30_000);
  it.plex.setFault({ kind: "hang" });
  const stop = new AbortController();
  const [left, stays] = [
    outcome(it.client.sections(stop.signal)),
    outcome(it.client.sections(never)),
  ];
  await expect.poll(() => it.plex.requests.length).toBe(6);
  const reason = new Error("the client left");
  stop.abort(reason);
  expect(await left).toBe(reason);
  it.clock.advance(2000);
  expect(await stays).toMatchObject({
    message: expect.stringMatching(/timed out after 2 s; the next try is in 30 s/),
  });
});

test("background work waits for the breaker, and succeeds once the server is back", async () => {
  const { clock, waits } = hurriedClock((count) => count === 5 && it.plex.setFault(undefined));
  await using it = await withFault({ kind: "reset" }, { ...background, clock });
  expect(await outcome(it.client.sections(never))).toBe("read");
  // The fifth failure opened the breaker. The next try waits for the probe, even if its own pause
  // would be shorter.
  expect(waits).toEqual([1100, 2200, 4400, 8800, 30_000]);
  expect(it.plex.requests.slice(5).map(({ path }) => path)).toEqual([
    "/identity",
    "/library/sections",
  ]);
});

const FILMS_LIST = { path: "/library/sections/1/all?type=1", about: "library 1" };
const OTHER_LIST = { path: "/library/sections", about: "list of libraries" };
const list = ({ client }: It, request: typeof FILMS_LIST) =>
  outcome(client.get(request, anySchema, never));

test.each<[string, Fault]>([
  ["500", { kind: "status", status: 500 }],
  ["504", { kind: "status", status: 504 }],
  ["a cut connection", { kind: "reset" }],
])("five failures (%s) of one address leave only that address alone", async (_, fault) => {
  const moves: TraceEvent[] = [];
  const trace = (event: TraceEvent): void => void (event.kind === "breaker" && moves.push(event));
  await using it = await withFault({ ...fault, only: "/sections/1/all" }, { trace });
  for (let count = 0; count < 5; count++) await list(it, FILMS_LIST);
  const asked = it.plex.requests.length;
  expect(await list(it, FILMS_LIST)).toMatchObject({
    message: expect.stringMatching(/; the next try is in 30 s\.$/),
    retryAfterMs: 30_000,
    isOfService: false,
    cause: { message: expect.not.stringContaining("next try") },
  });
  expect(it.plex.requests).toHaveLength(asked);
  // The server is asked for everything else, after one small request has shown that it is well.
  expect(await list(it, OTHER_LIST)).toBe("read");
  expect(it.plex.requests.slice(asked).map(({ path }) => path)).toEqual([
    "/identity",
    OTHER_LIST.path,
  ]);
  expect([it.client.pausedMs(), moves]).toEqual([undefined, []]);
  // One failure of the address prolongs its pause; one success ends it.
  it.clock.advance(30_000);
  await list(it, FILMS_LIST);
  expect(await list(it, FILMS_LIST)).toMatchObject({ retryAfterMs: 30_000 });
  it.plex.setFault(undefined);
  it.clock.advance(30_000);
  expect([await list(it, FILMS_LIST), await list(it, FILMS_LIST)]).toEqual(["read", "read"]);
});

test("failures of many addresses open the breaker only if the small probe fails, too", async () => {
  await using it = await withFault({ kind: "status", status: 500 }, {});
  const others = (from: number): Promise<unknown[]> =>
    Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        list(it, { path: `/library/sections/${from + at}/all`, about: "library" }),
      ),
    );
  await others(10);
  expect(await list(it, FILMS_LIST)).toMatchObject({
    message: expect.stringMatching(/\(500\); the next try is in 30 s/),
    isOfService: true,
  });
  expect(it.client.pausedMs()).toBe(30_000);
});

test.each<[string, Fault["kind"] | number, boolean]>([
  ["503", 503, true],
  ["429", 429, true],
  ["401", 401, true],
  ["500", 500, false],
  ["a cut connection", "reset", false],
])("says of %s whether the whole server caused it", async (_, kind, isOfService) => {
  const fault: Fault =
    typeof kind === "number" ? { kind: "status", status: kind } : { kind: "reset" };
  await using it = await withFault(fault, {});
  expect(await list(it, FILMS_LIST)).toMatchObject({ isOfService });
});

test("a refused connection is about the whole server", async () => {
  await using it = await withPlex(FILMS, {});
  await it.plex.close();
  expect(await list(it, FILMS_LIST)).toMatchObject({ isOfService: true });
});
