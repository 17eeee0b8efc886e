import { expect, test } from "vitest";
import { ARR_CASES, type ArrCase, type Expected } from "../../../scripts/servers/arr/cases.ts";
import { createTrialClient } from "../../../scripts/servers/arr/client.ts";
import { isAboutApps, readArrOptions } from "../../../scripts/servers/arr/options.ts";
import { toRow } from "../../../scripts/servers/arr/row.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const one = (expected: Expected): ArrCase => {
  const [first] = ARR_CASES;
  if (!first) throw new Error("There are no cases.");
  return { ...first, expected };
};

type Given = {
  expected: Expected;
  state: string;
  said?: string;
  messages?: string[];
  events?: string[];
};

const differenceOf = ({ expected, state, said = "", messages = [], events = [] }: Given): string =>
  toRow({
    one: one(expected),
    view: { row: "", messages, events },
    ours: { state, said },
    seconds: 1,
  }).difference;

const IMPORTED = ["grabbed", "downloadFolderImported"];

test.each<[string, Given, string]>([
  ["imported and ignored", { expected: "app", state: "ignored", events: IMPORTED }, ""],
  [
    "imported and filed",
    { expected: "app", state: "filed", events: IMPORTED },
    "in both libraries",
  ],
  [
    "filed, then imported, although it should be filed",
    { expected: "file", state: "filed", events: IMPORTED },
    "in both libraries",
  ],
  ["filed as it should be", { expected: "file", state: "filed" }, ""],
  ["grabbed and filed", { expected: "file", state: "filed", events: ["grabbed"] }, ""],
  ["held", { expected: "file", state: "waiting" }, "waiting instead of filed"],
  [
    "asked with the app's words",
    { expected: "ask", state: "review", said: "Radarr: Sample.", messages: ["Sample"] },
    "",
  ],
  [
    "asked with one of the app's words",
    { expected: "ask", state: "review", said: "Sample.", messages: ["Unable to parse", "Sample"] },
    "",
  ],
  [
    "asked with other words",
    { expected: "ask", state: "review", said: "Too short.", messages: ["Sample"] },
    "the app's words are missing",
  ],
  [
    "filed instead of asked",
    { expected: "ask", state: "filed", messages: ["Sample"] },
    "filed instead of review",
  ],
])("a download that is %s", (_, given, difference) => {
  expect(differenceOf(given)).toBe(difference);
});

test("the options name apps, one client and a folder, and keys come from the environment", () => {
  using folder = tempFolder();
  const args = ["--radarr", "http://nas:7878/radarr/", "--folder", `${folder.path}=/media`];
  const env = { RADARR_API_KEY: "k", QBITTORRENT_USERNAME: "u", QBITTORRENT_PASSWORD: "p" };
  expect(isAboutApps(args)).toBe(true);
  expect(isAboutApps(["--sonarr=http://nas:8989"])).toBe(true);
  expect(isAboutApps(["--jellyfin", "http://nas:8096"])).toBe(false);
  expect(readArrOptions([...args, "--qbittorrent", "http://nas:8080"], env)).toMatchObject({
    apps: [{ kind: "radarr", url: "http://nas:7878/radarr", key: "k" }],
    client: { kind: "qbittorrent", url: "http://nas:8080", username: "u", password: "p" },
    there: "/media",
  });
  expect(() => readArrOptions(args, {})).toThrow("Set RADARR_API_KEY");
  const both = [...args, "--qbittorrent", "http://nas:8080", "--transmission", "http://nas:9091"];
  expect(() => readArrOptions(both, env)).toThrow("Name one client");
  expect(() => readArrOptions(["--radarr", "nas"], env)).toThrow("not a valid address");
});

test.each(["transmission", "qbittorrent"] as const)("the program reads a %s", (kind) => {
  const given = { kind, url: "http://nas:8080", username: "u", password: "p" };
  expect(createTrialClient(given).settings).toEqual({
    DOWNLOAD_CLIENTS: `trial=${kind}+http://nas:8080`,
    CLIENT_TRIAL_USERNAME: "u",
    CLIENT_TRIAL_PASSWORD: "p",
    CLIENT_TRIAL_POLL_INTERVAL: "2",
  });
});

test("each download has its own name, and a work is in one app", () => {
  const names = ARR_CASES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const apps = Map.groupBy(ARR_CASES, ({ work }) => work);
  for (const cases of apps.values()) expect(new Set(cases.map(({ app }) => app)).size).toBe(1);
});
