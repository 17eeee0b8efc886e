import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { findListener } from "../../../src/adapters/machine/listener.ts";
import { noOtherUser } from "../fs/run-child.ts";

const UID = 65_534;
const SERVER = `
  const server = require("node:http").createServer();
  server.listen(0, process.argv[1], () => console.log(server.address().port));`;

test.skipIf(noOtherUser() !== undefined).each(["127.0.0.1", "::"])(
  "finds the account of a client that listens at %s",
  async (host) => {
    const words = [`--reuid=${UID}`, `--regid=${UID}`, "--clear-groups", process.execPath];
    const child = spawn("setpriv", [...words, "-e", SERVER, host], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [text] = await once(child.stdout, "data");
      const port = Number(String(text));
      expect(await findListener(`http://127.0.0.1:${port}/transmission/rpc`)).toBe(UID);
      expect(await findListener(`http://localhost:${port}`)).toBe(UID);
      expect(await findListener(`http://nas.example:${port}`)).toBeUndefined();
      expect(await findListener("no address")).toBeUndefined();
    } finally {
      child.kill("SIGKILL");
    }
  },
);

test("does not take root for the client's account, because root listens for containers", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const me = process.getuid?.() ?? 0;
    expect(await findListener(`http://127.0.0.1:${port}`)).toBe(me === 0 ? undefined : me);
  } finally {
    server.close();
  }
});
