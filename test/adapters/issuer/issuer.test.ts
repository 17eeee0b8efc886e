import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createIssuer } from "../../../src/adapters/issuer/issuer.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { type FakeIssuer, startIssuer } from "../../support/issuer.ts";
import { waitFor } from "../../support/wait-for.ts";

const { signal } = new AbortController();

async function readOf(its: FakeIssuer, named = its.url) {
  const issuer = createIssuer({ issuer: named, clock: fakeClock() });
  try {
    return await issuer.read(signal);
  } finally {
    await issuer.close();
  }
}

const sends =
  (status: number, body = "", headers: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);

test.each(["", "/", "/realms/home", "/realms/home/"])(
  "reads the metadata of an issuer with the path %j from the OAuth or the OpenID Connect address",
  async (path) => {
    await using its = await startIssuer({ path });
    expect(await readOf(its)).toMatchObject({
      metadata: its.metadata,
      keys: { keys: [{ kid: "key-0" }] },
    });
    const bare = path.replace(/\/$/, "");
    const oauth = `/.well-known/oauth-authorization-server${bare}`;
    expect(its.asked).toEqual([oauth, `${bare}/.well-known/openid-configuration`, "/keys"]);
    its.asked.length = 0;
    its.answers.set(oauth, sends(200, JSON.stringify(its.metadata)));
    await readOf(its);
    expect(its.asked).toEqual([oauth, "/keys"]);
  },
);

test("rejects metadata that names another issuer, even if only a slash differs", async () => {
  await using its = await startIssuer();
  await expect(readOf(its, `${its.url}/`)).rejects.toThrow(
    `it calls itself ${its.url}, and AUTH_ISSUER must match that exactly`,
  );
  its.metadata["issuer"] = `${its.url}/`;
  await expect(readOf(its)).rejects.toThrow("it calls itself");
  its.metadata["issuer"] = "\u001b[2Jx";
  await expect(readOf(its)).rejects.toThrow("it calls itself something else");
});

test("skips another issuer's metadata at the shared OAuth address and finds its own", async () => {
  await using its = await startIssuer({ path: "/two" });
  const other = JSON.stringify({ ...its.metadata, issuer: `${its.url}x` });
  its.answers.set("/.well-known/oauth-authorization-server/two", sends(200, other));
  expect(await readOf(its)).toMatchObject({ metadata: its.metadata });
});

test("does not follow a redirect from the metadata or the keys", async () => {
  await using its = await startIssuer();
  await using inside = await startIssuer();
  const elsewhere = sends(302, "", { location: `${inside.url}/.well-known/openid-configuration` });
  its.answers.set("/.well-known/openid-configuration", elsewhere);
  await expect(readOf(its)).rejects.toThrow(
    "/.well-known/openid-configuration returned status 302",
  );
  its.answers.clear();
  its.answers.set("/keys", sends(307, "", { location: `${inside.url}/keys` }));
  await expect(readOf(its)).rejects.toThrow("its jwks_uri returned status 307");
  expect(inside.asked).toEqual([]);
});

test.each([
  "http://127.0.0.1:1/keys",
  "http://169.254.169.254/latest/meta-data",
  "http://issuer.example/keys",
  "file:///etc/passwd",
  "ftp://issuer.example/keys",
  "https://user:word@issuer.example/keys",
  "data:application/json,{}",
  "/keys",
  "",
])("does not request keys from %j", async (address) => {
  await using its = await startIssuer();
  its.metadata["jwks_uri"] = address;
  await expect(readOf(its)).rejects.toThrow(/^its jwks_uri is not (?:https|a valid address)$/);
});

test.each<[string, string, string]>([
  ["no JSON", "<html>", "its jwks_uri returned status 200 with a web page"],
  ["no list", '{"keys":{}}', "its jwks_uri does not return a key set"],
  ["no object", "[]", "its jwks_uri does not return a key set"],
  [
    "too many",
    JSON.stringify({ keys: Array.from({ length: 101 }, () => ({ kty: "EC" })) }),
    "its jwks_uri does not return a key set",
  ],
  [
    "too much",
    JSON.stringify({ keys: [], x: "x".repeat(300_000) }),
    "the response is larger than 262144 bytes",
  ],
])("rejects keys that are %s", async (_, text, why) => {
  await using its = await startIssuer();
  its.answers.set("/keys", sends(200, text));
  await expect(readOf(its)).rejects.toThrow(why);
});

test("gives up on a hanging issuer after three seconds, and on an unreachable issuer at once", async () => {
  await using its = await startIssuer();
  its.answers.set("/keys", () => {});
  const clock = fakeClock();
  const issuer = createIssuer({ issuer: its.url, clock });
  const read = issuer.read(signal);
  const ended = expect(read).rejects.toThrow("the request timed out after 3 s");
  await waitFor("the request", () => its.asked.includes("/keys"));
  clock.advance(3000);
  await ended;
  await issuer.close();
  const gone = createIssuer({ issuer: "http://127.0.0.1:1", clock });
  await expect(gone.read(signal)).rejects.toThrow("nothing is listening at its address");
  await gone.close();
});
