import { expect, test } from "vitest";
import { configured } from "./configured.ts";

const warned = (env: Record<string, string>): string[] =>
  configured({ ...ROOT, ...env }).warnings.map(({ name, message }) => `${name}: ${message}`);

const ROOT = { PLEX_MEDIA_ROOT: "/media" };
const URL = { TRANSMISSION_URL: "http://localhost:9091" };

const NO_URL = "It has no effect without TRANSMISSION_URL; set that too.";
const NO_CHANNEL = "It has no effect without NOTIFY_URL or NOTIFY_COMMAND. Set one of them.";

test.each<[Record<string, string>, unknown[]]>([
  // Transmission's settings need its address, and a user name needs a password.
  [
    { TRANSMISSION_PASSWORD: "x", TRANSMISSION_LABELS: "movies" },
    [`TRANSMISSION_PASSWORD: ${NO_URL}`, `TRANSMISSION_LABELS: ${NO_URL}`],
  ],
  [{}, []],
  [URL, []],
  [
    { ...URL, TRANSMISSION_USERNAME: "anna" },
    [expect.stringMatching(/^TRANSMISSION_USERNAME: .*TRANSMISSION_PASSWORD/)],
  ],
  [
    { ...URL, TRANSMISSION_PASSWORD: "x" },
    [expect.stringMatching(/^TRANSMISSION_PASSWORD: .*TRANSMISSION_USERNAME/)],
  ],
  [
    {
      ...URL,
      TRANSMISSION_USERNAME: "anna",
      TRANSMISSION_PASSWORD: "x",
      TRANSMISSION_POLL_INTERVAL: "5",
      TRANSMISSION_LABELS: "a",
      TRANSMISSION_EXCLUDE_LABELS: "b",
      TRANSMISSION_PATH_MAP: "/here=/there",
      TRANSMISSION_AUTO_REMOVE: "true",
    },
    [],
  ],
  // Notification settings need at least one channel.
  [
    { NOTIFY_EVENTS: "failed", NOTIFY_PATHS: "true" },
    [`NOTIFY_EVENTS: ${NO_CHANNEL}`, `NOTIFY_PATHS: ${NO_CHANNEL}`],
  ],
  [{ NOTIFY_EVENTS: "failed", NOTIFY_COMMAND: "/bin/true" }, []],
  [{ NOTIFY_PATHS: "true", NOTIFY_URL: "ntfy://host/topic" }, []],
])("warns about settings without effect in %j: %j", (env, told) =>
  expect(warned(env)).toEqual(told),
);

test("without a library, warns that releases are identified but not filed", () => {
  expect(configured({}).warnings).toEqual([
    {
      name: "PLEX_MEDIA_ROOT",
      message: "It is not set: releases are identified, but nothing can be filed.",
    },
  ]);
});
