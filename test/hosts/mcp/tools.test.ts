import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_TOOLSETS } from "../../../src/core/toolsets.ts";
import { TOOLS, VIEW_TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { toListedTool } from "../../../src/hosts/mcp/tools/define.ts";
import { withoutStorages } from "../../../src/hosts/mcp/tools/without-storages.ts";
import { countTokens } from "../../support/count-tokens.ts";
import { toolNamed } from "./support-server.ts";

type Schema = {
  type?: string | string[];
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
};

const whereSeveral = TOOLS.map(toListedTool);
const all = whereSeveral.map(withoutStorages);
const ofView = VIEW_TOOLS.map(toListedTool);
/**
 * Tokens that hosts show to a model:
 * https://modelcontextprotocol.io/specification/2025-11-25/server/tools
 */
const modelFacing = ({ name, description, inputSchema }: (typeof all)[number]): number =>
  countTokens(`${name}${description}${JSON.stringify(inputSchema)}`);

function* parts(schema: Schema, path: string): Generator<[string, Schema]> {
  yield [path, schema];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    yield* parts(inner, `${path}.${name}`);
  }
  if (schema.items) yield* parts(schema.items, `${path}[]`);
}

/** Every client pays for the list with each request, so a limit is raised only deliberately. */
const BUDGET =
  "the list of tools is over its budget: shorten texts or schemas, or raise the limit and give the reason in the commit";

test("tool names are unique, and each published tool exists and has a snapshot", () => {
  const names = TOOLS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length, BUDGET).toBeLessThanOrEqual(54);
  const shown = readdirSync(join(import.meta.dirname, "__toolsnaps__")).map((file) =>
    file.replace(/\.json$/, ""),
  );
  expect(
    [...names, ...VIEW_TOOLS.map(({ name }) => name)].toSorted(),
    "each tool has one file in __toolsnaps__: npx vitest run test/hosts/mcp/tools.test.ts -u writes a new one",
  ).toEqual(shown.toSorted());
});

describe.each([...all, ...ofView].map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  test("matches its snapshot", async () => {
    await expect(
      `${JSON.stringify(tool, null, 2)}\n`,
      "what clients see has changed: if that is meant, npx vitest run test/hosts/mcp/tools.test.ts -u",
    ).toMatchFileSnapshot(`__toolsnaps__/${name}.json`);
  });

  test("has a name, title, description and hints that every client accepts", () => {
    expect(name).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(name.length).toBeLessThanOrEqual(40);
    expect(tool.title.trim()).not.toBe("");
    expect(tool.description.length).toBeGreaterThan(20);
    expect(tool.description.length).toBeLessThanOrEqual(600);
    const { title, ...hints } = tool.annotations;
    expect(title).toBe(tool.title);
    expect(Object.keys(hints).toSorted()).toEqual([
      "destructiveHint",
      "idempotentHint",
      "openWorldHint",
      "readOnlyHint",
    ]);
    expect(Object.values(hints).every((hint) => typeof hint === "boolean")).toBe(true);
    if (hints.readOnlyHint) {
      expect(hints).toMatchObject({ destructiveHint: false, idempotentHint: true });
    }
  });

  const inputs = Object.entries((tool.inputSchema as Schema).properties ?? {}).flatMap(
    ([field, schema]) => [...parts(schema, field)],
  );
  const described = new Set(
    inputs.flatMap(([path, { description }]) => (description ? [path.split(".").at(-1)] : [])),
  );
  /** A field inside a list may repeat a field of the same tool, which is described once. */
  const isRepeated = (path: string): boolean =>
    path.includes("[]") && described.has(path.split(".").at(-1));

  test("describes every field of its input", () => {
    const silent = inputs
      .filter(([path, schema]) => !path.endsWith("[]") && !schema.description)
      .filter(([path]) => !isRepeated(path))
      .map(([path]) => path);
    expect(silent).toEqual([]);
  });

  test("gives an example for each input field without fixed values", () => {
    const bare = inputs
      .filter(
        ([path, { type, enum: values, items }]) =>
          type !== "boolean" && !values && !items?.enum && !path.endsWith("[]"),
      )
      .filter(([path]) => !/(?:^|\.)(?:cursor|confirm_token)$/.test(path))
      .filter(([path, { description }]) => description !== undefined || !isRepeated(path))
      .filter(([, { description = "" }]) => !/\be\.g\. /.test(description))
      .map(([path]) => path);
    expect(bare).toEqual([]);
  });

  test("has schemas that clients accept: closed, flat at the top, without references", () => {
    for (const schema of [tool.inputSchema, tool.outputSchema] as Schema[]) {
      expect(schema.type).toBe("object");
      expect(Object.keys(schema)).not.toEqual(expect.arrayContaining(["anyOf"]));
      expect(schema).not.toHaveProperty("oneOf");
      expect(schema).not.toHaveProperty("allOf");
      expect(JSON.stringify(schema)).not.toMatch(/"\$(?:ref|schema|defs|id)"|"definitions"/);
      for (const [path, part] of parts(schema, "")) {
        if (part.type === "array") expect(part.items, path).toBeTypeOf("object");
        if (part.type === "object" && part.properties && Object.keys(part.properties).length > 0) {
          expect(part.additionalProperties, path).toBe(false);
        }
      }
    }
    expect((tool.inputSchema as Schema).additionalProperties).toBe(false);
  });

  test("has a type at each place, and one type, so that no client drops a constraint", () => {
    for (const schema of [tool.inputSchema, tool.outputSchema] as Schema[]) {
      for (const [path, part] of parts(schema, "")) {
        expect(part.type ?? part, path).toBeTypeOf("anyOf" in part ? "object" : "string");
        expect(part.additionalProperties ?? false, path).not.toEqual({});
      }
    }
  });

  test("names the properties of each object of its input", () => {
    const open = inputs
      .filter(([, { type }]) => type === "object")
      .filter(([, { additionalProperties }]) => additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });

  test("has at most 1,000 tokens", () => {
    expect(countTokens(tool)).toBeLessThanOrEqual(1000);
  });
});

const inDefault = TOOLS.flatMap((tool, at) =>
  DEFAULT_TOOLSETS.includes(tool.toolset) ? (all[at] ?? []) : [],
);

test("the text for a model and the whole tool list stay small", () => {
  const shown = inDefault.map(modelFacing).reduce((sum, each) => sum + each, 0);
  const [usual, whole] = [countTokens({ tools: inDefault }), countTokens({ tools: all })];
  console.log(
    `tools: ${inDefault.length} by default, ${all.length} in all; a model is shown ${shown} tokens; tools/list has ${usual} by default, ${whole} in all`,
  );
  expect(shown, BUDGET).toBeLessThanOrEqual(7000);
  expect(usual, BUDGET).toBeLessThanOrEqual(14_800);
  // The list for a client that draws our views and shows a model one of these: Home.
  expect(countTokens({ tools: [...inDefault, ...ofView] }), BUDGET).toBeLessThanOrEqual(16_000);
  expect(whole, BUDGET).toBeLessThanOrEqual(22_300);
});

test("with several storages, lists accept a storage, rows name theirs, and the tool list stays small", () => {
  const taking = whereSeveral.filter(
    ({ inputSchema }) => "storage" in ((inputSchema as Schema).properties ?? {}),
  );
  expect(taking.map(({ name }) => name)).toEqual([
    "get_ingest_queue",
    "why_not_in_plex",
    "get_ingest_history",
    "get_ingest_statistics",
    "get_watcher_status",
    "list_torrents",
  ]);
  const answerOf = (name: string) =>
    (whereSeveral.find((tool) => tool.name === name)?.outputSchema as Schema | undefined)
      ?.properties;
  expect(answerOf("get_ingest_queue")?.items?.items?.properties).toHaveProperty("storage");
  expect(answerOf("get_ingest_history")?.entries?.items?.properties).toHaveProperty("storage");
  expect(answerOf("get_ingest_statistics")).toHaveProperty("by_storage");
  expect(JSON.stringify(all)).not.toMatch(/storage"/);
  const usual = TOOLS.flatMap((tool, at) =>
    DEFAULT_TOOLSETS.includes(tool.toolset) ? (whereSeveral[at] ?? []) : [],
  );
  expect(countTokens({ tools: usual })).toBeLessThanOrEqual(15_000);
});

const schemaOf = (name: string): Schema =>
  all.find((tool) => tool.name === name)?.outputSchema as Schema;

test("an output schema describes only two levels, but answers are checked in full", () => {
  const item = schemaOf("get_ingest_queue").properties?.items?.items?.properties;
  expect(item?.id).toEqual({ type: "number" });
  expect(item?.reasons).toEqual({ type: "array", items: { type: "object" } });
  expect(schemaOf("start_watcher").properties?.engine).toEqual({ type: "object" });
  expect(toolNamed("start_watcher").output.safeParse({ engine: { running: 1 } }).success).toBe(
    false,
  );
});
