import { expect, test } from "vitest";
import { listSecretParts, readTargets } from "../../../src/core/notify/target.ts";

const read = (text: string): string[] | undefined =>
  readTargets(text)?.map(({ form, address }) => `${form} ${address.href}`);

test.each([
  ["discord://123456789/AbCdEf", "discord https://discord.com/api/webhooks/123456789/AbCdEf"],
  ["https://discord.com/api/webhooks/1/tok", "discord https://discord.com/api/webhooks/1/tok"],
  ["discord+http://127.0.0.1:9/api/webhooks/1/t", "discord http://127.0.0.1:9/api/webhooks/1/t"],
  ["slack://T0/B0/xyz", "slack https://hooks.slack.com/services/T0/B0/xyz"],
  [
    "https://hooks.slack.com/services/T0/B0/xyz",
    "slack https://hooks.slack.com/services/T0/B0/xyz",
  ],
  ["ntfy://ntfy.sh/my-topic", "ntfy https://ntfy.sh/my-topic"],
  ["https://ntfy.sh/my-topic", "ntfy https://ntfy.sh/my-topic"],
  ["NTFY+HTTP://nas:8080/topic", "ntfy http://nas:8080/topic"],
  ["gotify://push.example/Aabc", "gotify https://push.example/Aabc"],
  ["apprise+http://nas:8000/notify/key", "apprise http://nas:8000/notify/key"],
  ["https://hass.local/api/webhook/x?y=1", "json https://hass.local/api/webhook/x?y=1"],
  ["json+http://nas/", "json http://nas/"],
])("%s is %s", (text, expected) => {
  expect(read(text)).toEqual([expected]);
});

test.each([
  "",
  " ",
  "telegram://x/y",
  "ftp://host/x",
  "ntfy://",
  "ntfy://host",
  "gotify://host/",
  "https://h/%zz",
  "x",
])("%j is refused", (text) => {
  expect(read(text)).toBeUndefined();
});

test("accepts several targets separated by commas or spaces, and rejects all of them if one is invalid", () => {
  expect(read("ntfy://a/b, gotify://c/d  json://e")).toHaveLength(3);
  expect(read("ntfy://a/b,nonsense")).toBeUndefined();
  expect(read(Array.from({ length: 11 }, () => "json://h/x").join(","))).toBeUndefined();
});

test("the display name contains only scheme and host, and every secret part of the address is listed", () => {
  const text = "discord://123456789/AbCdEfGhIj,ntfy://me:pa%24%24word@host/secret-topic";
  expect(readTargets(text)?.map(({ name }) => name)).toEqual([
    "discord at discord.com",
    "ntfy at host",
  ]);
  expect(listSecretParts(text)).toEqual(
    expect.arrayContaining([
      "123456789",
      "AbCdEfGhIj",
      "secret-topic",
      "pa$$word",
      "discord://123456789/AbCdEfGhIj",
    ]),
  );
  expect(listSecretParts(text)).not.toContain("webhooks");
});
