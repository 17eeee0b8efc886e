import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { TOOL_EXAMPLES } from "../../../scripts/tool-examples.ts";
import { TOOLSET_NAMES } from "../../../src/core/toolsets.ts";
import { toCalledMessage } from "../../../src/hosts/mcp/called-tool.ts";
import { REACH_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer, type ToolServer } from "../../../src/hosts/mcp/server.ts";
import { REVISION } from "../../../src/hosts/mcp/stateless/claim.ts";
import { createExchange } from "../../../src/hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../../src/hosts/mcp/transport/label.ts";
import { serveStdio } from "../../../src/hosts/mcp/transport/stdio.ts";
import { callNoted } from "../../support/noted-calls.ts";
import { fakeUseCases } from "../../support/use-cases.ts";
import { HUNG_MS } from "../../support/wait-for.ts";

type Call = { name: string; arguments?: unknown };
const CALLERS = ["call_read_tool", "call_write_tool"];
const called = (params: Call): Call =>
  toCalledMessage({ jsonrpc: "2.0", id: 1, method: "tools/call", params }).params;
const through = (caller: string, name: string, args: object): Call =>
  called({ name: caller, arguments: { name, arguments: args } });
const OFFER = { toolsets: TOOLSET_NAMES, storages: true };

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))("%s", (name, { hints }) => {
  const args = TOOL_EXAMPLES[name] ?? {};
  const right = hints.readOnly ? "call_read_tool" : "call_write_tool";

  test("through its caller is the same call as by its name, and no other caller calls it", async () => {
    for (const caller of CALLERS) {
      const call = through(caller, name, args);
      if (caller === right && !hints.destructive) {
        expect(call).toEqual({ name, arguments: args });
        continue;
      }
      // Unchanged, so that the caller itself answers, which never reaches a use case.
      expect(call).toEqual({ name: caller, arguments: { name, arguments: args } });
      const { called: reached, text } = await callNoted(OFFER, call.name, call.arguments);
      expect(reached).toEqual([]);
      expect(text).toMatch(/^refused: /);
      expect(text).toContain(
        hints.destructive ? ` Call ${name}` : ` Call ${right} with {"name":"${name}"`,
      );
    }
  });
});

test.each([
  ["a name of the founding documents", "plex_search", { query: "dune" }],
  ["a name of another server", "on_deck", {}],
  ["a name that does not exist", "launch_rocket", {}],
  ["a tool of the page", "purge_trash", { ids: [1] }],
])("%s is answered as it is without a caller", (_, name, args) => {
  expect(through("call_read_tool", name, args)).toEqual({ name, arguments: args });
});

test("the finder may be called through a caller that reads, and no caller calls a caller", async () => {
  const find = { query: "pause" };
  expect(through("call_read_tool", "find_tool", find)).toEqual({
    name: "find_tool",
    arguments: find,
  });
  for (const outer of CALLERS) {
    for (const inner of CALLERS) {
      const { name, arguments: args } = through(outer, inner, { name: "undo_ingest" });
      expect(name).toBe(outer);
      const { text } = await callNoted(OFFER, name, args);
      expect(text).toMatch(/^invalid_request: name: call_\w+_tool calls other tools\./);
    }
  }
});

test.each([
  ["arguments in JSON", { name: "get_on_deck", arguments: '{"limit": 3}' }, { limit: 3 }],
  ["null for arguments", { name: "get_on_deck", arguments: null }, {}],
  ["no arguments", { name: "get_on_deck" }, {}],
  ["null for unknown arguments", { name: "get_on_deck", limit: null }, {}],
])("a caller accepts %s", (_, args, inner) => {
  expect(called({ name: "call_read_tool", arguments: args })).toEqual({
    name: "get_on_deck",
    arguments: inner,
  });
});

test.each([
  ["nested deeper than 20 levels", `{"limit":${"[".repeat(30)}${"]".repeat(30)}}`],
  ["of more than 5,000 values", `{"limit":[${"1,".repeat(6000)}1]}`],
  ["longer than 256 KiB", `{"limit":3${" ".repeat(256 * 1024)}}`],
])("arguments in JSON %s are not parsed", (_, args) => {
  const call = called({
    name: "call_read_tool",
    arguments: { name: "get_on_deck", arguments: args },
  });
  expect(call.name).toBe("call_read_tool");
});

test.each<[string, unknown, RegExp]>([
  ["no name", { arguments: {} }, /name: is required/],
  ["flat arguments", { name: "get_on_deck", limit: 3 }, /"limit".*allowed: name, arguments/],
  ["a list for arguments", { name: "get_on_deck", arguments: [1, 2] }, /arguments: /],
  ["a text for arguments", { name: "get_on_deck", arguments: "limit 3" }, /arguments: /],
])("a caller that gets %s says what is wrong", async (_, args, words) => {
  const call = called({ name: "call_read_tool", arguments: args });
  expect(call).toEqual({ name: "call_read_tool", arguments: args });
  const { called: reached, text } = await callNoted(OFFER, call.name, call.arguments);
  expect(reached).toEqual([]);
  expect(text).toMatch(/^invalid_request: /);
  expect(text).toMatch(words);
});

test("a transport that passes a caller's call on unchanged calls nothing", async () => {
  for (const { name } of REACH_TOOLS.filter((tool) => CALLERS.includes(tool.name))) {
    const { called: reached } = await callNoted(OFFER, name, {
      name: name === "call_read_tool" ? "list_libraries" : "stop_watcher",
      arguments: {},
    });
    expect(reached).toEqual([]);
  }
});

const META = {
  "io.modelcontextprotocol/protocolVersion": REVISION,
  "io.modelcontextprotocol/clientCapabilities": {},
};
const THROUGH = { name: "call_write_tool", arguments: { name: "stop_watcher", arguments: {} } };

/** A server whose tools only note which call arrives. */
function noting() {
  const calls: unknown[] = [];
  const real = createToolServer({
    toolsets: TOOLSET_NAMES,
    readOnly: false,
    deps: fakeUseCases(),
    callTimeoutMs: HUNG_MS,
    report: () => {},
  });
  const tools: ToolServer = {
    ...real,
    call: async (name, args) => {
      calls.push([name, args]);
      return { content: [] };
    },
  };
  const options = {
    version: "1",
    report: (error: unknown) => expect.unreachable(String(error)),
    toolsets: TOOLSET_NAMES,
    useCases: fakeUseCases(),
    readView: async () => undefined,
  };
  return { calls, tools, options };
}

describe.each([
  ["that begins with initialize", THROUGH],
  ["of 2026-07-28", { ...THROUGH, _meta: META }],
])("a request of a revision %s", (_, params) => {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params };

  test("over HTTP reaches the tools as the call of the inner tool, with the sent name in its header", async () => {
    const { calls, tools, options } = noting();
    const { answer } = createExchange(
      { operator: tools, reviewer: tools, reader: tools },
      { ...options, labels: createLabels({ secret: () => undefined, randomBytes }) },
    );
    const given = {
      message,
      label: undefined,
      version: "_meta" in params ? REVISION : undefined,
      method: "tools/call",
      name: "call_write_tool",
      role: "operator",
      onEvent: () => {},
    } as const;
    const { signal } = new AbortController();
    expect((await answer(given, signal)).body).toMatchObject({ result: { content: [] } });
    expect(calls).toEqual([["stop_watcher", {}]]);
    if (!("_meta" in params)) return;
    // Proxies rely on the header, so it must be the name that was sent.
    const other = await answer({ ...given, name: "stop_watcher" }, signal);
    expect(other.body).toMatchObject({ error: { code: -32_020 } });
    expect(calls).toHaveLength(1);
  });

  test("over stdio reaches the tools as the call of the inner tool", async () => {
    const { calls, tools, options } = noting();
    const [input, output] = [new PassThrough(), new PassThrough()];
    const stop = new AbortController();
    const served = serveStdio(tools, { ...options, input, output }, stop.signal);
    input.write(`${JSON.stringify(message)}\n`);
    await once(output, "data");
    expect(calls).toEqual([["stop_watcher", {}]]);
    stop.abort();
    await served;
  });
});

test("the issuer's scope is that of the inner tool, and what a role lacks is refused by name", async () => {
  const { tools, options } = noting();
  const exchange = createExchange(
    { operator: tools, reviewer: tools, reader: tools },
    { ...options, labels: createLabels({ secret: () => undefined, randomBytes }) },
  );
  const ask = (role: "reader" | "reviewer", params: object) =>
    exchange.answer(
      {
        message: { jsonrpc: "2.0", id: 1, method: "tools/call", params },
        label: undefined,
        version: undefined,
        role,
        subject: "anna",
        onEvent: () => {},
      },
      new AbortController().signal,
    );
  expect(await ask("reviewer", THROUGH)).toEqual({ status: 403, needed: "operator" });
  const execute = { name: "execute_ingest", arguments: { path: "/downloads/x.mkv" } };
  expect(await ask("reader", { name: "call_write_tool", arguments: execute })).toEqual({
    status: 403,
    needed: "reviewer",
  });
  expect(await ask("reviewer", { name: "call_write_tool", arguments: execute })).toMatchObject({
    status: 200,
  });
});
