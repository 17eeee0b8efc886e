import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { createDiscard } from "../../../../src/hosts/web/server/discard.ts";
import { waitFor } from "../../../support/wait-for.ts";

test("a refused body is over when its sender leaves after the answer", async () => {
  const discard = createDiscard();
  let [begun, ended] = [0, 0];
  const server = createServer((request, response) => {
    begun++;
    request.on("error", () => {});
    response.end("refused");
    void discard(request).then(() => ended++);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  for (let sender = 1; sender <= 3; sender++) {
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegin");
    await once(client, "data");
    client.destroy();
    await waitFor("the end", () => ended === sender);
  }
  expect(begun).toBe(3);
  await new Promise((done) => server.close(done));
});
