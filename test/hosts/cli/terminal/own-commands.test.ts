import { expect, test } from "vitest";
import { nameEnvFile } from "../../../../src/hosts/cli/terminal/own-commands.ts";

const commands = ["status", "service", "queue", "fix-match"];
const named = (text: string, envFile = "/etc/pi.env"): string =>
  nameEnvFile(text, { envFile, commands });

test.each([
  ["plex-ingest status\n", "plex-ingest --env-file /etc/pi.env status\n"],
  [
    "one\n    plex-ingest queue --short",
    "one\n    plex-ingest --env-file /etc/pi.env queue --short",
  ],
  ["See `plex-ingest fix-match 4`.", "See `plex-ingest --env-file /etc/pi.env fix-match 4`."],
  ["  review  1  plex-ingest queue", "  review  1  plex-ingest --env-file /etc/pi.env queue"],
  ["New: run plex-ingest queue.", "New: run plex-ingest --env-file /etc/pi.env queue."],
  ["Next: plex-ingest queue", "Next: plex-ingest --env-file /etc/pi.env queue"],
  ['{"next":"plex-ingest queue"}', '{"next":"plex-ingest --env-file /etc/pi.env queue"}'],
])("a command in %j names the settings file", (text, expected) => {
  expect(named(text)).toBe(expected);
});

test.each([
  "The plex-ingest service is running.",
  "plex-ingest adopts the library.",
  "`plex-ingest --env-file /etc/other.env status`",
  "`plex-ingest statuses`",
  "ExecStart=/usr/bin/plex-ingest service",
])("%j stays", (text) => {
  expect(named(text)).toBe(text);
});

test("the path is one word of a shell, in JSON too", () => {
  expect(named("plex-ingest status", "/my home/.env")).toBe(
    "plex-ingest --env-file '/my home/.env' status",
  );
  const json = named('{"next":"plex-ingest status"}', '/a"b');
  expect(JSON.parse(json)).toEqual({ next: "plex-ingest --env-file '/a\"b' status" });
});
