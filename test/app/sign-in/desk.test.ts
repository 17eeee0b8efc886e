import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createWebDesk } from "../../../src/app/sign-in/desk.ts";
import { createSessions } from "../../../src/app/sign-in/sessions.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempStore } from "../../support/temp-store.ts";

async function start(isServed = true) {
  const temp = await tempStore();
  let made = 0;
  const deps = {
    store: temp.store,
    clock: fakeClock(),
    newSecret: () => `secret-${++made}`,
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  };
  const desk = createWebDesk({
    ...deps,
    findAddresses: async () => ({
      reach: "network",
      urls: ["https://media.example.org/ingest/", "http://192.168.1.5:8080/"],
      local: "http://127.0.0.1:8080",
      here: "http://127.0.0.1:8080/",
      tunnel: undefined,
    }),
    isServed: async (local) => isServed && local === "http://127.0.0.1:8080",
    open: async () => true,
    hasScreen: false,
  });
  return {
    ...temp,
    desk,
    sessions: createSessions({
      ...deps,
      token: (role) => (role === "operator" ? "a token" : undefined),
    }),
  };
}

const signal = new AbortController().signal;

test("a link has the key in its fragment, and signs in once", async () => {
  await using all = await start();
  const { url, expires_at } = await all.desk.link("operator", signal);
  expect(expires_at).toBe("2026-03-01T12:10:00.000Z");
  const { origin, pathname, search, hash } = new URL(url);
  expect([origin, pathname, search]).toEqual(["https://media.example.org", "/ingest/", ""]);
  const key = hash.replace("#key=", "");
  expect(await all.sessions.byKey(key, "phone")).toMatchObject({ name: "phone" });
  expect(await all.sessions.byKey(key, "thief")).toBeUndefined();
});

test("has the same key at each address of the page, and on this machine", async () => {
  await using all = await start();
  const { url, urls, url_here } = await all.desk.link("operator", signal);
  const { hash } = new URL(url);
  expect(urls).toEqual([url, `http://192.168.1.5:8080/${hash}`]);
  expect(url_here).toBe(`http://127.0.0.1:8080/${hash}`);
});

test("creates no key if nothing serves the page", async () => {
  await using all = await start(false);
  await expect(all.desk.link("operator", signal)).rejects.toThrow(
    "The page is not available: plex-ingest does not answer at http://127.0.0.1:8080.",
  );
  expect(await all.store.read.selectFrom("confirm_token").selectAll().execute()).toEqual([]);
});

test("lists and ends sessions without needing or revealing the token", async () => {
  await using all = await start();
  const { desk, sessions } = all;
  const one = await sessions.byToken("a", "operator");
  const two = await sessions.byToken("b", "operator");
  const at = "2026-03-01T12:00:00.000Z";
  const shown = { id: two.id, name: "b", role: "operator", created_at: at, last_used_at: at };
  expect((await desk.sessions())[0]).toEqual(shown);
  expect([await desk.end(one.id), await desk.end("all")]).toEqual([1, 1]);
  expect(await desk.sessions()).toEqual([]);
  const { url } = await desk.link("operator", signal);
  await desk.end("all");
  expect(await sessions.byKey(url.split("#key=")[1] ?? "", "late")).toBeUndefined();
});

test("a reviewer link signs in a reviewer even without a reviewer token", async () => {
  await using all = await start();
  const { url } = await all.desk.link("reviewer", signal);
  expect(await all.sessions.byKey(url.split("#key=")[1] ?? "", "phone")).toMatchObject({
    role: "reviewer",
  });
  expect(await all.desk.sessions()).toMatchObject([{ name: "phone", role: "reviewer" }]);
});
