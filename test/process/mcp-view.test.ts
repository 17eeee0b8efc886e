import { expect, test } from "vitest";
import { type McpClient, startMcpClient } from "../../src/demo/stand-ins/mcp-client.ts";
import { VIEW } from "../../src/mcp/view/view.ts";
import { makeHome } from "./home.ts";
import { connect, mcpCommand } from "./mcp-session.ts";

const DRAWS = { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [VIEW.mimeType] } } };

/** A session of a client with these capabilities. */
async function open(home: ReturnType<typeof makeHome>, capabilities: object, args: string[] = []): Promise<McpClient> {
  const client = startMcpClient(mcpCommand(home, { args }));
  await client.request("initialize", {
    protocolVersion: "2025-11-25",
    capabilities,
    clientInfo: { name: "test-client", version: "1" },
  });
  client.notify("notifications/initialized");
  return client;
}

const ASKED = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];

test("a client that draws pages is given the page; nothing else of any answer is different", async () => {
  using home = makeHome();
  await using plain = await connect(home);
  await using other = await open(home, { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html"] } } });
  await using client = await open(home, DRAWS);
  // As they came, byte for byte; the first line is the answer to initialize.
  for (const method of ASKED) for (const one of [plain, other, client]) await one.request(method);
  for (const one of [plain, other, client]) await one.call("get_ingest_queue");
  expect(other.lines).toEqual(plain.lines);
  expect(plain.lines.join("\n")).not.toMatch(/_meta|ui:\/\//);
  const marks = `,"_meta":${JSON.stringify({ ui: { resourceUri: VIEW.uri } })}`;
  expect(client.lines.map((line) => line.replaceAll(marks, "").replace(`,${JSON.stringify(VIEW)}`, ""))).toEqual(
    plain.lines,
  );

  const marked = (await client.tools()).filter((tool) => "_meta" in tool).map(({ name }) => name);
  expect(marked).toEqual(["get_ingest_queue", "get_ingest_item", "undo_ingest"]);
  const { contents } = (await client.request("resources/read", { uri: VIEW.uri })) as { contents: { text: string }[] };
  expect(contents).toEqual([
    { uri: VIEW.uri, mimeType: VIEW.mimeType, text: expect.stringMatching(/^<!doctype html>/) },
  ]);
  expect(Buffer.byteLength(contents[0]?.text ?? "")).toBeLessThan(60_000);
  await expect(plain.request("resources/read", { uri: VIEW.uri })).rejects.toThrow(/There is no resource/);
});

test("a server that only reads has no page, which could decide nothing", async () => {
  using home = makeHome();
  await using client = await open(home, DRAWS, ["--toolsets", "plex"]);
  expect(JSON.stringify(await client.tools())).not.toContain("ui://");
  expect(JSON.stringify(await client.request("resources/list"))).not.toContain("ui://");
  await expect(client.request("resources/read", { uri: VIEW.uri })).rejects.toThrow(/There is no resource/);
});
