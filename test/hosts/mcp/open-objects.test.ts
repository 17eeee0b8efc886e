import { expect, test } from "vitest";
import * as z from "zod";
import { REACH_TOOLS, TOOLS, VIEW_TOOLS } from "../../../src/hosts/mcp/registry.ts";

/** The paths of the objects in a schema that accept unknown fields. */
function listOpen(schema: z.core.$ZodType, path: string): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) {
    return listOpen(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodArray) return listOpen(schema.element, `${path}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => listOpen(one, path));
  if (!(schema instanceof z.ZodObject)) return [];
  const isClosed = schema.def.catchall instanceof z.ZodNever;
  return [
    ...(isClosed ? [] : [path]),
    ...Object.entries(schema.shape).flatMap(([name, field]) => listOpen(field, `${path}.${name}`)),
  ];
}

/** Fields whose content depends on their kind, or is another tool's. All others name their fields. */
const MAPS: Readonly<Record<string, string>> = {
  act: "an action of the page, whose fields depend on its name",
  after: "the state after a change in Plex, by kind of change",
  before: "the state before it, likewise",
  call_read_tool: "the answer of another tool",
  call_write_tool: "the answer of another tool",
  detail: "details of a history entry, by action",
  details: "what TMDB has of a work, without the texts that a setting withholds",
  input_schema: "the schema of another tool",
  "next[]": "arguments of another tool",
  parsed: "what the name of a release states, by kind of name",
};
const ALL = [...TOOLS, ...VIEW_TOOLS, ...REACH_TOOLS];

test("no object in an input is open, except the arguments of another tool", () => {
  expect(ALL.flatMap(({ name, input }) => listOpen(input, name)).toSorted()).toEqual([
    // Not listed; each entry is checked by the schema of a decision.
    "approve_ingest.releases[]",
    "call_read_tool.arguments",
    "call_write_tool.arguments",
  ]);
});

test("open objects in answers are named here, so that a new one is a decision", () => {
  const fields = new Set(
    ALL.flatMap(({ name, output }) => listOpen(output, name)).map((path) =>
      path.replace(/^.*?(\w+(?:\[\])?)$/, "$1"),
    ),
  );
  expect([...fields].toSorted()).toEqual(Object.keys(MAPS).toSorted());
});

test.each([
  [z.strictObject({ a: z.array(z.looseObject({})).optional() }), ["x.a[]"]],
  [z.strictObject({ a: z.strictObject({ b: z.looseObject({}).exactOptional() }) }), ["x.a.b"]],
  [z.object({ a: z.string() }), ["x"]],
  [z.strictObject({ a: z.record(z.string(), z.number()) }), []],
])("finds a planted open object", (schema, paths) => {
  expect(listOpen(schema, "x")).toEqual(paths);
});
