import { afterEach, expect, test, vi } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import { CALL_TIMEOUT_MS, createToolServer } from "../../../src/hosts/mcp/server.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";

afterEach(() => void vi.useRealTimers());

const waitsForEver = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
  );

const call = { signal: new AbortController().signal, actor: "mcp:test" };

const later = (...given: unknown[]): Promise<never> => waitsForEver(given.at(-1) as AbortSignal);

test.each([
  ["plex", "list_libraries", {}, { plex: () => ({ libraries: later }) }],
  ["tmdb", "execute_ingest", { path: "/in/Heat.mkv", dry_run: true }, { previewBelowRoots: later }],
  [
    "tmdb",
    "get_tmdb_details",
    { type: "movie", tmdb_id: 949 },
    { works: async () => ({ details: later }) },
  ],
] as const)(
  "a call that waits for %s times out, blames only that service, and suggests a retry: %s",
  async (service, name, args, deps) => {
    const reported: unknown[] = [];
    const server = createToolServer({
      toolsets: ["plex", "ingest", "identify"],
      readOnly: false,
      deps: deps as unknown as UseCases,
      report: (error) => reported.push(error),
      callTimeoutMs: 30,
    });
    const answer = await server.call(name, args, call);
    expect(answer).toMatchObject({ isError: true });
    expect(answer.content[0]?.text).toMatch(
      new RegExp(`^${service}_unavailable: .*did not answer within 10 s.*temporary`),
    );
    expect(reported).toEqual([]);
  },
);

test("a late failure keeps its own reason", async () => {
  const review = {
    async approve() {
      vi.advanceTimersByTime(10_000);
      throw new Outage("database_busy", "Another program writes.");
    },
  };
  const deps = { decisions: async () => review } as unknown as UseCases;
  const server = createToolServer({
    callTimeoutMs: CALL_TIMEOUT_MS,
    toolsets: ["ingest"],
    readOnly: false,
    deps,
    report: () => {},
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const answer = await server.call("approve_ingest", { ids: [1] }, call);
  expect(answer.content[0]?.text).toMatch(/^internal_error: Another program writes\./);
});

test.each(["no longer needed", new Error("The client disconnected."), undefined])(
  "does not log a call that the client cancelled as an internal error (%s)",
  async (reason) => {
    const deps = { plex: () => ({ libraries: waitsForEver }) } as unknown as UseCases;
    const reported: unknown[] = [];
    const report = (error: unknown): void => void reported.push(error);
    const server = createToolServer({
      callTimeoutMs: CALL_TIMEOUT_MS,
      toolsets: ["plex"],
      readOnly: false,
      deps,
      report,
    });
    const client = new AbortController();
    const answer = server.call("list_libraries", {}, { ...call, signal: client.signal });
    client.abort(reason);
    expect(await answer).toMatchObject({ isError: true });
    expect(reported).toEqual([]);
  },
);

test("clears a call's timeout once the call is answered", async () => {
  let given: AbortSignal | undefined;
  const libraries = async (signal: AbortSignal) => {
    given = signal;
    return { libraries: [] };
  };
  const deps = { plex: () => ({ libraries }) } as unknown as UseCases;
  const server = createToolServer({
    callTimeoutMs: CALL_TIMEOUT_MS,
    toolsets: ["plex"],
    readOnly: true,
    deps,
    report: () => {},
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await server.call("list_libraries", {}, call);
  expect(vi.getTimerCount()).toBe(0);
  expect(given?.aborted).toBe(false);
});
