import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { isPaused, setPaused } from "../../../src/store/settings/settings.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";

/**
 * Starts a proxy that forwards everything. It cuts off the next commit of changes, either before
 * the request reaches the server or before the response arrives.
 */
async function cuttingProxy(port: number) {
  let cut: "request" | "answer" | undefined;
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let isCut = false;
    client.on("data", (data) => {
      if (cut !== undefined && data.includes("; commit")) {
        isCut = true;
        if (cut === "request") client.destroy();
        else upstream.write(data);
        cut = undefined;
        if (client.destroyed) upstream.destroy();
      } else {
        upstream.write(data);
      }
    });
    upstream.on("data", (data) => (isCut ? client.destroy() : client.write(data)));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => {}).on("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cutNext(what: "request" | "answer") {
      cut = what;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

test.skipIf(postgresMissing() !== undefined).each([
  [
    "answer",
    "distinguishes a saved commit whose answer was lost from one that never arrived",
    true,
  ],
  ["request", "a commit that never arrived saved nothing, and is an outage", false],
] as const)("%s: %s", async (what, _, saved) => {
  await using server = await startPostgres();
  const { port } = new URL(server.url);
  await using proxy = await cuttingProxy(Number(port));
  await using store = await openPostgres(
    { url: server.url.replace(port, String(proxy.port)), storage: "nas" },
    { mode: "create", random: () => 0 },
  );
  proxy.cutNext(what);
  const write = store.write((trx) => setPaused(trx, true, { actor: "cli:anna", at: 1 }));
  if (saved) await write;
  else await expect(write).rejects.toMatchObject({ code: "database_unavailable" });
  expect(await isPaused(store.read)).toBe(saved);
});
