import { expect, test } from "vitest";
import { type McpClient, startMcpClient } from "../support/mcp-client.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { startHttp } from "./http-server.ts";
import { addInReview, connect, mcpCommand } from "./mcp-session.ts";

const REVISION = "2026-07-28";
const said = (more: object = {}) => ({
  "io.modelcontextprotocol/protocolVersion": REVISION,
  "io.modelcontextprotocol/clientInfo": { name: "modern", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
  ...more,
});
const QUEUE = "ingest://queue";

type Told = { method?: string; params?: Record<string, unknown> };
const told = ({ lines }: McpClient, method: string) =>
  lines.map((line) => JSON.parse(line) as Told).filter((message) => message.method === method);

test("without initialize, each request is handled by its own metadata", async () => {
  using home = makeHome();
  await using client = startMcpClient(mcpCommand(home));
  const ask = (method: string, params: object = {}, meta = said()) =>
    client.request(method, { ...params, _meta: meta });
  const serverInfo = { name: "plex-ingest", version: expect.any(String) };
  expect(await ask("server/discover")).toMatchObject({
    resultType: "complete",
    supportedVersions: [REVISION],
    capabilities: { tools: {}, resources: { subscribe: true }, completions: {} },
    instructions: expect.stringContaining("plex-ingest"),
    _meta: { "io.modelcontextprotocol/serverInfo": serverInfo },
  });
  const listed = await ask("tools/list");
  expect(listed).toMatchObject({ resultType: "complete", ttlMs: 7_200_000, cacheScope: "private" });
  expect(await ask("resources/read", { uri: QUEUE })).toMatchObject({
    ttlMs: 0,
    cacheScope: "private",
  });
  expect(await ask("resources/read", { uri: "docs://naming" })).toMatchObject({ ttlMs: 7_200_000 });
  const call = await ask("tools/call", {
    name: "parse_filename",
    arguments: { name: "Heat.1995.mkv" },
  });
  expect(call).toMatchObject({
    resultType: "complete",
    structuredContent: { parsed: { title: "Heat" } },
  });
  await expect(ask("resources/read", { uri: "ingest://no" })).rejects.toMatchObject({
    code: -32_602,
  });
  await expect(ask("ping")).rejects.toMatchObject({ code: -32_601 });
  await expect(
    ask("tools/list", {}, said({ "io.modelcontextprotocol/protocolVersion": "2099-01-01" })),
  ).rejects.toMatchObject({ code: -32_022 });
  // An older client of the same process gets the same tools.
  await client.initialize("older");
  const older = await client.tools();
  for (const tool of older) delete tool["execution"];
  expect(older).toEqual(listed["tools"]);
  expect(await client.leave()).toMatchObject({ code: 0 });
});

test("a call's log line includes a well-formed traceparent, and no other value", async () => {
  using home = makeHome({ settings: { LOG_LEVEL: "debug" } });
  await using client = startMcpClient(mcpCommand(home));
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const call = (meta: object) =>
    client.request("tools/call", {
      name: "parse_filename",
      arguments: { name: "Heat.mkv" },
      _meta: meta,
    });
  await call(said({ traceparent }));
  await call(said({ traceparent: "00-secret\n-01" }));
  await client.initialize("older");
  await call({ traceparent });
  await waitFor("the lines", () => client.stderr().split("Tool parse_filename of").length === 4);
  expect(client.stderr().match(/Tool parse_filename of mcp:(modern|older): ok in [^"]*/g)).toEqual([
    expect.stringContaining(`trace ${traceparent}.`),
    expect.not.stringContaining("trace"),
    expect.stringContaining(`trace ${traceparent}.`),
  ]);
  expect(client.stderr()).not.toContain("secret");
});

test("a client receives the changes it subscribed to until it cancels; unchanging resources are not acknowledged", async () => {
  using home = makeHome();
  await using client = startMcpClient(mcpCommand(home));
  await client.request("server/discover", { _meta: said() });
  await using store = await home.open("existing");
  const cancelled = new AbortController();
  const resourceSubscriptions = [QUEUE, "docs://naming", "ingest://release/99"];
  const over = client
    .request(
      "subscriptions/listen",
      { _meta: said(), notifications: { resourceSubscriptions, toolsListChanged: true } },
      cancelled.signal,
    )
    .catch((error: unknown) => String(error));
  await waitFor(
    "the acknowledgement",
    () => told(client, "notifications/subscriptions/acknowledged").length > 0,
  );
  expect(told(client, "notifications/subscriptions/acknowledged")[0]?.params).toEqual({
    _meta: { "io.modelcontextprotocol/subscriptionId": expect.any(Number) },
    notifications: { resourceSubscriptions: [QUEUE] },
  });
  await addInReview(store, "First.2001.mkv");
  await waitFor("the change", () => told(client, "notifications/resources/updated").length > 0);
  expect(told(client, "notifications/resources/updated")[0]?.params).toMatchObject({
    uri: QUEUE,
  });
  cancelled.abort(new Error("enough"));
  expect(await over).toContain("enough");
  expect(await client.leave()).toMatchObject({ code: 0 });
});

test("a client receives log messages only from the level that it set, and none before", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const logged = () =>
    told(client, "notifications/message").map(({ params }) => [
      params?.["level"],
      params?.["data"],
    ]);
  await client.call("get_ingest_item", { id: 99 });
  await client.request("logging/setLevel", { level: "warning" });
  await client.call("get_ingest_queue");
  await client.call("get_ingest_item", { id: 99 });
  expect(logged()).toEqual([["warning", expect.stringMatching(/^get_ingest_item: not_found: /)]]);
  await client.request("logging/setLevel", { level: "debug" });
  await client.call("get_ingest_queue");
  expect(logged().slice(1)).toEqual([["debug", "get_ingest_queue: answered"]]);
  await client.request("tools/call", {
    name: "get_ingest_queue",
    _meta: said({ "io.modelcontextprotocol/logLevel": "info" }),
  });
  expect(logged()).toHaveLength(2);
});

/** Yields the messages of an event stream as they arrive. */
async function* eventsOf(response: Response): AsyncGenerator<Told> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    const whole = text.split("\n\n");
    text = whole.pop() ?? "";
    for (const event of whole) {
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (data !== undefined) yield JSON.parse(data) as Told;
    }
  }
}

test("over HTTP, both kinds of clients receive changes, and a stopping server ends their streams", async () => {
  await using server = await startHttp();
  const headers = {
    authorization: `Bearer ${"t0ken-".repeat(8)}`,
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
  };
  const post = (message: object, more: Record<string, string> = {}) =>
    fetch(`${server.url}/mcp`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(message),
    });
  const clientInfo = { name: "older", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const opened = await post({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  const label = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
  await post(
    { jsonrpc: "2.0", id: 2, method: "resources/subscribe", params: { uri: QUEUE } },
    label,
  );
  const older = eventsOf(await fetch(`${server.url}/mcp`, { headers: { ...headers, ...label } }));
  const listening = { jsonrpc: "2.0", id: 7, method: "subscriptions/listen" };
  const modern = eventsOf(
    await post(
      {
        ...listening,
        params: { _meta: said(), notifications: { resourceSubscriptions: [QUEUE] } },
      },
      { "mcp-protocol-version": REVISION, "mcp-method": "subscriptions/listen" },
    ),
  );
  expect((await modern.next()).value).toMatchObject({
    method: "notifications/subscriptions/acknowledged",
  });
  await using store = await server.home.open("existing");
  await addInReview(store, "First.2001.mkv");
  const updated = { method: "notifications/resources/updated", params: { uri: QUEUE } };
  expect((await modern.next()).value).toMatchObject(updated);
  expect((await older.next()).value).toMatchObject(updated);
  const stopped = server.program.end();
  expect((await modern.next()).value).toMatchObject({ id: 7, result: { resultType: "complete" } });
  expect((await modern.next()).done).toBe(true);
  expect((await older.next()).done).toBe(true);
  expect(await stopped).toMatchObject({ code: 0, signal: null });
});
