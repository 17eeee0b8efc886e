import { expect, test, vi } from "vitest";
import { createToolServer } from "../../../../../src/hosts/mcp/server.ts";
import { controlPlayback } from "../../../../../src/hosts/mcp/tools/plex/playback.ts";
import { readArguments } from "../../../../../src/hosts/mcp/tools/read-arguments.ts";
import type { UseCases } from "../../../../../src/program/use-cases/use-cases.ts";
import { fakeUseCases } from "../../../../support/use-cases.ts";
import { HUNG_MS } from "../../../../support/wait-for.ts";

const movie = (id: string, title: string, year?: number) => ({
  id,
  type: "movie",
  title,
  library: "Movies",
  ...(year === undefined ? {} : { year }),
});
const session = (session_id: string, media: object) => ({ session_id, media });

/** Calls control_playback over these search results and sessions. */
async function refuse(
  args: object,
  { results = [], sessions = [] }: { results?: object[]; sessions?: object[] },
) {
  const playback = vi.fn();
  const deps = fakeUseCases({
    library: async () => ({ search: async () => ({ results }) }),
    plex: async () => ({ playbackStatus: async () => ({ sessions, clients: [] }) }),
    playback,
  } as unknown as Partial<UseCases>);
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["plex"],
    readOnly: false,
    deps,
    report() {},
  });
  const { content, isError } = await server.call("control_playback", args, {
    signal: new AbortController().signal,
    actor: "mcp:test",
  });
  expect(isError).toBe(true);
  expect(playback).not.toHaveBeenCalled();
  const text = content[0]?.text ?? "";
  const calls = [...text.matchAll(/Call control_playback with (\{.*?\})\./g)].map(([, json = ""]) =>
    JSON.parse(json),
  );
  for (const call of calls) expect(readArguments(controlPlayback.input, call)).toEqual(call);
  return { text, calls };
}

test("a title to play is answered with the same call for the item that has it", async () => {
  const results = [movie("101", "Dune", 2021), movie("7", "Dune Part Two"), movie("9", "Arrakis")];
  const args = { action: "play", title: "dune", client: "Living Room", position_ms: 5 };
  const { calls } = await refuse(args, { results });
  expect(calls).toEqual([
    { action: "play", client: "Living Room", position_ms: 5, media_id: "101" },
  ]);
});

test("several items with the title get a call each, and further ones are counted", async () => {
  const results = [1984, 2021, 2000, 1992].map((year) => movie(String(year), "Dune", year));
  const { text, calls } = await refuse({ action: "play", title: "Dune" }, { results });
  expect(calls.map(({ media_id: id }) => id)).toEqual(["1984", "2021", "2000"]);
  expect(text).toContain('For the movie "Dune" (1984): Call');
  expect(text).toContain("1 more match.");
});

test("a title that Plex lacks is answered with the search to try", async () => {
  const { text, calls } = await refuse({ action: "play", title: "Dune" }, {});
  expect(calls).toEqual([]);
  expect(text).toContain('Call search_media with {"query":"Dune"}.');
});

test.each(["pause", "stop", "seek"])(
  "a title to %s is answered with the session that plays it, also by its show",
  async (action) => {
    const sessions = [
      session("s1", movie("1", "Heat")),
      session("s2", { ...movie("2", "Pilot"), type: "episode", show: "Firefly" }),
    ];
    for (const [title, session_id] of [
      ["Heat", "s1"],
      ["firefly", "s2"],
    ]) {
      const { calls } = await refuse({ action, title, position_ms: 60_000 }, { sessions });
      expect(calls).toEqual([{ action, position_ms: 60_000, session_id }]);
    }
    const { text } = await refuse({ action, title: "Dune" }, { sessions });
    expect(text).toContain("Nothing with that title is playing. Call get_playback_status.");
  },
);
