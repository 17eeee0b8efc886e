import { expect, test } from "vitest";
import { hideSecrets, redact } from "../../../src/base/text/redact.ts";

const KNOWN = "kn0wn-s3cr3t";
const shown = (value: unknown): unknown => redact(value, (text) => hideSecrets(text, [KNOWN]));

test.each<[string, unknown, unknown]>([
  ["a field of a secret name", { confirm_token: "abc", apiKey: 7, Authorization: ["x"] }, {}],
  [
    "one deep within",
    { a: [{ b: { password: "abc" } }] },
    { a: [{ b: { password: "[hidden]" } }] },
  ],
  ["JSON in a text", { text: '{"confirm_token":"abc"}' }, { text: '{"confirm_token":"[hidden]"}' }],
  [
    "JSON in JSON in a text",
    JSON.stringify({ t: JSON.stringify({ auth_token: "abc" }) }),
    JSON.stringify({ t: '{"auth_token":"[hidden]"}' }),
  ],
  ["an address", "http://h/?X-Plex-Token=abc&type=1", "http://h/?X-Plex-Token=[hidden]&type=1"],
  ["user and password of an address", "redis://anna:abc@h:6379", "redis://[hidden]@h:6379"],
  [
    "a header in a text",
    "curl -H 'Authorization: Bearer abc'",
    "curl -H 'Authorization: Bearer [hidden]'",
  ],
  [
    "a sentence",
    'Call again with confirm_token: "abc".',
    'Call again with confirm_token: "[hidden]".',
  ],
  [
    "a known one anywhere",
    { note: `it is ${KNOWN}!`, [KNOWN]: 1 },
    { note: "it is [hidden]!", "[hidden]": 1 },
  ],
])("hides %s", (what, value, expected) => {
  const text = JSON.stringify(shown(value));
  expect(text, what).not.toContain("abc");
  expect(text).not.toContain(KNOWN);
  if (Object.keys(expected as object).length > 0) expect(shown(value)).toEqual(expected);
});

test("text without a secret is unchanged", () => {
  const value = {
    method: "tools/call",
    params: { name: "get_ingest_queue", arguments: { limit: 5, all: true, x: null } },
  };
  expect(shown(value)).toEqual(value);
});

test("cuts long texts and lists without leaving part of a secret at the cut", () => {
  for (let before = 285; before <= 300; before++) {
    const text = String(shown(`${"x".repeat(before)}${KNOWN}${"y".repeat(100)}`));
    expect(text.length).toBeLessThan(340);
    expect(text).not.toMatch(/kn0/);
  }
  expect(shown(Array.from({ length: 30 }, (_, at) => at))).toHaveLength(21);
  expect(
    Object.keys(
      shown(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, at]))) as object,
    ),
  ).toHaveLength(21);
  let deep: unknown = "end";
  for (let level = 0; level < 10_000; level++) deep = [deep];
  expect(JSON.stringify(shown(deep)).length).toBeLessThan(100);
});

test("hides a secret in plain and URL-encoded form, unless it is very short or unset", () => {
  const secrets = ["pass word&", "abc", undefined];
  const text = "http://bob:pass%20word%26@host/ and pass word&, pass word& by abc";
  expect(hideSecrets(text, secrets)).toBe(
    "http://bob:[hidden]@host/ and [hidden], [hidden] by abc",
  );
});
