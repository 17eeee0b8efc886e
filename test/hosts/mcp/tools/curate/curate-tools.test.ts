import { expect, test } from "vitest";
import { DEFAULT_TOOLSETS, type Toolset } from "../../../../../src/core/toolsets.ts";
import { TOOLS } from "../../../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../../../src/hosts/mcp/server.ts";
import { curateScene } from "../../../../support/plex/curate-scene.ts";
import { never } from "../../../../support/plex/plex-and-client.ts";
import { readResult } from "../../../../support/plex/plex-tools.ts";
import { fakeUseCases } from "../../../../support/use-cases.ts";
import { HUNG_MS } from "../../../../support/wait-for.ts";

const CALLS: readonly [string, Record<string, unknown>][] = [
  // Some clients send null for everything that they leave out.
  ["set_watched", { media_ids: ["201"], title: null, watched: true, confirm_token: null }],
  ["rate_media", { media_id: "102", rating: 8, remove: null }],
  ["rate_media", { media_id: "102", remove: true }],
  ["create_playlist", { name: "Rainy days", media_ids: ["102", "103"] }],
  ["add_to_playlist", { playlist: "Rainy days", title: "Lighthouse" }],
  ["create_collection", { name: "Ports", media_ids: ["101"], title: null }],
  ["add_to_collection", { collection: "Ports", media_ids: ["102"] }],
  ["refresh_metadata", { title: "Lighthouse" }],
  ["find_plex_matches", { media_id: "102", year: null }],
];

async function toolsOver(options: { form?: "json" | "xml" }, toolsets: Toolset[] = ["curate"]) {
  const it = await curateScene(options);
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets,
    readOnly: false,
    deps: fakeUseCases({ curate: async () => it.curate }),
    report: (error) => {
      throw error;
    },
  });
  const call = (name: string, args: object) =>
    server.call(name, args, { signal: never, actor: "mcp:test" });
  return { ...it, call, server };
}

test.each(["json", "xml"] as const)("every tool answers in its own schema (%s)", async (form) => {
  await using it = await toolsOver({ form });
  for (const [name, args] of CALLS) {
    expect(readResult(name, await it.call(name, args)), name).toMatchObject({});
  }
  expect(it.history.map(({ action }) => action)).toEqual([
    "plex_watched",
    "plex_rated",
    "plex_rated",
    "plex_listed",
    "plex_listed",
    "plex_listed",
    "plex_listed",
    "plex_refreshed",
  ]);
  const called = new Set(CALLS.map(([name]) => name));
  const all = TOOLS.filter(({ toolset }) => toolset === "curate").map(({ name }) => name);
  expect(all.filter((name) => !called.has(name))).toEqual(["fix_plex_match"]);
});

test("a rating needs a value or its removal, not both and not neither", async () => {
  await using it = await toolsOver({});
  for (const args of [{}, { rating: 5, remove: true }, { rating: null, remove: false }]) {
    const answer = await it.call("rate_media", { media_id: "102", ...args });
    expect(readResult("rate_media", answer)).toContain("remove: true");
  }
  expect(it.writes()).toEqual([]);
});

test("the toolset is off by default, for the operator only, and its refusal says how to add it", async () => {
  expect(DEFAULT_TOOLSETS).not.toContain("curate");
  const own = TOOLS.filter(({ toolset }) => toolset === "curate");
  expect(own.map(({ role }) => role)).toEqual(own.map(() => "operator"));
  await using it = await toolsOver({}, ["plex"]);
  const answer = await it.call("set_watched", { title: "Lighthouse", watched: true });
  expect(readResult("set_watched", answer)).toContain("add curate to --toolsets");
});
