import { describe, expect, test } from "vitest";
import { TOOLSET_NAMES } from "../../../src/core/toolsets.ts";
import { rankTools } from "../../../src/hosts/mcp/find-tools.ts";
import { listedTools } from "../../../src/hosts/mcp/listed-tools.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import { QUESTIONS } from "../../evals/questions.ts";
import { countTokens } from "../../support/count-tokens.ts";
import { fakeUseCases } from "../../support/use-cases.ts";
import { HUNG_MS } from "../../support/wait-for.ts";

/** Requests in people's words, each with the tool that carries it out. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ["what's currently playing on my tv", "get_playback_status"],
  ["what did my kids watch last weekend", "get_watch_history"],
  ["hold off filing anything until tomorrow", "stop_watcher"],
  ["ok you can start filing again", "start_watcher"],
  ["only ask me when you are less than 90 percent sure", "configure_watcher"],
  ["how many films were filed automatically this month", "get_ingest_statistics"],
  ["what would the file be called if you filed it", "preview_rename"],
  ["import this file from my downloads folder right now", "execute_ingest"],
  ["guess what all the files in this folder are", "batch_identify"],
  ["what group and quality is in this file name", "parse_filename"],
  ["show me all comedies I have not seen", "list_library_items"],
  ["which actors are in this movie and what resolution is my file", "get_media_details"],
  ["something to continue watching tonight", "get_on_deck"],
  ["plex does not see the new files, make it look", "scan_library"],
  ["is my plex server online and which version is it", "get_server_info"],
  ["how many episodes does season 3 have", "get_tmdb_details"],
  ["when did that episode air", "get_tmdb_episode"],
  ["give this movie five stars", "rate_media"],
  ["mark the show as seen", "set_watched"],
  ["put these films into a new list for movie night", "create_playlist"],
  ["the poster in plex is wrong, reload it", "refresh_metadata"],
  ["are there duplicates or broken files in my library", "audit_library"],
  ["what folders does plex have", "list_libraries"],
  ["pause the living room", "control_playback"],
  ["delete a torrent from the client", "control_torrent"],
];

describe("the right tool is among the first three", () => {
  test.each([...REQUESTS, ...QUESTIONS])("“%s” finds %s", (request, tool) => {
    expect(rankTools(request).slice(0, 3)).toContain(tool);
  });
});

test("a tool's own name finds it first", () => {
  for (const { shown } of listedTools()) {
    expect(rankTools(shown.name)[0]).toBe(shown.name);
  }
});

const server = (readOnly = false) =>
  createToolServer({
    toolsets: TOOLSET_NAMES.filter((name) => name !== "curate"),
    readOnly,
    listing: {
      toolsets: [],
      outputSchemas: false,
      missing: [{ toolsets: ["torrents"], setting: "TRANSMISSION_URL" }],
    },
    deps: fakeUseCases({}),
    callTimeoutMs: HUNG_MS,
    report: (error) => expect.unreachable(String(error)),
  });
const call = { signal: new AbortController().signal, actor: "mcp:test" };
const find = async (args: object, readOnly = false) =>
  (await server(readOnly).call("find_tool", args, call)).structuredContent as {
    tools: { name: string; does: string; call_with?: string; input_schema?: object }[];
    off?: { name: string; why: string }[];
  };

test("answers one line a tool, with its caller, and the input schema on request", async () => {
  const { tools } = await find({ query: "pause filing" });
  expect(tools).toHaveLength(5);
  expect(tools[0]).toEqual({
    name: "stop_watcher",
    does: expect.stringMatching(/^Pause the engine: /),
    call_with: "call_write_tool",
  });
  expect(countTokens(tools)).toBeLessThanOrEqual(400);
  const [preview, ...others] = (await find({ query: "preview_rename", schema: true })).tools;
  expect(preview).toMatchObject({
    name: "preview_rename",
    call_with: "call_read_tool",
    input_schema: { type: "object", properties: { path: {} } },
  });
  expect(others.some((tool) => "input_schema" in tool)).toBe(false);
  const [listed] = (await find({ query: "take back, undo", limit: 1 })).tools;
  expect(listed).toMatchObject({ name: "undo_ingest" });
  expect(listed).not.toHaveProperty("call_with");
});

test("names a tool that is switched off, cannot work or may not be called, with the reason", async () => {
  expect((await find({ query: "rate this film five stars" })).off).toContainEqual({
    name: "rate_media",
    why: "its toolset curate is switched off",
  });
  expect((await find({ query: "list torrents" })).off).toContainEqual({
    name: "list_torrents",
    why: "TRANSMISSION_URL is not set",
  });
  const { tools, off } = await find({ query: "pause filing" }, true);
  expect(tools.map(({ name }) => name)).not.toContain("stop_watcher");
  expect(off).toContainEqual({ name: "stop_watcher", why: "this server is read-only" });
});
