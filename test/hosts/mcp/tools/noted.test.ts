import { expect, test } from "vitest";
import { createToolServer } from "../../../../src/hosts/mcp/server.ts";
import { waitUntilNoted } from "../../../../src/hosts/mcp/tools/define.ts";
import type { UseCases } from "../../../../src/program/use-cases/use-cases.ts";

const never = new AbortController().signal;

test.each([
  ["scan_library", { library: "Movies" }, { library: "Movies", accepted: true, message: "Taken." }],
  [
    "control_playback",
    { action: "pause" },
    { success: true, outcome: "confirmed", message: "It is paused." },
  ],
])("%s returns its result in time even if history cannot be written", async (name, args, done) => {
  const deps = {
    library: () => ({ scan: async () => done }),
    playback: () => ({ control: async () => done }),
    record: () => new Promise<void>(() => {}),
  } as unknown as UseCases;
  const server = createToolServer({
    toolsets: ["plex"],
    readOnly: false,
    deps,
    report: () => {},
    callTimeoutMs: 30,
  });
  const answer = await server.call(name, args, { signal: never, actor: "mcp:test" });
  expect(answer).toMatchObject({ structuredContent: done });
});

test("waits for a write, ignores a failed write, and returns at once if the call is already late", async () => {
  const steps: string[] = [];
  const writing = new Promise<void>((resolve) =>
    setImmediate(() => resolve(void steps.push("written"))),
  );
  await waitUntilNoted(writing, never);
  expect(steps).toEqual(["written"]);
  await waitUntilNoted(Promise.reject(new Error("full")), never);
  await waitUntilNoted(new Promise(() => {}), AbortSignal.abort());
});
