import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { createBytePool } from "../../../../src/hosts/web/server/byte-pool.ts";
import { headOf, type RequestHead } from "../../../../src/hosts/web/server/read-body.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { BEARER, call, JSON_TYPE, startWeb } from "../web-server.ts";

const MIB = 1024 ** 2;

test.each([
  ["nested lists", "[".repeat(MIB)],
  ["nested objects", '{"a":'.repeat(200_000)],
  ["many empty lists", `[${"[],".repeat(300_000)}[]]`],
  ["many numbers", `[${"0,".repeat(400_000)}0]`],
  ["many fields", `{${Array.from({ length: 501 }, (_, at) => `"k${at}":0`).join(",")}}`],
  ["a long string", `{"text":"${"x".repeat(MIB / 2)}"}`],
])("a body of %s is refused before it is parsed", async (_, body) => {
  await using web = await startWeb();
  const answered = await web.ask({
    method: "POST",
    path: "/mcp",
    headers: { ...JSON_TYPE, ...BEARER },
    body,
  });
  expect(answered.status).toBe(400);
  expect(answered.json()).toMatchObject({
    error: {
      code: -32_600,
      message: expect.stringMatching(
        /^The body (?:is nested deeper than|has (?:more than|an object of|a string of))/,
      ),
    },
  });
});

test("brackets in a string are no lists, and a byte-order mark is ignored", async () => {
  await using web = await startWeb();
  const call = { jsonrpc: "2.0", id: 1, method: "ping", params: { text: '[\\"'.repeat(40_000) } };
  const headers = { ...JSON_TYPE, ...BEARER };
  const body = `\ufeff${JSON.stringify(call)}`;
  expect((await web.ask({ method: "POST", path: "/mcp", headers, body })).status).toBe(200);
});

test("a large body waits for its share of memory, in order, and gives it back", async () => {
  const pool = createBytePool(10);
  const { signal } = new AbortController();
  const order: string[] = [];
  const first = await pool.take(8, signal);
  const second = pool.take(6, signal).then((release) => (order.push("second"), release));
  const gone = new AbortController();
  const third = pool.take(9, gone.signal);
  gone.abort(new Error("left"));
  await expect(third).rejects.toThrow("left");
  expect(order).toEqual([]);
  first();
  first();
  (await second)();
  expect(order).toEqual(["second"]);
  await expect(pool.take(10, signal)).resolves.toBeTypeOf("function");
});

test("a route has no request from which it could read, not even with a cast", () => {
  const head: RequestHead = headOf(new IncomingMessage(new Socket()));
  // @ts-expect-error The stream is left out.
  expect(head.iterator).toBeUndefined();
  // @ts-expect-error The stream is left out.
  expect(head.socket.on).toBeUndefined();
  const whole = head as IncomingMessage;
  expect([whole.on, whole.read, whole.socket.read]).toEqual([undefined, undefined, undefined]);
});

test("a long body is turned into a value only when the calls with others are answered", async () => {
  const held = Promise.withResolvers<void>();
  const begun: unknown[] = [];
  await using web = await startWeb({
    async run(name) {
      begun.push(name);
      if (name === "held") await held.promise;
      return {};
    },
  });
  const long = (name: string) => {
    const params = call(1, name).params;
    const args = {
      a: "x".repeat(200 * 1024),
      b: "x".repeat(200 * 1024),
      c: "x".repeat(200 * 1024),
    };
    return web.send({ ...call(1, name), params: { ...params, arguments: args } });
  };
  const first = long("held");
  await waitFor("the first call", () => begun.length === 1);
  const second = long("next");
  for (let count = 0; count < 50; count++) await web.send(call(2, "short"));
  expect(new Set(begun)).toEqual(new Set(["held", "short"]));
  held.resolve();
  expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
  expect(begun.at(-1)).toBe("next");
});
