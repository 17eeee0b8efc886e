import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { createLines, type McpClient, startMcpClient } from "./mcp-client.ts";

/** A small server whose only behaviour is `act(message, say)`. */
const server = (act: string): McpClient => {
  const script = `
    const say = (m) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...m }) + "\\n");
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { const m = JSON.parse(line); ${act} });`;
  return startMcpClient({ file: process.execPath, args: ["-e", script], cwd: tmpdir(), env: {} });
};

test("responses reach their caller, also out of order, and every line is kept", async () => {
  await using client = server(`
    if (m.method === "slow") globalThis.held = m.id;
    else { say({ id: m.id, result: { is: "quick" } }); say({ id: held, result: { is: "slow" } }); }`);
  const slow = client.request("slow");
  expect(await client.request("quick")).toEqual({ is: "quick" });
  expect(await slow).toEqual({ is: "slow" });
  expect(client.lines).toHaveLength(2);
});

test("when the server ends, current and later callers get its last output", async () => {
  await using client = server('process.stderr.write("out of luck\\n", () => process.exit(3));');
  await expect(client.request("x")).rejects.toThrow(/ended \(3\): out of luck/);
  await expect(client.request("y")).rejects.toThrow(/ended/);
  expect(await client.exited).toEqual({ code: 3, signal: null });
});

test("a program that cannot be started is also an error", async () => {
  await using client = startMcpClient({
    file: "/no/such/program",
    args: [],
    cwd: tmpdir(),
    env: {},
  });
  await expect(client.initialize("x")).rejects.toThrow(/never started/);
});

test("joins lines regardless of where the chunks end", () => {
  const lines: string[] = [];
  const take = createLines((line) => lines.push(line));
  for (const piece of ["a", "b\nc", "", "\n\nd\ne", "f"]) take(piece);
  expect(lines).toEqual(["ab", "c", "", "d"]);
});
