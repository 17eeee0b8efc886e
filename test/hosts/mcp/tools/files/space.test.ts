import { expect, test, vi } from "vitest";
import type { SpaceReport } from "../../../../../src/app/space/space.ts";
import { createToolServer } from "../../../../../src/hosts/mcp/server.ts";
import { fakeUseCases } from "../../../../support/use-cases.ts";
import { HUNG_MS } from "../../../../support/wait-for.ts";

const ITEM = { name: "a", path: "/in/a", bytes: 8192 };
const FOUND: SpaceReport = {
  bytes: 8192,
  groups: [
    {
      kind: "copies",
      bytes: 8192,
      total: 1,
      items: [{ ...ITEM, act: "rm -- /in/a" }],
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

test("gives a model the line of an action, and the page the action itself", async () => {
  const [group] = FOUND.groups;
  const act = { do: "remove torrent", hash: "ab", client: "box" } as const;
  const found: SpaceReport = {
    ...FOUND,
    groups: [{ kind: "copies", bytes: 1, total: 1, ...group, items: [{ ...ITEM, act }] }],
  };
  const deps = fakeUseCases({ space: async () => found });
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest"],
    readOnly: true,
    deps,
    report,
  });
  const call = { signal: new AbortController().signal, actor: "web:phone" };
  const actFor = async (reader: "model" | "person"): Promise<unknown> => {
    const answered = await server.answer("find_space", {}, { ...call, reader });
    const groups = answered.ok ? (answered.data["groups"] as SpaceReport["groups"]) : [];
    return groups[0]?.items[0]?.act;
  };
  expect(await actFor("model")).toBe("plex-ingest torrents remove ab --client box");
  expect(await actFor("person")).toEqual(act);
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
