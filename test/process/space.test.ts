import { existsSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { makeHome } from "./home.ts";
import { paste, space } from "./space-lines.ts";

const NAMES = [
  'It\'s $(touch harm) `touch harm` "x" & ; | > harm',
  "-rf",
  "--",
  "new\nline",
  "esc\u001b[31m \u0007 ! \\ \\n é日本 \u202e.mkv",
  "~",
  "* ?[a]{b,c}",
  " lead and trail ",
  "'",
  "\\'",
  "a\u001bf",
];

test.each(["bash", "sh"])(
  "a command for %s deletes exactly the named download, regardless of its name",
  async (shell) => {
    using home = makeHome();
    const once = await cli(home, "daemon", "--once");
    expect(once.code).toBe(0);
    // Names that must not reach a terminal raw are quoted in a form that only bash reads.
    const names =
      shell === "bash" ? NAMES : NAMES.filter((name) => !/[\u0000-\u001f\u202e]/.test(name));
    for (const name of names) {
      mkdirSync(join(home.downloads, name));
      writeFileSync(join(home.downloads, name, "x"), "x");
    }
    const stays = home.drop("stays.mkv");
    linkSync(stays, join(home.library, "by-hand.mkv"));
    const items = (await space(home)).of("never_filed");
    expect(items).toHaveLength(names.length);
    const text = (await cli(home, "space", "--days", "0", "--limit", "100")).stdout;
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    for (const { act } of items) expect(text).toContain(`${act}\n`);
    for (const [at, { act }] of items.entries()) {
      const left = (): number =>
        names.filter((name) => existsSync(join(home.downloads, name))).length;
      paste(home, act ?? "", shell);
      expect(left()).toBe(names.length - at - 1);
    }
    expect([existsSync(stays), existsSync(join(home.path, "harm"))]).toEqual([true, false]);
    expect((await space(home)).bytes).toBe(0);
  },
);

test("reports that there is nothing to free, and rejects an invalid number as wrong usage", async () => {
  using home = makeHome();
  await cli(home, "daemon", "--once");
  const empty = await cli(home, "space");
  expect([empty.code, empty.stdout]).toEqual([0, "There is nothing to free.\n"]);
  expect((await cli(home, "space", "--days", "some")).code).toBe(2);
});
