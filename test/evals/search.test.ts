import { describe, expect, test } from "vitest";
import { DEFAULT_TOOLSETS } from "../../src/core/toolsets.ts";
import { TOOLS } from "../../src/hosts/mcp/registry.ts";
import { INSTRUCTIONS } from "../../src/hosts/mcp/server.ts";
import { toListedTool } from "../../src/hosts/mcp/tools/define.ts";
import { withoutStorages } from "../../src/hosts/mcp/tools/without-storages.ts";
import { QUESTIONS } from "./questions.ts";
import { byBm25, byKeywords } from "./search.ts";

// Clients that load tools only on search do not show a model the list or schemas beforehand:
// https://code.claude.com/docs/en/mcp#scale-with-mcp-tool-search
const all = TOOLS.map((tool) => withoutStorages(toListedTool(tool)));
const byDefault = all.filter((_, at) =>
  DEFAULT_TOOLSETS.some((name) => name === TOOLS[at]?.toolset),
);

describe.each([
  ["by default", byDefault],
  ["with every toolset", all],
])("tools %s", (_, tools) => {
  test.each(QUESTIONS.filter(([, name]) => tools.some((tool) => tool.name === name)))(
    "“%s” finds %s among the first three by BM25, and the first five by keywords",
    (question, name) => {
      expect(
        byBm25(tools, question)
          .slice(0, 3)
          .map((tool) => tool.name),
      ).toContain(name);
      expect(
        byKeywords(tools, question)
          .slice(0, 5)
          .map((tool) => tool.name),
      ).toContain(name);
    },
  );
});

test("the instructions fit into what clients show of them, and begin with the program's purpose", () => {
  expect(Buffer.byteLength(INSTRUCTIONS)).toBeLessThanOrEqual(2048);
  const [first = ""] = INSTRUCTIONS.split(". ");
  expect(first).toMatch(/downloads/);
  expect(first).toMatch(/Plex/);
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(20);
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(QUESTIONS.map(([, name]) => name)),
  );
});
