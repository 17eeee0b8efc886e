import { expect, test } from "vitest";
import { TOOL_EXAMPLES } from "../../scripts/tool-examples.ts";
import { toolsTable } from "../../scripts/tools-table.ts";
import { TOOLS } from "../../src/hosts/mcp/registry.ts";

test("docs/reference/tools.md matches the registry, and exactly the registered tools have examples", async () => {
  expect(
    Object.keys(TOOL_EXAMPLES).toSorted(),
    "each tool has one row in scripts/tool-examples.ts",
  ).toEqual(TOOLS.map(({ name }) => name).toSorted());
  await expect(
    toolsTable(),
    "docs/reference/tools.md is generated: npm run docs:tools",
  ).toMatchFileSnapshot("../../docs/reference/tools.md");
});

test.each(TOOLS)("the example of $name is valid for its schema", ({ name, input }) => {
  expect(
    input.safeParse(TOOL_EXAMPLES[name]).error,
    "its row in scripts/tool-examples.ts is missing, or is refused by its schema",
  ).toBeUndefined();
});

test("the page lists every parameter with its type", () => {
  const page = toolsTable();
  for (const { name, input, unlisted } of TOOLS) {
    const [, rest = ""] = page.split(`### \`${name}\`\n`);
    const [section = ""] = rest.split("\n### ");
    for (const key of Object.keys(input.shape)) {
      if (unlisted?.includes(key)) continue;
      expect(section, name).toContain(`| \`${key}\` |`);
    }
  }
  expect(page).toContain("| `limit` | integer, 1 to 100 | `20` | e.g. 50 |");
  expect(page).toContain(
    "| `ids` | list of integer from 1, at most 50 | *required* | release ids from get_ingest_queue, e.g. [12, 13] |",
  );
  expect(page).toContain(
    "| `files[].role` | `video`, `subtitle`, `extra`, `sample`, `other` | – | role, e.g. video |",
  );
});
