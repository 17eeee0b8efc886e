import { createServer, type ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createGate } from "../../../src/adapters/http/coalesce.ts";
import { createPlexClient, type PlexClientDeps } from "../../../src/servers/plex/client.ts";
import { createPlexTransport } from "../../../src/servers/plex/transport/transport.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;

/**
 * A Plex that responds only when told to, and a client of it with a clock that is moved by hand.
 */
async function withSlowPlex(deps: Partial<PlexClientDeps> = {}) {
  const waiting: { path: string; response: ServerResponse }[] = [];
  const paths: string[] = [];
  const server = createServer(({ url: path = "" }, response) => {
    paths.push(path);
    waiting.push({ path, response });
    response.on("close", () => {
      const at = waiting.findIndex((one) => one.response === response);
      if (at !== -1) waiting.splice(at, 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const clock = fakeClock();
  const whole: PlexClientDeps = {
    baseUrl: `http://127.0.0.1:${port}`,
    token: () => "token-1",
    clientIdentifier: "x",
    version: "1",
    timeoutMs: 30_000,
    clock,
    waits: "client",
    ownAddresses: () => [],
    ...deps,
  };
  const create = (more: Partial<PlexClientDeps> = {}) => createPlexClient({ ...whole, ...more });
  const client = create();
  const arrived = (count: number): Promise<void> => expect.poll(() => waiting.length).toBe(count);
  const answerAll = (status = 200): void => {
    for (const { response } of waiting.splice(0)) {
      response.writeHead(status).end('{"MediaContainer":{"size":0}}');
    }
  };
  return {
    client,
    create,
    deps: whole,
    clock,
    paths,
    waiting,
    arrived,
    answerAll,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
type It = Awaited<ReturnType<typeof withSlowPlex>>;

const search = (
  { client }: Pick<It, "client">,
  word: string | number,
  signal = never,
): Promise<unknown> =>
  client.search(`Film ${word}`, 10, signal).then(
    () => "found",
    (error: unknown) => error,
  );

test.each([
  [10, 50],
  [2, 50],
  [1, 30],
])(
  "with %i connections, each of %i concurrent searches of 0.7 s gets its result exactly in its turn",
  async (connections, count) => {
    await using it = await withSlowPlex({ gate: createGate(connections) });
    const searches = Array.from({ length: count }, (_, number) => search(it, number));
    for (let left = count; left > 0; left -= connections) {
      await it.arrived(Math.min(left, connections));
      it.clock.advance(700);
      it.answerAll();
    }
    expect(await Promise.all(searches)).toEqual(Array<string>(count).fill("found"));
    expect(it.clock.monotonic()).toBe(Math.ceil(count / connections) * 700);
    expect(it.paths).toHaveLength(count);
  },
);

test("waiting in the queue or aborting a call does not count as a Plex failure", async () => {
  await using it = await withSlowPlex({ gate: createGate(1) });
  const first = search(it, "first");
  await it.arrived(1);
  const leave = new AbortController();
  const reason = new Error("the client left");
  const queued = Array.from({ length: 20 }, (_, number) => search(it, number, leave.signal));
  leave.abort(reason);
  expect(await Promise.all(queued)).toEqual(queued.map(() => reason));
  it.answerAll();
  expect(await first).toBe("found");
  for (let count = 0; count < 8; count++) {
    const gone = new AbortController();
    const given = search(it, count, gone.signal);
    await it.arrived(1);
    gone.abort(reason);
    expect(await given).toBe(reason);
    await it.arrived(0);
  }
  expect(it.client.pausedMs()).toBeUndefined();
  const last = search(it, "last");
  await it.arrived(1);
  it.answerAll();
  expect(await last).toBe("found");
});

test("when Plex fails, queued requests are refused at once and never sent", async () => {
  await using it = await withSlowPlex({ gate: createGate(5) });
  const searches = Array.from({ length: 40 }, (_, number) => search(it, number));
  await it.arrived(5);
  it.clock.advance(5000);
  // Each search is another address, so the probe decides whether the server itself is down.
  await expect.poll(() => it.paths.at(-1)).toBe("/identity");
  it.clock.advance(2000);
  for (const error of await Promise.all(searches)) {
    expect(error).toMatchObject({ code: "plex_unavailable" });
  }
  expect(it.paths).toHaveLength(6);
  expect(it.client.pausedMs()).toBe(30_000);
  it.clock.advance(30_000);
  expect(it.client.pausedMs()).toBeUndefined();
});

test("a player command or a check whether Plex responds has priority over queued requests", async () => {
  await using it = await withSlowPlex({ gate: createGate(1) });
  const searches = Array.from({ length: 3 }, (_, number) => search(it, number));
  await it.arrived(1);
  const info = it.client.serverInfo(never).catch(() => "refused");
  for (let left = 4; left > 0; left--) {
    await it.arrived(1);
    it.answerAll();
  }
  await Promise.all([...searches, info]);
  expect(it.paths.map((path) => path.split("?")[0])).toEqual([
    "/hubs/search",
    "/",
    "/hubs/search",
    "/hubs/search",
  ]);
});

test("all users of the connections share one queue, in which clients have priority over background work", async () => {
  await using it = await withSlowPlex();
  const transport = createPlexTransport({ ...it.deps, gate: createGate(3) });
  const client = it.create({ transport });
  const engine = it.create({ transport, waits: "background" });
  const background = Array.from({ length: 30 }, (_, number) => search({ client: engine }, number));
  await it.arrived(2);
  const asked = search({ client }, "for a client");
  // Longer than any request may take. All requests except the first wait in our queue, not for
  // Plex.
  await it.arrived(3);
  for (let left = 30; left > 0; left -= 2) {
    it.clock.advance(3000);
    it.answerAll();
    await it.arrived(Math.min(left - 2, 2));
  }
  expect(await Promise.all([asked, ...background])).toEqual(Array<string>(31).fill("found"));
  expect(it.clock.monotonic()).toBeGreaterThan(30_000);
  expect(it.paths.findIndex((path) => path.includes("client"))).toBe(2);
  expect([client.pausedMs(), engine.pausedMs()]).toEqual([undefined, undefined]);
  await transport.close();
});

test("when Plex fails for one user of the connections, the others also pause", async () => {
  await using it = await withSlowPlex();
  const transport = createPlexTransport(it.deps);
  const client = it.create({ transport });
  const engine = it.create({ transport });
  for (let count = 0; count < 5; count++) {
    const failed = search({ client: engine }, count);
    await it.arrived(1);
    it.answerAll(503);
    await failed;
  }
  expect(await search({ client }, "refused")).toMatchObject({
    code: "plex_unavailable",
    retryAfterMs: 30_000,
  });
  await engine.close();
  it.clock.advance(30_000);
  const probing = search({ client }, "again");
  await it.arrived(1);
  it.answerAll();
  await it.arrived(1);
  it.answerAll();
  expect(await probing).toBe("found");
  await transport.close();
});

test("the number of failures and the length of the pause are settings", async () => {
  await using it = await withSlowPlex({ breaker: { failures: 2, openMs: 90_000 } });
  for (let count = 0; count < 2; count++) {
    const failed = search(it, count);
    await it.arrived(1);
    it.answerAll(503);
    expect(await failed).toMatchObject({ code: "plex_unavailable" });
  }
  expect(await search(it, "refused")).toMatchObject({ retryAfterMs: 90_000 });
  expect(it.paths).toHaveLength(2);
});

test.each([2, 3, 10])(
  "with %i connections, background requests that hang leave one for the check whether Plex responds",
  async (connections) => {
    await using it = await withSlowPlex();
    const transport = createPlexTransport({ ...it.deps, gate: createGate(connections) });
    const engine = it.create({ transport, waits: "background" });
    const left = new AbortController();
    const hanging = Array.from({ length: 30 }, (_, number) =>
      search({ client: engine }, number, left.signal),
    );
    await it.arrived(connections - 1);
    const proven = engine.prove(never).catch(() => "not a token");
    await it.arrived(connections);
    expect(it.paths.at(-1)).toBe("/identity");
    it.answerAll();
    await proven;
    left.abort();
    await Promise.all(hanging);
    await transport.close();
  },
);
