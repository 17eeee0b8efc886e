import { expect, test } from "vitest";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { createPlexTv } from "../../../../src/servers/plex/account/plex-tv.ts";
import { createSignIn } from "../../../../src/servers/plex/account/sign-in.ts";
import { ACCOUNT_TOKEN, CODE, serverAt, startFakePlexTv } from "./fake-plex-tv.ts";

const { signal } = new AbortController();

async function account(servers: readonly unknown[] = []) {
  const plexTv = await startFakePlexTv(servers);
  const client = createPlexTv({
    baseUrl: plexTv.url,
    clientIdentifier: "id-1",
    version: "1",
    clock: systemClock,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await plexTv.close();
  };
  return { plexTv, signIn: createSignIn(client), [Symbol.asyncDispose]: close };
}

test("waits until the code is entered, then returns the account's token", async () => {
  await using it = await account();
  const pin = await it.signIn.pin(signal);
  expect(pin).toEqual({ id: 77, code: CODE, expiresInMs: 900_000 });
  expect(await it.signIn.pinToken(77, signal)).toBe("waiting");
  it.plexTv.enter();
  expect(await it.signIn.pinToken(77, signal)).toEqual({ token: ACCOUNT_TOKEN });
  it.plexTv.forget();
  expect(await it.signIn.pinToken(77, signal)).toBe("expired");
});

test("lists only servers that the account owns, nearby addresses first, without relays", async () => {
  await using it = await account([
    serverAt("http://192.168.1.5:32400"),
    serverAt("http://10.0.0.1:32400", { owned: false }),
    serverAt("http://10.0.0.2:32400", { provides: "client,player" }),
    {
      name: "Bare",
      provides: "server",
      owned: true,
      connections: [{ uri: "http://10.0.0.3:32400" }],
    },
    { name: 7, connections: "none" },
    "odd",
  ]);
  expect(await it.signIn.servers(ACCOUNT_TOKEN, signal)).toEqual([
    { name: "Attic", token: "server-token", urls: ["http://192.168.1.5:32400"] },
    { name: "Bare", token: ACCOUNT_TOKEN, urls: [] },
  ]);
});

test("reports a refused or invalid response from plex.tv as an outage, without the token", async () => {
  await using it = await account();
  await expect(it.signIn.servers("secret-token", signal)).rejects.toThrow(
    "plex.tv did not return a usable response: it returned status 401.",
  );
  it.plexTv.refuse(503);
  await expect(it.signIn.pin(signal)).rejects.toMatchObject({
    name: "Outage",
    code: "plex_unavailable",
  });
  await it.plexTv.close();
  await expect(it.signIn.pin(signal)).rejects.toMatchObject({ code: "plex_unavailable" });
});

test("a 404 that does not come from plex.tv does not end a code, and lists no servers", async () => {
  await using it = await account();
  it.plexTv.refuse(404);
  const outage = { name: "Outage", code: "plex_unavailable" };
  await expect(it.signIn.pin(signal)).rejects.toMatchObject(outage);
  await expect(it.signIn.pinToken(77, signal)).rejects.toMatchObject(outage);
  await expect(it.signIn.servers(ACCOUNT_TOKEN, signal)).rejects.toMatchObject(outage);
});
