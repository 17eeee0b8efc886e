import { Agent, request } from "node:http";
import { expect, test } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { BEARER, JSON_TYPE, startWeb, type WebServer } from "../web-server.ts";

const MIB = 1024 ** 2;
const GOOD = { ...BEARER, ...JSON_TYPE };

const post = (
  web: WebServer,
  body: Uint8Array | ReadableStream,
  headers = GOOD,
): Promise<Response> => fetch(`${web.url}/mcp`, { method: "POST", headers, body, duplex: "half" });

/** A body in chunks, without a length. */
const inPieces = (mib: number): ReadableStream =>
  ReadableStream.from(Array.from({ length: mib * 16 }, () => new Uint8Array(MIB / 16)));

test("a client that sends too much, or sends without permission, receives the reason", async () => {
  await using web = await startWeb();
  for (let time = 0; time < 3; time++) {
    expect((await post(web, new Uint8Array(5 * MIB))).status).toBe(413);
    expect((await post(web, inPieces(5))).status).toBe(413);
    expect(
      (await post(web, new Uint8Array(5 * MIB), { ...GOOD, "content-type": "text/plain" })).status,
    ).toBe(415);
  }
  expect(
    (await post(web, new Uint8Array(5 * MIB), { ...GOOD, authorization: "Bearer x" })).status,
  ).toBe(401);
});

test("reuses a connection after discarding the request body", async () => {
  await using web = await startWeb();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = (body: Buffer): Promise<[number, boolean]> =>
    new Promise((resolve, reject) => {
      const sent = request(`${web.url}/mcp`, { method: "POST", headers: GOOD, agent }, (answer) => {
        answer.resume().on("end", () => resolve([answer.statusCode ?? 0, sent.reusedSocket]));
      });
      sent.on("error", reject).end(body);
    });
  expect(await status(Buffer.alloc(2 * MIB, " "))).toEqual([413, false]);
  expect(await status(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}'))).toEqual([
    200,
    true,
  ]);
  agent.destroy();
});

test("cuts off an endless body, and does not read a body of more than 8 MiB", async () => {
  await using web = await startWeb();
  const sent = request(`${web.url}/mcp`, { method: "POST", headers: GOOD });
  let over = false;
  sent
    .on("error", () => (over = true))
    .on("response", (answer) => answer.resume().on("error", () => {}));
  const piece = Buffer.alloc(MIB, " ");
  let mib = 0;
  await waitFor("its end", () => {
    if (!over && sent.socket?.destroyed !== true) sent.write(piece, () => (mib += 1));
    return over || sent.socket?.destroyed === true;
  });
  expect(mib).toBeLessThan(64);
  const answer = await web.raw(
    `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${BEARER.authorization}\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413[^]*connection: close/i);
});
