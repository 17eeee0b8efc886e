import { expect, test } from "vitest";
import { listConfiguredArrApps } from "../../../src/adapters/arr/apps.ts";
import { loadConfig } from "../../../src/program/config/load.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function load(env: Record<string, string>) {
  using home = tempFolder();
  return loadConfig({ env, home: home.path, cwd: "/", command: "config" });
}

function configured(env: Record<string, string>) {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { ...loaded, apps: listConfiguredArrApps(loaded.config, { clock: fakeClock() }) };
}

test("connects to no app unless an address is set", () => {
  expect(configured({}).apps).toEqual([]);
  expect(configured({ SONARR_API_KEY: "k" }).apps).toEqual([]);
  expect(configured({}).config.arr.afterMs).toBe(30 * 60_000);
});

test("reads single and named apps, each with its own key, also from a file", () => {
  using folder = tempFolder();
  const file = folder.write("radarr-key", "from-the-file\n");
  const { apps, config, values } = configured({
    SONARR_URL: "http://nas:8989/sonarr",
    SONARR_API_KEY: "first-secret",
    ARR_APPS: "uhd-films=radarr+http://nas:7879",
    ARR_UHD_FILMS_API_KEY_FILE: file,
  });
  expect(apps.map((app) => JSON.parse(JSON.stringify(app)))).toEqual([
    {
      name: "sonarr",
      kind: "sonarr",
      title: "Sonarr",
      address: "http://nas:8989/sonarr",
      urlSetting: "SONARR_URL",
      keySetting: "SONARR_API_KEY",
    },
    {
      name: "uhd-films",
      kind: "radarr",
      title: "Radarr uhd-films",
      address: "http://nas:7879",
      urlSetting: "ARR_APPS",
      keySetting: "ARR_UHD_FILMS_API_KEY",
    },
  ]);
  expect(config.arrKeys["ARR_UHD_FILMS"]?.current()).toBe("from-the-file");
  // Logs hide all of them, and no list of settings shows them.
  const secrets = config.secrets.map((secret) => secret.current());
  expect(secrets).toEqual(expect.arrayContaining(["first-secret", "from-the-file"]));
  expect(JSON.stringify(values)).not.toMatch(/secret|from-the-file/);
});

test("warns of a key for an app that ARR_APPS does not name", () => {
  const loaded = load({ ARR_APPS: "tv=sonarr+http://nas:8989", ARR_FILMS_API_KEY: "k" });
  expect(loaded.warnings.map(({ name, message }) => `${name}: ${message}`)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^ARR_FILMS_API_KEY: ARR_APPS has no app/)]),
  );
});

test.each([
  ["tv=lidarr+http://nas:8989", /"tv" has no known kind\. Write sonarr|radarr/],
  ["tv=http://nas:8989", /"tv" has no known kind/],
  ["sonarr+http://nas:8989", /An app has no name/],
  ["4k=radarr+http://nas:7879", /"4k" is not a valid name of an app/],
  ["tv=sonarr+nas", /The address of "tv" is not valid/],
  ["tv=sonarr+http://a:secret@nas:8989", /The address of "tv" is not valid/],
  ["a-b=sonarr+http://nas:1,a_b=sonarr+http://nas:2", /have the same settings/],
  ["a=sonarr+http://nas:1,b=sonarr+http://NAS:1", /have the same address/],
])("refuses ARR_APPS=%s with a sentence and without a secret", (text, sentence) => {
  const loaded = load({ ARR_APPS: text });
  const said = loaded.ok ? "" : loaded.problems.map((problem) => problem.sentence).join(" ");
  expect(said).toMatch(sentence);
  expect(said).not.toContain("secret");
});
