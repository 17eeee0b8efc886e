import { Agent, request } from "node:http";
import { connect } from "node:net";
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

const HOOK = "hook".repeat(8);

/** Sends a whole body, reads nothing before, and returns everything that the server sent. */
async function sendThenRead(
  web: WebServer,
  asked: { path: string; token: string; mib: number; isDeclared: boolean },
): Promise<string> {
  const { path, token, mib, isDeclared } = asked;
  const { hostname, port } = new URL(web.url);
  const socket = connect(Number(port), hostname);
  // An error of the connection shows in a missing or incomplete response.
  socket.pause().on("error", () => {});
  const length = isDeclared ? `Content-Length: ${mib * MIB}` : "Transfer-Encoding: chunked";
  const write = (bytes: string | Buffer): Promise<void> =>
    new Promise((resolve) => socket.write(bytes, () => resolve()));
  await write(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${token}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
  );
  const piece = Buffer.alloc(MIB, " ");
  for (let sent = 0; sent < mib && !socket.destroyed; sent++) {
    await write(isDeclared ? piece : Buffer.concat([CHUNK_HEAD, piece, Buffer.from("\r\n")]));
  }
  if (!isDeclared) await write("0\r\n\r\n");
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
  socket.resume();
  await waitFor("the whole response", () => answer.includes("}") || socket.destroyed);
  socket.destroy();
  return answer;
}

const CHUNK_HEAD = Buffer.from(`${MIB.toString(16)}\r\n`);

test.each(["/mcp", "/api/hook/any"])(
  "%s answers a body of 9 to 30 MiB, declared or not, to a client that reads only after sending",
  async (path) => {
    await using web = await startWeb({ hookSecret: HOOK });
    const token = path.includes("hook") ? `Bearer ${HOOK}` : BEARER.authorization;
    for (const mib of [9, 30]) {
      for (const isDeclared of [true, false]) {
        const answer = await sendThenRead(web, { path, token, mib, isDeclared });
        expect(answer).toMatch(
          /^HTTP\/1\.1 413 [^]*"The body is larger than \d+ bytes\. Send less\."/,
        );
      }
    }
  },
);

test("cuts off an endless body and one of more than 32 MiB", async () => {
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
