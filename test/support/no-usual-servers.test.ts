import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { USUAL_PORTS } from "../../src/app/setup/find-servers.ts";
import { KINDS } from "../../src/clients/kinds.ts";
import { USUAL_PORTS_HERE } from "./no-usual-servers.mjs";

test("exactly the ports at which init and the settings page look are hidden", async () => {
  const urls = await Promise.all(
    Object.values(KINDS).map(({ localUrl }) => localUrl(async () => undefined, "/nowhere")),
  );
  const ports = urls.flatMap((url) => Number(URL.parse(url)?.port) || []);
  expect(new Set([...Object.values(USUAL_PORTS).flat(), ...ports])).toEqual(USUAL_PORTS_HERE);
});

test.each([...USUAL_PORTS_HERE])(
  "port %i of this machine refuses, although a program listens",
  async (port) => {
    // A program of this machine may already listen.
    const server = createServer().listen(port, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once("listening", done).once("error", done));
    const socket = connect(port, "127.0.0.1");
    const [answer] = await Promise.race([
      once(socket, "error"),
      once(socket, "connect").then(
        () => ["connected"],
        () => [],
      ),
    ]);
    socket.destroy();
    expect(answer).toMatchObject({ code: "ECONNREFUSED" });
  },
);
