import { expect, test } from "vitest";
import * as z from "zod";
import {
  DOCUMENTED_TOOLS,
  type OriginalTool,
  originalToolsTable,
  REFUSED_TOOLS,
} from "../../scripts/original-tools.ts";
import { TOOLSET_NAMES } from "../../src/core/toolsets.ts";
import { toOurTool } from "../../src/hosts/mcp/original-tools.ts";
import { toMeantArguments } from "../../src/hosts/mcp/other-names.ts";
import { TOOLS } from "../../src/hosts/mcp/registry.ts";
import type { Tool } from "../../src/hosts/mcp/tools/define.ts";
import { readArguments } from "../../src/hosts/mcp/tools/read-arguments.ts";
import { callNoted } from "../support/noted-calls.ts";

function ourTool(name: string): Tool {
  const tool = TOOLS.find((one) => one.name === toOurTool(name));
  if (!tool) throw new Error(`There is no tool for ${name}.`);
  return tool;
}

const meant = ({ name, call }: OriginalTool) => {
  const tool = ourTool(name);
  return { tool, args: readArguments(tool.input, toMeantArguments(tool, name, call)) };
};

type Schema = {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
};

/** Every field of an answer, as a path such as `items[].title`. */
function fieldsOf(schema: Schema, at = ""): string[] {
  const { items, properties, anyOf, allOf } = schema;
  if (items) return [`${at}[]`, ...fieldsOf(items, `${at}[]`)];
  const parts = [...(anyOf ?? []), ...(allOf ?? [])].flatMap((part) => fieldsOf(part, at));
  const inner = Object.entries(properties ?? {}).flatMap(([name, part]) =>
    fieldsOf(part, at === "" ? name : `${at}.${name}`),
  );
  return [at, ...parts, ...inner];
}

test("has all tools of the documents: 26, 8 and 7", () => {
  const counts = ["000", "001", "003, 004"].map(
    (document) => DOCUMENTED_TOOLS.filter((tool) => tool.document === document).length,
  );
  expect(counts).toEqual([26, 8, 7]);
});

test.each(DOCUMENTED_TOOLS)(
  "$name of document $document is carried out with its own parameters",
  async ({ name, call }) => {
    const { called, text } = await callNoted({ toolsets: TOOLSET_NAMES }, name, call);
    expect(called.length, text).toBeGreaterThan(0);
    // A client that spells out everything may write null for what it leaves out.
    const spelled = Object.fromEntries(
      Object.keys(ourTool(name).input.shape).map((key) => [key, null]),
    );
    const again = await callNoted({ toolsets: TOOLSET_NAMES }, name, { ...spelled, ...call });
    expect(again.called, again.text).toEqual(called);
  },
);

test.each(DOCUMENTED_TOOLS.filter(({ fields }) => fields.length > 0))(
  "$name of document $document: each documented field is in the answer, or its difference has a reason",
  ({ name, fields, differs }) => {
    const ours = fieldsOf(z.toJSONSchema(ourTool(name).output, { io: "output" }) as Schema);
    for (const field of fields) {
      const [theirs, renamed] = field.split("=");
      expect(ours).toContain(renamed ?? theirs);
      if (renamed !== undefined) expect(differs).toMatch(/\w/);
    }
  },
);

test.each(REFUSED_TOOLS)("%s is refused by name", async (name) => {
  const { called, text } = await callNoted({ toolsets: TOOLSET_NAMES }, name, { path: "/a" });
  expect(called).toEqual([]);
  expect(text).toMatch(/^refused: /);
});

test("docs/reference/original-tools.md matches the documents' tools and what they call", async () => {
  const page = originalToolsTable((tool) => {
    const { tool: ours, args } = meant(tool);
    return `\`${ours.name} ${JSON.stringify(args)}\``;
  });
  await expect(
    page,
    "docs/reference/original-tools.md is generated: run this test with -u",
  ).toMatchFileSnapshot("../../docs/reference/original-tools.md");
});
