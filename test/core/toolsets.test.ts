import { expect, test } from "vitest";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES } from "../../src/core/toolsets.ts";
import { TOOLS } from "../../src/hosts/mcp/registry.ts";

test("every toolset has tools, including read-only ones, and every tool is in one", () => {
  const withTools = new Set(TOOLS.map(({ toolset }) => toolset));
  expect([...withTools].toSorted()).toEqual(TOOLSET_NAMES.toSorted());
  const reads = new Set(TOOLS.filter(({ hints }) => hints.readOnly).map(({ toolset }) => toolset));
  expect([...reads].toSorted()).toEqual(TOOLSET_NAMES.toSorted());
});

test("leaves tools that move files out of the default toolsets", () => {
  expect(DEFAULT_TOOLSETS).toEqual(["plex", "ingest", "identify", "torrents"]);
});
