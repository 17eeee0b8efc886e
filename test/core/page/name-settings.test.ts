import { expect, test } from "vitest";
import { toPageText } from "../../../src/base/actions/sentence.ts";
import { AUDIT_HELP } from "../../../src/core/help/audit-help.ts";
import { CHECK_HELP } from "../../../src/core/help/check-help.ts";
import { REASON_HELP } from "../../../src/core/help/reason-help.ts";
import { nameSettings, nameSettingsIn } from "../../../src/core/page/name-settings.ts";
import { SETTING_TITLES } from "../../../src/core/page/setting-titles.ts";

test.each([
  ["Set NOTIFY_URL or NOTIFY_COMMAND.", "Set “Send to” or “Run a program”."],
  ["Or set INGEST_UNPACK=true and restart.", "Or set “Unpack archives” = on and restart."],
  ["Set INGEST_ID_TAGS=both.", "Set “Form of ids in names” = both."],
  [
    "Set TRANSMISSION_PATH_MAP or CLIENT_<NAME>_PATH_MAP as suggested.",
    "Set “Path mapping” as suggested.",
  ],
  ["Correct CLIENT_SEED_BOX_PASSWORD.", "Correct “Password”."],
  ["MEDIA_SERVER_ATTIC_TOKEN is wrong.", "“More media servers” is wrong."],
  ["less than INGEST_MIN_FREE (5 GiB).", "less than “Minimum free space for copies” (5 GiB)."],
  ["Use `INGEST_NAMES=both plex-ingest`.", "Use `INGEST_NAMES=both plex-ingest`."],
  ["HTTP_PROXY is not ours.", "HTTP_PROXY is not ours."],
])("%s reads %s", (sentence, shown) => expect(nameSettings(sentence)).toBe(shown));

test("sentences of an answer are changed, and its names, paths and values stay", () => {
  const command = "plex-ingest config set NOTIFY_URL x";
  expect(
    nameSettingsIn({
      name: "NOTIFY_URL",
      findings: [{ advice: "Set NOTIFY_URL.", command, path: "/a/NOTIFY_URL" }],
      notes: ["Set NOTIFY_URL."],
    }),
  ).toEqual({
    name: "NOTIFY_URL",
    findings: [{ advice: "Set “Send to”.", command, path: "/a/NOTIFY_URL" }],
    notes: ["Set “Send to”."],
  });
});

test("an entry of the history names a changed setting by its title, and other names stay", () => {
  const detail = { setting: "INGEST_DUPLICATE_POLICY", from: "keep_both", to: "replace" };
  expect(nameSettingsIn({ entries: [{ detail }], setting: "PLEX_URL", title: "PLEX_URL" })).toEqual(
    {
      entries: [{ detail: { ...detail, setting: SETTING_TITLES["INGEST_DUPLICATE_POLICY"] } }],
      setting: "PLEX_URL",
      title: "PLEX_URL",
    },
  );
});

test("no explanation on the page contains the variable of a setting", () => {
  const texts = [AUDIT_HELP, CHECK_HELP, REASON_HELP].flatMap((table) =>
    Object.values(table).flatMap(({ means, remedy }) => [means, remedy].map(toPageText)),
  );
  expect(texts.length).toBeGreaterThan(200);
  const left = texts
    .map(nameSettings)
    .flatMap((text) =>
      Object.keys(SETTING_TITLES).filter((name) =>
        new RegExp(String.raw`\b${name}\b`).test(text.replaceAll(/`[^`]*`/g, "")),
      ),
    );
  expect(left).toEqual([]);
});
