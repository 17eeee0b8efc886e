import { expect, test } from "vitest";
import { createRedact, redactAll } from "../../../src/app/doctor/redact.ts";

const redact = createRedact({
  secrets: ["hush hush/é", "tiny"],
  names: ["anna", "nas"],
  home: "/home/anna",
});

test("hides a secret in every form in which it can be written", () => {
  const secret = "hush hush/é";
  const ways = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    "a tiny thing",
  ];
  for (const way of ways) {
    expect(redact(`before ${way} after`)).toMatch(/^(?:before|a) .*\[hidden\].*$/);
  }
  for (const way of ways.slice(0, 3)) {
    expect(redact(`before ${way} after`)).toBe("before [hidden] after");
  }
});

test("recognises a secret by its form and hides it, even if no setting still contains it", () => {
  for (const text of [
    "GET /library?X-Plex-Token=oldOldToken123 200",
    "x-plex-token: oldOldToken123",
    '{"api_key":"oldOldToken123"}',
    "api_key=oldOldToken123&query=x",
    "PLEX_TOKEN=oldOldToken123",
    "Authorization: Bearer oldOldToken123",
    "Basic b2xkT2xkVG9rZW4xMjM=",
    "http://anna:oldOldToken123@nas:9091/rpc",
    "the key 0123456789abcdef0123456789abcdef is old",
    "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.oldOldToken123",
  ]) {
    const shown = redact(text);
    expect(shown).toContain("[hidden]");
    expect(shown).not.toMatch(/oldOldToken123|b2xkT2xkVG9rZW4xMjM|0123456789abcdef/);
  }
});

test("hides the home folder, accounts and the machine's name by default, but not inside other words", () => {
  expect(redact("/home/anna/in and /home/bert/x on nas, by anna: Susanna, nas-2")).toBe(
    "~/in and /home/[user]/x on [name], by [name]: Susanna, nas-2",
  );
  const open = createRedact({ secrets: ["hushhush"], names: [], home: undefined });
  expect(open("/home/anna/in hushhush")).toBe("/home/anna/in [hidden]");
  expect(redactAll({ a: ["tiny", { b: "tiny" }], n: 1, z: null }, redact)).toEqual({
    a: ["[hidden]", { b: "[hidden]" }],
    n: 1,
    z: null,
  });
});

test("does not hide an info hash, so that a torrent can still be identified", () => {
  expect(redact("torrent c12fe1c06bba254a9dc9f519b335aa7c1367a88a")).toContain(
    "c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
  );
});
