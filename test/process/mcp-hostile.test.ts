import { expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

test("the server survives every call with every answer", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const tools = await client.tools();
  const huge = "x".repeat(5_000_000);
  const wrong = [
    "text",
    7,
    null,
    [],
    { ids: "1" },
    { ids: [-1], id: -1, path: "", name: 7, state: {}, limit: 1e9 },
    { [huge.slice(0, 100_000)]: 1 },
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
  ];
  for (const { name } of tools) {
    for (const args of wrong) {
      const call = client.request("tools/call", { name: String(name), arguments: args });
      const result = await call.catch((error: Error) => ({ isError: true, content: [{ text: error.message }] }));
      const [block] = result.content as { text: string }[];
      expect(block?.text.length).toBeGreaterThan(5);
      expect(block?.text.length).toBeLessThan(20_000);
      if (result.isError) expect(result).not.toHaveProperty("structuredContent");
    }
  }
  for (const name of ["", "no_such_tool", "../../etc/passwd", "__proto__", huge.slice(0, 200_000)])
    expect((await client.call(name)).text).toMatch(/^not_found: /);
  for (const args of [{ ids: [1], reason: huge }, { ids: Array.from({ length: 500_000 }, () => 1) }])
    expect((await client.call("reject_ingest", args)).text).toMatch(/^invalid_request: /);
  await ask(client, "get_watcher_status");
  expect(client.lines.every((line) => line.length < 100_000)).toBe(true);
});

test("200 calls at once are each answered once", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const before = client.lines.length;
  const names = ["get_ingest_queue", "get_ingest_history", "get_watcher_status", "no_such_tool"];
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => client.call(names[n % 4] ?? "")));
  expect(answers.filter(({ isError }) => isError)).toHaveLength(50);
  expect(client.lines.length).toBe(before + 200);
});

test("half a line waits for its other half, and an invalid message is skipped", async () => {
  using home = makeHome();
  await using client = await connect(home);
  for (const line of ["", "{", "[1,2", "null", "42", '"text"', "\u0000\u0001", '{"jsonrpc":"1.0","id":1}', "}{"])
    client.write(`${line}\n`);
  client.write('{"jsonrpc":"2.0","id":"half","method":"tools/call","params":{"name":"get_watcher_');
  await using other = await connect(home); // some time passes
  await ask(other, "get_watcher_status");
  client.write('status","arguments":{}}}\n');
  await waitFor("the answer to both halves", () => client.lines.some((line) => line.includes('"id":"half"')));
  await ask(client, "get_watcher_status");
});
