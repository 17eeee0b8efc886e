import { rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { expect, test } from "vitest";
import type { EngineFiles } from "../../../../src/app/releases/files-port.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { HEAT_FILE, HEAT_FOLDER, testEngine } from "../../../support/engine.ts";
import { take } from "../../../support/upgrade.ts";
import { afterLink } from "../../file/around-links.ts";

test("after the intent, publishing creates the folder, links the file and syncs the name, without extra checks", async () => {
  const asked: string[] = [];
  await using engine = await testEngine({
    files: (real) => {
      const noted = (name: keyof EngineFiles, at: number) => ({
        [name]: (...args: string[]) => {
          asked.push(`${name} ${relative(engine.library, args[at] ?? "") || "."}`);
          return Reflect.apply(real[name], real, args);
        },
      });
      return {
        ...noted("assertInside", 1),
        ...noted("findMissingFolders", 1),
        ...noted("makeFolders", 1),
        ...noted("readFileIdentity", 0),
        ...noted("tryHardlink", 1),
        ...noted("syncNewName", 0),
      };
    },
  });
  const { path } = await take(engine, "Heat.1995.mkv", "a film");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  const source = relative(engine.library, path);
  expect(asked.slice(asked.indexOf(`assertInside ${source}`) + 1)).toEqual([
    `findMissingFolders ${HEAT_FOLDER}`,
    `makeFolders ${HEAT_FOLDER}`,
    `tryHardlink ${HEAT_FILE}`,
    `syncNewName ${HEAT_FILE}`,
  ]);
});

test("records the identity of the file that was hardlinked, even if another file takes the name a moment later", async () => {
  await using engine = await testEngine({
    files: afterLink((_, target) => {
      rmSync(target);
      writeFileSync(target, "a stranger's");
    }),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", "a film");
  const [filed] = await publicationsOf(engine.store.read, id);
  expect(filed?.final).toEqual(await engine.files.readFileIdentity(path));
});
