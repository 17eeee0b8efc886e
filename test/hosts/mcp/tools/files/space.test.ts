import { expect, test, vi } from "vitest";
import type { SpaceReport } from "../../../../../src/app/space/space.ts";
import { createToolServer } from "../../../../../src/hosts/mcp/server.ts";
import { fakeUseCases } from "../../../../support/use-cases.ts";
import { HUNG_MS } from "../../../../support/wait-for.ts";

const FOUND: SpaceReport = {
  bytes: 8192,
  groups: [
    {
      kind: "copies",
      bytes: 8192,
      total: 1,
      items: [{ name: "a", path: "/in/a", bytes: 8192, act: "rm -- /in/a" }],
    },
  ],
};

const report = vi.fn();
function ask(space: (query: unknown, signal: AbortSignal) => Promise<SpaceReport>) {
  const deps = fakeUseCases({ space });
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest"],
    readOnly: true,
    deps,
    report,
  });
  return server.call("find_space", {}, { signal: new AbortController().signal, actor: "mcp:test" });
}

test("returns deletable files with their sizes and the command for the person", async () => {
  const space = vi.fn(async () => FOUND);
  const { structuredContent } = await ask(space);
  expect(structuredContent).toEqual({
    ...FOUND,
    next: expect.stringMatching(/^Tell the person: `plex-ingest space` lists/),
  });
  expect(space).toHaveBeenCalledWith(
    { days: 30, limit: 10, clientsMs: 4000 },
    expect.any(AbortSignal),
  );
});

test("returns the command for the user, not “try again”, for a disk that exceeds the call timeout", async () => {
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  const { isError, content } = await ask(async (_, signal) => {
    signal.throwIfAborted();
    return FOUND;
  });
  vi.restoreAllMocks();
  expect(isError).toBe(true);
  expect(content[0]?.text).toMatch(
    /^refused: Reading the folders takes longer .* `plex-ingest space` .*\(permanent until changed\)$/,
  );
  expect(report).not.toHaveBeenCalled();
});
