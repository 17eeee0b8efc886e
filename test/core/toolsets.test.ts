import { expect, test } from "vitest";
import { BUILT_TOOLSETS, DEFAULT_TOOLSETS, EMPTY_TOOLSETS } from "../../src/core/toolsets.ts";
import { TOOLS } from "../../src/mcp/registry.ts";

test("every group that may be chosen has tools, also read-only, and no other group has any", () => {
  const withTools = new Set(TOOLS.map(({ toolset }) => toolset));
  expect([...withTools].toSorted()).toEqual(BUILT_TOOLSETS.toSorted());
  const reads = new Set(TOOLS.filter(({ hints }) => hints.readOnly).map(({ toolset }) => toolset));
  expect([...reads].toSorted()).toEqual(BUILT_TOOLSETS.toSorted());
});

test("nothing is offered by default that would be empty", () => {
  expect(DEFAULT_TOOLSETS.filter((name) => EMPTY_TOOLSETS.includes(name))).toEqual([]);
  expect(DEFAULT_TOOLSETS.length).toBeGreaterThan(0);
});
