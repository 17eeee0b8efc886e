import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setImmediate as nextRound } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  callerOf,
  connectionOf,
  type ProvenFacts,
} from "../../../../src/hosts/web/guard/caller.ts";
import { createIntake } from "../../../../src/hosts/web/server/intake.ts";
import type { TakeTurn } from "../../../../src/hosts/web/server/turns.ts";
import { waitFor } from "../../../support/wait-for.ts";

const KIB = 1024;
const HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 33554432\r\n\r\n";

/** Reads a body piece by piece, as routes do. */
async function readAll(request: IncomingMessage): Promise<void> {
  for await (const _ of request) await nextRound();
}

/**
 * Starts a server that reads each body as fast as the turns of its sender allow, after each head
 * has proven this of the sender.
 */
async function startIntake(
  takeTurn: TakeTurn,
  { isShared = false, proven = {} }: { isShared?: boolean; proven?: ProvenFacts } = {},
) {
  const faults: unknown[] = [];
  const sockets: Socket[] = [];
  const intake = createIntake({
    takeTurn,
    callerAt: () => callerOf({ address: "127.0.0.1", connection: "1" }),
    isShared: () => isShared,
    report: (fault) => faults.push(fault),
  });
  const server = createServer((request, response) => {
    void intake.take(request, response);
    const sender = intake.sender(connectionOf(request.socket));
    sender.bookTo(callerOf({ address: "127.0.0.1", connection: "1", ...proven }));
    readAll(request).then(
      () => response.end("read"),
      () => {},
    );
  });
  server.on("connection", (socket) => {
    sockets.push(socket);
    intake.enter(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.on("error", () => {});
  return {
    client,
    faults,
    bytesRead: () => sockets[0]?.bytesRead ?? 0,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

test("a body whose turn has not come is read no further", async () => {
  let turns = 0;
  await using web = await startIntake(async () => {
    if (++turns > 2) await new Promise(() => {});
  });
  web.client.write(HEAD);
  web.client.write(Buffer.alloc(32 * KIB * KIB));
  await waitFor("the third turn", () => turns === 3);
  for (let round = 0; round < 200; round++) await nextRound();
  expect(web.bytesRead()).toBeLessThanOrEqual(512 * KIB);
  expect(web.faults).toEqual([]);
});

test.each([1, 100, 64 * KIB, 1000 * KIB])(
  "a body in pieces of %i bytes is read to its end, and the next request is answered",
  async (size) => {
    await using web = await startIntake(() => nextRound());
    const bytes = Math.min(32 * KIB * KIB, size * 500);
    let answers = "";
    web.client.setEncoding("utf8").on("data", (text: string) => (answers += text));
    for (let request = 1; request <= 2; request++) {
      web.client.write(HEAD.replace("33554432", String(bytes)));
      for (let sent = 0; sent < bytes; sent += size) {
        const piece = Buffer.alloc(Math.min(size, bytes - sent));
        if (!web.client.write(piece)) await once(web.client, "drain");
      }
      await waitFor("the answer", () => answers.split("\r\n\r\nread").length === request + 1);
    }
    expect(web.faults).toEqual([]);
  },
);

test.each([false, true])(
  "a body is read in turns of the caller that was proven, shared with other clients: %s",
  async (isShared) => {
    const payers: string[] = [];
    await using web = await startIntake(async ([rights]) => void payers.push(rights), {
      isShared,
      proven: { role: "hook" },
    });
    let answers = "";
    web.client.setEncoding("utf8").on("data", (text: string) => (answers += text));
    for (let request = 1; request <= 2; request++) {
      web.client.write(HEAD.replace("33554432", "2"));
      await waitFor("the head's turn", () => payers.length === 3 * request - 2);
      for (let piece = 1; piece <= 2; piece++) {
        await nextRound();
        web.client.write("x");
        await waitFor("a piece's turn", () => payers.length === 3 * request - 2 + piece);
      }
      await waitFor("the answer", () => answers.split("\r\n\r\nread").length === request + 1);
    }
    const next = isShared ? "no token" : "token hook";
    const [own, body] = ["no token", "token hook"];
    expect(payers).toEqual([own, body, body, next, body, body]);
  },
);
