import type { McpOptions } from "../../src/hosts/mcp/protocol/methods.ts";
import { INVALID_PARAMS, ProtocolError } from "../../src/hosts/mcp/protocol/protocol-error.ts";
import type { ToolServer } from "../../src/hosts/mcp/server.ts";
import type { CallContext } from "../../src/hosts/mcp/tools/define.ts";

// Everything that the official conformance suite requires of a server: tools, resources and prompts
// with the suite's names.

const PIXEL = { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" };
const SOUND = { type: "audio", mimeType: "audio/wav", data: "UklGRg==" };
const text = (words: string) => ({ type: "text", text: words });
const embedded = (uri: string) => ({
  type: "resource",
  resource: { uri, mimeType: "text/plain", text: "one" },
});

/** The results of these tools. */
const CONTENT: Record<string, object[]> = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [PIXEL],
  test_audio_content: [SOUND],
  test_embedded_resource: [embedded("test://one")],
  test_multiple_content_types: [text("several"), PIXEL, embedded("test://one")],
  test_tool_with_progress: [text("done")],
  test_tool_with_logging: [text("done")],
};

const DIALECT = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "address",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

type Schema = Record<string, unknown>;

const form = (message: string, properties: Record<string, Schema>) => ({
  method: "elicitation/create",
  params: {
    message,
    requestedSchema: { type: "object", properties, required: Object.keys(properties) },
  },
});
const name = form("What is your name?", { name: { type: "string" } });
const sampling = {
  method: "sampling/createMessage",
  params: {
    messages: [{ role: "user", content: text("What is the capital of France?") }],
    maxTokens: 100,
  },
};
const roots = { method: "roots/list", params: {} };
const options = ["option1", "option2", "option3"];
const titled = [1, 2, 3].map((one) => ({ const: `value${one}`, title: `Option ${one}` }));

type Round = { requests: Record<string, { method: string; params: object }>; state?: string };

/** The requests of these tools, round by round, before they return a result. */
const ROUNDS: Record<string, (shows: CallContext["shows"]) => Round[]> = {
  test_elicitation: () => [
    {
      requests: { user: form("Who?", { username: { type: "string" }, email: { type: "string" } }) },
    },
  ],
  test_elicitation_sep1034_defaults: () => [
    {
      requests: {
        defaults: form("Defaults", {
          name: { type: "string", default: "John Doe" },
          age: { type: "integer", default: 30 },
          score: { type: "number", default: 95.5 },
          status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
          verified: { type: "boolean", default: true },
        }),
      },
    },
  ],
  test_elicitation_sep1330_enums: () => [
    {
      requests: {
        enums: form("Enums", {
          untitledSingle: { type: "string", enum: options },
          titledSingle: { type: "string", oneOf: titled },
          legacyEnum: {
            type: "string",
            enum: ["opt1", "opt2", "opt3"],
            enumNames: ["One", "Two", "Three"],
          },
          untitledMulti: { type: "array", items: { type: "string", enum: options } },
          titledMulti: { type: "array", items: { anyOf: titled } },
        }),
      },
    },
  ],
  test_missing_capability: () => [{ requests: { one: sampling } }],
  test_input_required_result_elicitation: () => [{ requests: { user_name: name } }],
  test_input_required_result_sampling: () => [{ requests: { capital_question: sampling } }],
  test_input_required_result_list_roots: () => [{ requests: { client_roots: roots } }],
  test_input_required_result_request_state: () => [
    { requests: { confirm: form("Sure?", { ok: { type: "boolean" } }) }, state: "1" },
  ],
  test_input_required_result_tampered_state: () => [
    { requests: { confirm: form("Sure?", { ok: { type: "boolean" } }) }, state: "1" },
  ],
  test_input_required_result_multiple_inputs: () => [
    { requests: { user_name: name, greeting: sampling, client_roots: roots }, state: "1" },
  ],
  test_input_required_result_multi_round: () => [
    { requests: { step1: name }, state: "1" },
    { requests: { step2: form("Which color?", { color: { type: "string" } }) }, state: "2" },
  ],
  test_input_required_result_capabilities: (shows) => [
    { requests: { one: shows?.form ? name : sampling } },
  ],
};

/**
 * Returns the first round without a complete response. @throws ProtocolError for a state that no
 * round had
 */
function openRound(rounds: readonly Round[], answers: CallContext["answers"]): Round | undefined {
  if (!answers) return rounds[0];
  const at =
    answers.state === undefined ? 0 : rounds.findIndex(({ state }) => state === answers.state);
  if (at === -1) throw new ProtocolError(INVALID_PARAMS, "This is no state of ours.");
  const isAnswered = Object.keys(rounds[at]?.requests ?? {}).every(
    (key) => key in answers.responses,
  );
  return isAnswered ? rounds[at + 1] : rounds[at];
}

const listed = (tool: string, inputSchema: object = { type: "object" }) => ({
  name: tool,
  description: tool,
  inputSchema,
});

const TOOLS = {
  list: () => [
    ...[...Object.keys(CONTENT), ...Object.keys(ROUNDS)].map((tool) => listed(tool)),
    listed("json_schema_2020_12_tool", DIALECT),
  ],
  async call(tool: string, _args: unknown, { onProgress, onLog, shows, answers }: CallContext) {
    if (tool === "test_tool_with_logging") {
      for (const step of ["started", "goes on", "done"]) onLog?.("info", step);
    }
    for (const done of [0, 50, 100]) onProgress?.({ done, total: 100, message: `${done} of 100` });
    const asks = openRound(ROUNDS[tool]?.(shows) ?? [], answers);
    if (asks) return { content: [], asks };
    const isKnown = tool in CONTENT || tool in ROUNDS;
    return { content: CONTENT[tool] ?? [text(JSON.stringify(answers ?? {}))], isError: !isKnown };
  },
};

/** Our own tools return only text, so their types do not cover other content. */
export const SUITE_TOOLS = TOOLS as unknown as ToolServer;

const RESOURCES: Record<string, { mimeType: string; text?: string; blob?: string }> = {
  "test://static-text": {
    mimeType: "text/plain",
    text: "This is the content of the static text resource.",
  },
  "test://static-binary": { mimeType: "image/png", blob: PIXEL.data },
  "test://template/123/data": { mimeType: "application/json", text: '{"id":"123"}' },
};

const PROMPTS: Record<string, (given: Readonly<Record<string, string>>) => object[]> = {
  test_simple_prompt: () => [text("This is a simple prompt for testing.")],
  test_prompt_with_arguments: ({ arg1, arg2 }) => [
    text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  ],
  test_prompt_with_embedded_resource: ({ resourceUri = "" }) => [
    embedded(resourceUri),
    text("Process it."),
  ],
  test_prompt_with_image: () => [PIXEL, text("Analyze it.")],
};

const offers = {
  resources: () => ({
    list: () => Object.keys(RESOURCES).map((uri) => ({ uri, name: uri })),
    templates: () => [{ uriTemplate: "test://template/{id}/data", name: "template" }],
    read: async (uri: string) => (RESOURCES[uri] ? { uri, ...RESOURCES[uri] } : undefined),
  }),
  prompts: {
    list: () => Object.keys(PROMPTS).map((prompt) => ({ name: prompt, description: prompt })),
    get(_tools: unknown, prompt: string, given: Readonly<Record<string, string>>) {
      const contents = PROMPTS[prompt];
      if (!contents) throw new ProtocolError(INVALID_PARAMS, `There is no prompt ${prompt}.`);
      return { messages: contents(given).map((content) => ({ role: "user", content })) };
    },
  },
  follows: () => ({ add: async () => {}, remove() {}, close() {} }),
};
export const SUITE_OFFERS = offers as unknown as McpOptions["offers"];
