import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import {
  createLines,
  type McpClient,
  RpcError,
  startMcpClient,
} from "../../../../src/hosts/demo/stand-ins/mcp-client.ts";

/** A server of a few lines: `act(message, say)` is its whole behaviour. */
const server = (act: string): McpClient => {
  const script = `
    const say = (m) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...m }) + "\\n");
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { const m = JSON.parse(line); ${act} });`;
  return startMcpClient({ file: process.execPath, args: ["-e", script], cwd: tmpdir(), env: {} });
};

test("answers reach their caller, also out of order, and every line is kept", async () => {
  await using client = server(`
    if (m.method === "slow") globalThis.held = m.id;
    else { say({ id: m.id, result: { is: "quick" } }); say({ id: held, result: { is: "slow" } }); }`);
  const slow = client.request("slow");
  expect(await client.request("quick")).toEqual({ is: "quick" });
  expect(await slow).toEqual({ is: "slow" });
  expect(client.lines).toHaveLength(2);
});

test("initialize names the client, and then sends initialized", async () => {
  await using client = server(`
    if (m.method === "initialize") globalThis.who = m.params.clientInfo.name;
    if (m.id) say({ id: m.id, result: { who, seen: globalThis.seen ?? [] } });
    else (globalThis.seen ??= []).push(m.method);`);
  expect(await client.initialize("anna")).toMatchObject({ who: "anna" });
  expect(await client.request("ping")).toMatchObject({ seen: ["notifications/initialized"] });
});

test("a protocol error is thrown with its code", async () => {
  await using client = server('say({ id: m.id, error: { code: -32601, message: "no such method" } });');
  const error: unknown = await client.request("x").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ code: -32_601, message: "no such method" });
});

test("a call returns text and data, and an error of a tool is not thrown", async () => {
  await using client = server(`
    const good = { content: [{ type: "text", text: "{}" }], structuredContent: { n: 1 } };
    const bad = { content: [{ type: "text", text: "refused: no" }], isError: true };
    say({ id: m.id, result: m.params.name === "good" ? good : bad });`);
  expect(await client.call("good")).toEqual({ isError: false, text: "{}", data: { n: 1 } });
  expect(await client.call("bad")).toEqual({ isError: true, text: "refused: no", data: undefined });
});

test("when the server ends, current and later callers get its last output", async () => {
  await using client = server('process.stderr.write("out of luck\\n", () => process.exit(3));');
  await expect(client.request("x")).rejects.toThrow(/ended \(3\): out of luck/);
  await expect(client.request("y")).rejects.toThrow(/ended/);
  expect(await client.exited).toEqual({ code: 3, signal: null });
});

test("a program that cannot be started is an error too", async () => {
  await using client = startMcpClient({ file: "/no/such/program", args: [], cwd: tmpdir(), env: {} });
  await expect(client.initialize("x")).rejects.toThrow(/never started/);
});

test("an aborted request is cancelled at the server, and its late answer is ignored", async () => {
  await using client = server(`
    if (m.method === "notifications/cancelled") { globalThis.gone = m.params.requestId; say({ id: gone, result: {} }); }
    if (m.method === "ping") say({ id: m.id, result: { gone } });`);
  const stop = new AbortController();
  const asked = client.request("slow", {}, stop.signal);
  stop.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
  expect(await client.request("ping")).toEqual({ gone: 1 });
});

test("lines are assembled wherever the chunks end", () => {
  const lines: string[] = [];
  const take = createLines((line) => lines.push(line));
  for (const piece of ["a", "b\nc", "", "\n\nd\ne", "f"]) take(piece);
  expect(lines).toEqual(["ab", "c", "", "d"]);
});
