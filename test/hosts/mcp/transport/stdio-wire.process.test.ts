import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { createStdioWire } from "../../../../src/hosts/mcp/transport/stdio-wire.ts";
import { createLines } from "../../../support/mcp-client.ts";

/** A wire with a limit of 1,000 bytes, and the messages that it received and answered. */
async function wired(maxBytes = 1000) {
  const input = new PassThrough();
  const output = new PassThrough();
  const taken: unknown[] = [];
  const answered: unknown[] = [];
  const errors: Error[] = [];
  output.setEncoding("utf8").on(
    "data",
    createLines((line) => answered.push(JSON.parse(line))),
  );
  const wire = createStdioWire(input, output, maxBytes);
  // oxlint-disable unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  wire.onmessage = (message) => taken.push(message);
  wire.onerror = (error) => errors.push(error);
  // oxlint-enable unicorn/prefer-add-event-listener
  await wire.start();
  return {
    wire,
    output,
    taken,
    answered,
    errors,
    /** Writes in parts of this many bytes, and waits until all of it was read. */
    async write(text: string, size = 64): Promise<void> {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) input.write(bytes.subarray(at, at + size));
      while (input.readableLength > 0) await new Promise(setImmediate);
      await new Promise(setImmediate);
    },
  };
}

const ping = (id: number | string) => ({ jsonrpc: "2.0", id, method: "ping" });
const lineOf = (message: object): string => `${JSON.stringify(message)}\n`;
const long = "é".repeat(800);

test.each([1, 7, 64, 100_000])("receives whole messages from parts of %i bytes", async (size) => {
  const { taken, answered, write } = await wired();
  const named = { ...ping("ä"), params: { name: "Amélie – 東京" } };
  await write(
    `${lineOf(ping(1))}\r\n${lineOf(named)}\n\n   \n${JSON.stringify(ping(3))}\r\n`,
    size,
  );
  expect(taken).toEqual([ping(1), named, ping(3)]);
  expect(answered).toEqual([]);
});

test.each<[string, object, unknown]>([
  ["first", { jsonrpc: "2.0", id: 7, method: "tools/call", params: { long } }, 7],
  ["first, without a version", { id: "a-7", method: "tools/call", params: { long } }, "a-7"],
  ["last", { method: "tools/call", params: { long, id: 3 }, jsonrpc: "2.0", id: 7 }, 7],
  ["before the version", { method: "tools/call", params: { long }, id: 7, jsonrpc: "2.0" }, 7],
  ["only inside", { method: "tools/call", params: { long, id: 3 } }, null],
  ["missing", { method: "notifications/x", params: { long } }, null],
])(
  "answers a message above the limit whose id is %s, and receives the next one",
  async (_, message, id) => {
    for (const size of [50, 100_000]) {
      const { taken, answered, errors, write } = await wired();
      await write(`${lineOf(message)}${lineOf(ping(8))}`, size);
      expect(answered).toEqual([
        {
          jsonrpc: "2.0",
          id,
          error: {
            code: -32_600,
            message: "The message is longer than 1000 bytes. Send less in one call.",
          },
        },
      ]);
      expect(taken).toEqual([ping(8)]);
      expect(errors).toEqual([]);
    }
  },
);

test.each([
  [
    "is nested too deeply",
    `{"a":`.repeat(65) + "1" + "}".repeat(65),
    /nested deeper than 64 levels/,
  ],
  ["only opens lists", "[".repeat(2 ** 20), /nested deeper than 64 levels/],
  ["has too many values", `[${"0,".repeat(100_001)}0]`, /more than 100000 values/],
])(
  "answers a message that %s before parsing it, and receives the next one",
  async (_, deep, told) => {
    const parsed = vi.spyOn(JSON, "parse");
    const { taken, answered, write } = await wired(2 ** 22);
    await write(`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${deep}}\n`, 2 ** 16);
    const lengths = parsed.mock.calls.map(([text]) => text.length);
    parsed.mockRestore();
    expect(answered).toMatchObject([
      { id: 7, error: { code: -32_600, message: expect.stringMatching(told) } },
    ]);
    expect(Math.max(0, ...lengths)).toBeLessThan(1000);
    await write(lineOf(ping(8)));
    expect(taken).toEqual([ping(8)]);
  },
);

test.each<[string, number, unknown]>([
  ["this is no JSON", -32_700, null],
  ['{"jsonrpc":"2.0"', -32_700, null],
  ["[]", -32_600, null],
  ["null", -32_600, null],
  ["{}", -32_600, null],
  ['{"jsonrpc":"1.0","id":5,"method":"ping"}', -32_600, 5],
  ['{"id":5,"result":7}', -32_600, null],
])("answers %s with an error of its own and takes the next message", async (line, code, id) => {
  const { taken, answered, errors, write } = await wired();
  await write(`${line}\n${lineOf(ping(1))}`);
  expect(answered).toEqual([{ jsonrpc: "2.0", id, error: { code, message: expect.any(String) } }]);
  expect(taken).toEqual([ping(1)]);
  expect(errors).toEqual([]);
});

test("a byte-order mark before a message is ignored", async () => {
  const it = await wired();
  await it.write(`\ufeff${lineOf(ping(1))}`);
  expect([it.taken, it.answered]).toEqual([[ping(1)], []]);
});

test("100,000 empty lines are neither answered nor reported", async () => {
  const { taken, answered, errors, write } = await wired();
  await write("\n".repeat(100_000), 65_536);
  expect([taken, answered, errors]).toEqual([[], [], []]);
});

test("20,000 answers that wait for the client to read share one listener", async () => {
  const { wire, output, answered } = await wired();
  output.pause();
  const sent = Array.from({ length: 20_000 }, (_, id) =>
    wire.send({ jsonrpc: "2.0", id, result: {} }),
  );
  expect(output.listenerCount("drain")).toBeLessThan(3);
  output.resume();
  await Promise.all(sent);
  expect(answered).toHaveLength(20_000);
});
