import { expect, test } from "vitest";
import { configured } from "./configured.ts";

const warned = (env: Record<string, string>): string[] =>
  configured({ ...ROOT, ...env }).warnings.map(({ name, message }) => `${name}: ${message}`);

const ROOT = { PLEX_MEDIA_ROOT: "/media" };
const URL = { TRANSMISSION_URL: "http://localhost:9091" };

test("settings of Transmission without its address are reported; a user name needs a password, and all of them are taken", () => {
  expect(warned({ TRANSMISSION_PASSWORD: "x", TRANSMISSION_LABELS: "movies" })).toEqual([
    "TRANSMISSION_PASSWORD: It has no effect without TRANSMISSION_URL; set that too.",
    "TRANSMISSION_LABELS: It has no effect without TRANSMISSION_URL; set that too.",
  ]);
  expect(warned({})).toEqual([]);
  expect(warned(URL)).toEqual([]);
  expect(warned({ ...URL, TRANSMISSION_USERNAME: "anna" })).toEqual([
    expect.stringMatching(/^TRANSMISSION_USERNAME: .*TRANSMISSION_PASSWORD/),
  ]);
  expect(warned({ ...URL, TRANSMISSION_PASSWORD: "x" })).toEqual([
    expect.stringMatching(/^TRANSMISSION_PASSWORD: .*TRANSMISSION_USERNAME/),
  ]);
  expect(warned({ ...URL, TRANSMISSION_USERNAME: "anna", TRANSMISSION_PASSWORD: "x" })).toEqual([]);
  const all = {
    ...URL,
    TRANSMISSION_USERNAME: "anna",
    TRANSMISSION_PASSWORD: "x",
    TRANSMISSION_POLL_INTERVAL: "5",
    TRANSMISSION_LABELS: "a",
    TRANSMISSION_EXCLUDE_LABELS: "b",
    TRANSMISSION_PATH_MAP: "/here=/there",
    TRANSMISSION_AUTO_REMOVE: "true",
  };
  expect(warned(all)).toEqual([]);
});

test("settings of notifications without a channel are reported, and one channel is enough", () => {
  expect(warned({ NOTIFY_EVENTS: "failed", NOTIFY_PATHS: "true" })).toEqual([
    "NOTIFY_EVENTS: It has no effect without NOTIFY_URL or NOTIFY_COMMAND; set one of them.",
    "NOTIFY_PATHS: It has no effect without NOTIFY_URL or NOTIFY_COMMAND; set one of them.",
  ]);
  expect(warned({ NOTIFY_EVENTS: "failed", NOTIFY_COMMAND: "/bin/true" })).toEqual([]);
  expect(warned({ NOTIFY_PATHS: "true", NOTIFY_URL: "ntfy://host/topic" })).toEqual([]);
});

test("it reports that releases are identified and not filed without a library", () => {
  expect(configured({}).warnings).toEqual([
    { name: "PLEX_MEDIA_ROOT", message: "It is not set: releases are identified, but nothing can be filed." },
  ]);
});
