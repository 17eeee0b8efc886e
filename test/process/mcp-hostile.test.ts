import { expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

test("each of 200 concurrent calls gets one response", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const before = client.lines.length;
  const names = ["get_ingest_queue", "get_ingest_history", "get_watcher_status", "no_such_tool"];
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => client.call(names[n % 4] ?? "")),
  );
  expect(answers.filter(({ isError }) => isError)).toHaveLength(50);
  expect(client.lines.length).toBe(before + 200);
});

test("waits for the other half of an incomplete line, and skips invalid messages", async () => {
  using home = makeHome();
  await using client = await connect(home);
  for (const line of [
    "",
    "{",
    "[1,2",
    "null",
    "42",
    '"text"',
    "\u0000\u0001",
    '{"jsonrpc":"1.0","id":1}',
    "}{",
  ]) {
    client.write(`${line}\n`);
  }
  client.write('{"jsonrpc":"2.0","id":"half","method":"tools/call","params":{"name":"get_watcher_');
  // this takes some time, while only the first half of the message has been sent
  await using other = await connect(home);
  await ask(other, "get_watcher_status");
  client.write('status","arguments":{}}}\n');
  await waitFor("the answer to both halves", () =>
    client.lines.some((line) => line.includes('"id":"half"')),
  );
  await ask(client, "get_watcher_status");
});
