import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Index modules (“front doors”) of folders that fast commands load only in part, relative to the
 * root of the repository.
 */
const DOORS = ["src/names/index.ts"];

const EXPORT = /^export (?:type )?\{([^}]*)\} from "([^"]+)";$/gm;
const IMPORT = /^import (type )?\{([^}]*)\} from "(\.[^"]+)";$/gm;

const namesIn = (list: string): string[] =>
  list.split(",").flatMap((name) => name.trim().replace(/^type /, "") || []);

/** Maps each export of a front door to the absolute path of the file that defines it. */
async function readDoor(door: string): Promise<Map<string, string>> {
  const text = await readFile(door, "utf8");
  return new Map(
    [...text.matchAll(EXPORT)].flatMap(([, list = "", file = ""]) =>
      namesIn(list).map((name) => [name, join(dirname(door), file)] as const),
    ),
  );
}

/**
 * Turns imports through a front door into direct imports of the files behind it. esbuild splits
 * chunks by whole files. Without this step, each command that uses one name of a front door would
 * load the whole folder.
 */
export const pastFrontDoors: Plugin = {
  name: "past-front-doors",
  async setup(build) {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    const doors = new Map<string, Map<string, string>>();
    for (const door of DOORS) {
      const path = join(root, door);
      doors.set(path, await readDoor(path).catch(() => new Map<string, string>()));
    }
    build.onLoad({ filter: /\/src\/.+\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replaceAll(IMPORT, (whole, type, list: string, to: string) => {
        const behind = doors.get(join(dirname(path), to));
        if (behind === undefined) return whole;
        if (type !== undefined) return "";
        return list
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== "" && !name.startsWith("type "))
          .map((name) => {
            const file = behind.get(name);
            if (file === undefined) {
              throw new Error(`${path} imports ${name}, which ${to} does not export.`);
            }
            return `import { ${name} } from ${JSON.stringify(`./${relative(dirname(path), file)}`)};`;
          })
          .join(" ");
      });
      return contents === text ? undefined : { contents, loader: "ts" };
    });
  },
};
