import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createHttp } from "../../src/adapters/http/http.ts";
import { virtualClock } from "./virtual-clock.ts";

const never = new AbortController().signal;

test("time stands still during a request, and advances while all requests wait for it", async () => {
  const clock = virtualClock();
  const server = createServer((request, response) => {
    // One response arrives in real time, regardless of how long it takes. The other arrives on the
    // virtual clock.
    if (request.url === "/soon") response.end(`${".".repeat(900_000)}ok`);
    else void clock.sleep(3000, never).then(() => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttp({
    clock,
    deadlineMs: 5000,
    maxBytes: 1e6,
    connections: 1,
    service: "test",
  });
  const ask = async (path: string) => {
    const url = new URL(path, `http://127.0.0.1:${port}`);
    const said = await http
      .send({ method: "GET", url, headers: {} }, never)
      .catch((error: Error) => error.message);
    return [typeof said === "string" ? said : said.text.slice(-2), clock.monotonic()];
  };
  expect(await ask("/soon")).toEqual(["ok", 0]);
  // The second request has to wait for the only connection.
  expect(await Promise.all([ask("/late"), ask("/late")])).toEqual([
    ["ok", 3000],
    ["the request timed out after 5 s", 5000],
  ]);
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
