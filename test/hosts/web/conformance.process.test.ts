import { expect, test } from "vitest";
import type { ToolServer } from "../../../src/hosts/mcp/server.ts";
import { BASELINE, runConformance } from "../../support/conformance.ts";
import { startWeb } from "./web-server.ts";

const PIXEL = { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" };
const SOUND = { type: "audio", mimeType: "audio/wav", data: "UklGRg==" };
const text = (words: string) => ({ type: "text", text: words });
const RESOURCE = { type: "resource", resource: { uri: "test://one", mimeType: "text/plain", text: "one" } };

/** What the suite's tools answer, by name. */
const CONTENT: Record<string, object[]> = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [PIXEL],
  test_audio_content: [SOUND],
  test_embedded_resource: [RESOURCE],
  test_multiple_content_types: [text("several"), PIXEL, RESOURCE],
  test_tool_with_progress: [text("done")],
};

const DIALECT = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { type: "object", properties: { street: { type: "string" }, city: { type: "string" } } } },
  properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
  additionalProperties: false,
};

const listed = (name: string, inputSchema: object = { type: "object" }) => ({ name, description: name, inputSchema });

/** The tools that the suite asks for. Ours answer with text alone, so their types know nothing else. */
const tools = {
  list: () => [...Object.keys(CONTENT).map((name) => listed(name)), listed("json_schema_2020_12_tool", DIALECT)],
  async call(name, _args, { onProgress }) {
    for (const done of [0, 50, 100]) onProgress?.({ done, total: 100, message: `${done} of 100` });
    return { content: CONTENT[name] ?? [text("planted")], isError: !(name in CONTENT) };
  },
} satisfies Record<"list" | "call", unknown> & { call: (...given: Parameters<ToolServer["call"]>) => unknown };

test("with the suite's own tools behind it our HTTP fails only what is not offered", async () => {
  const served = tools as unknown as ToolServer;
  await using web = await startWeb({
    token: undefined,
    tools: { operator: served, reviewer: served, reader: served },
  });
  const { scenarios, passed, failed } = await runConformance(`${web.url}/mcp`);
  // Only a server with the queue completes arguments; what ships passes that check.
  const known = [...Object.keys(BASELINE.not_offered), "completion-complete"];
  expect(failed).toEqual(Object.fromEntries(known.map((id) => [id, expect.any(String)])));
  expect(scenarios).toBe(32);
  expect(passed).toEqual(expect.arrayContaining(["tools-call-with-progress", "json-schema-2020-12-tool-found"]));
});
