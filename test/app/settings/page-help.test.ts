import { expect, test } from "vitest";
import { findPageHelp, listPageChoices } from "../../../src/app/settings/page-help.ts";
import { settingsHome } from "../../support/page-settings.ts";

test("each word that a person can choose has a title, and the words are those of the table", async () => {
  await using home = await settingsHome({
    text: "PLEX_MEDIA_ROOT={at}/library\nDOWNLOAD_CLIENTS=box=deluge+http://box:8112\n",
  });
  const { settings } = await home.desk.read();
  const chosen = settings.filter(({ kind }) => ["choice", "choices", "rule"].includes(kind));
  expect(chosen.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["PLEX_MODE", "NOTIFY_EVENTS", "CLIENT_BOX_AUTO_REMOVE"]),
  );
  for (const { name, choices = [] } of chosen) {
    expect(choices.length, name).toBeGreaterThan(1);
    expect(
      choices.filter(({ word, title }) => title === word).map(({ word }) => word),
      name,
    ).toEqual([]);
  }
});

test("help is words, without names of settings and without the syntax of the file", async () => {
  await using home = await settingsHome({
    text: "PLEX_MEDIA_ROOT={at}/library\nDOWNLOAD_CLIENTS=box=deluge+http://box:8112\n",
  });
  const usual = (await home.desk.read()).settings.filter(({ rare }) => !rare);
  const syntax = /here=there|\w=\w+\+http|`|\]\(|\b[A-Z]{3,}_[A-Z]|--\w|\/api\/|take[ns]? in\b/;
  const wrong = usual.filter(({ doc }) => syntax.test(doc));
  expect(wrong.map(({ name, doc }) => `${name}: ${doc}`)).toEqual([]);
});

test.each([
  ["CLIENT_SEEDBOX_PATH_MAP", "TRANSMISSION_PATH_MAP"],
  ["CLIENT_A_LABELS_EXCLUDE_LABELS", "TRANSMISSION_EXCLUDE_LABELS"],
  ["CLIENT_PATH_AUTO_REMOVE", "TRANSMISSION_AUTO_REMOVE"],
])("%s has the help of every client", (name, short) => {
  expect(findPageHelp(name)).toBe(findPageHelp(short));
  expect(findPageHelp(name)).toBeDefined();
  expect(listPageChoices(name, undefined)).toEqual(listPageChoices(short, undefined));
});
