import { lstatSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLibrary } from "../../../src/app/library/read-library.ts";
import { isAtOrBelow, isBelow } from "../../../src/base/path/is-below.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { randomFrom, SEED } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const signal = new AbortController().signal;

/** A library in `media/Movies` next to another one in `media/Kids`, and a disk outside of both. */
function made(files: readonly string[], links: readonly (readonly [at: string, to: string])[]) {
  const home = tempFolder();
  onTestFinished(() => home[Symbol.dispose]());
  const at = (path: string): string => home.at(path);
  for (const folder of ["media/Movies", "media/Kids", "disk"]) {
    mkdirSync(at(folder), { recursive: true });
  }
  for (const path of files) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), path);
  }
  for (const [from, to] of links) {
    mkdirSync(dirname(at(from)), { recursive: true });
    symlinkSync(to.startsWith("/") ? to : at(to), at(from));
  }
  const root = at("media/Movies");
  const libraries = [
    { path: root },
    { path: at("media/Kids") },
    { path: at("media"), isRoot: true as const },
  ];
  const parts = {
    files: createFiles(),
    real: diskFiles.real,
    libraries,
    policy: { mediaRoots: [at("media")] },
  };
  return {
    at,
    async read() {
      const [works, told, seen]: [string[], Record<string, string>, string[]] = [[], {}, []];
      const scope = { library: { path: root }, folder: root };
      for await (const part of readLibrary({ ...parts, notLibrary: [] }, scope, signal)) {
        works.push(...part.read().works.map(({ path }) => path));
        seen.push(...part.files.filter(({ isLink }) => !isLink).map(({ path }) => path));
        for (const { path, ino, target } of part.files) {
          const at = join(root, path);
          expect([ino, target?.ino ?? ino], path).toEqual([
            `${lstatSync(at).ino}`,
            `${(target ? statSync : lstatSync)(at).ino}`,
          ]);
        }
        for (const { path, message } of part.problems) told[path.slice(root.length + 1)] = message;
      }
      return { works: works.toSorted(), told, seen };
    },
  };
}

const HEAT = "disk/Heat (1995)/Heat (1995).mkv";
const MOVIES = "media/Movies";
const ELSEWHERE = "It is a link to a folder or file that is read under another name.";
const AROUND = "It is a link to a folder that a library is in.";
const TO_NOTHING =
  "It is a link whose target does not exist or cannot be read. Mount its disk, or remove the link.";

test.each<
  [what: string, links: [at: string, to: string][], works: string[], told: Record<string, string>]
>([
  ["out of the library", [[`${MOVIES}/Heat (1995)`, "disk/Heat (1995)"]], ["Heat (1995)"], {}],
  ["on a shelf", [[`${MOVIES}/A-H/Heat (1995)`, "disk/Heat (1995)"]], ["A-H/Heat (1995)"], {}],
  ["that is a shelf", [[`${MOVIES}/More`, "disk"]], ["More/Alien (1979)", "More/Heat (1995)"], {}],
  [
    "in another one's",
    [
      [`${MOVIES}/Heat (1995)`, "disk/Heat (1995)"],
      [`${MOVIES}/More`, "disk"],
    ],
    ["Heat (1995)", "More/Alien (1979)"],
    {},
  ],
  [
    "of another name for what it leads to",
    [[`${MOVIES}/Heat (1995) {tmdb-949}`, "disk/Heat (1995)"]],
    ["Heat (1995) {tmdb-949}"],
    {},
  ],
  [
    "beside another one to the same",
    [
      [`${MOVIES}/Heat (1995)`, "disk/Heat (1995)"],
      [`${MOVIES}/Heat again (1995)`, "disk/Heat (1995)"],
    ],
    ["Heat (1995)"],
    { "Heat again (1995)": ELSEWHERE },
  ],
  [
    "to a link to a folder",
    [
      ["disk/link", "disk/Heat (1995)"],
      [`${MOVIES}/Heat (1995)`, "disk/link"],
    ],
    ["Heat (1995)"],
    {},
  ],
  ["into the library", [[`${MOVIES}/Ours`, `${MOVIES}/Ronin (1998)`]], [], { Ours: ELSEWHERE }],
  ["into another library", [[`${MOVIES}/Ours`, "media/Kids/Up (2009)"]], [], { Ours: ELSEWHERE }],
  [
    "to the library that it is in",
    [[`${MOVIES}/Ring/ring`, MOVIES]],
    [],
    { "Ring/ring": ELSEWHERE },
  ],
  ["to what the library is in", [[`${MOVIES}/Ring`, "media"]], [], { Ring: AROUND }],
  ["to itself", [[`${MOVIES}/Ring`, `${MOVIES}/Ring`]], [], { Ring: TO_NOTHING }],
  [
    "that leads back from out there",
    [
      [`${MOVIES}/Heat (1995)`, "disk/Heat (1995)"],
      ["disk/Heat (1995)/back", MOVIES],
      ["disk/Heat (1995)/round", "disk/Heat (1995)"],
    ],
    ["Heat (1995)"],
    { "Heat (1995)/back": ELSEWHERE, "Heat (1995)/round": ELSEWHERE },
  ],
  [
    "to nothing",
    [[`${MOVIES}/Gone (2000)`, "disk/Gone (2000)"]],
    [],
    { "Gone (2000)": TO_NOTHING },
  ],
  ["to a file", [[`${MOVIES}/Heat (1995).mkv`, HEAT]], ["Heat (1995).mkv"], {}],
  [
    "to a link to a file",
    [
      ["disk/link.mkv", HEAT],
      [`${MOVIES}/Heat (1995)/Heat.mkv`, "disk/link.mkv"],
    ],
    ["Heat (1995)"],
    {},
  ],
  [
    "to a file that another link leads to",
    [
      [`${MOVIES}/Heat (1995).mkv`, HEAT],
      [`${MOVIES}/Heat again (1995).mkv`, HEAT],
    ],
    ["Heat (1995).mkv", "Heat again (1995).mkv"],
    { "Heat again (1995).mkv": ELSEWHERE },
  ],
  [
    "to a file in what a later link leads to",
    [
      [`${MOVIES}/Heat (1995).mkv`, HEAT],
      [`${MOVIES}/More`, "disk"],
    ],
    ["Heat (1995).mkv", "More/Alien (1979)"],
    {},
  ],
  [
    "to a file of a library",
    [[`${MOVIES}/Up (2009).mkv`, "media/Kids/Up (2009)/Up (2009).mkv"]],
    ["Up (2009).mkv"],
    { "Up (2009).mkv": ELSEWHERE },
  ],
  [
    "to a file that is not there",
    [[`${MOVIES}/Gone (2000).mkv`, "disk/gone.mkv"]],
    ["Gone (2000).mkv"],
    { "Gone (2000).mkv": TO_NOTHING },
  ],
  [
    "to a device",
    [[`${MOVIES}/Null (2000).mkv`, "/dev/null"]],
    ["Null (2000).mkv"],
    { "Null (2000).mkv": "It is a pipe, socket or device, not a file." },
  ],
])("a link %s", async (_, links, works, told) => {
  const ours = [
    "disk/Alien (1979)/Alien (1979).mkv",
    `${MOVIES}/Ronin (1998)/Ronin (1998).mkv`,
    "media/Kids/Up (2009)/Up (2009).mkv",
  ];
  const read = await made([HEAT, ...ours], links).read();
  expect(read.works).toEqual([...works, "Ronin (1998)"].toSorted());
  expect(read.told).toEqual(told);
});

test("reads each file in the library and behind its links exactly once, regardless of where the links lead", async () => {
  for (let run = 0; run < 100; run++) {
    const random = randomFrom(SEED * 1000 + run);
    const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const names = ["Heat (1995)", "A-D"];
    const folderIn = (top: string): string =>
      [top, ...Array.from({ length: Math.floor(random() * 3) }, () => one(names))].join("/");
    const tops = [MOVIES, "disk", "media/Kids"];
    const count = (most: number) => ({ length: 1 + Math.floor(random() * most) });
    const files = [
      ...new Set(Array.from(count(8), () => `${folderIn(one(tops))}/${one(["a", "b"])}.mkv`)),
    ];
    const links = Array.from(count(6), (__, n): [string, string] => [
      `${folderIn(one(tops))}/link ${n}`,
      one([
        ...tops,
        "media",
        folderIn("disk"),
        folderIn(one(tops)),
        `${MOVIES}/link 0`,
        one(files),
        one(files),
      ]),
    ]);
    const library = made(files, links);
    const { seen } = await library.read();
    const root = realpathSync(library.at(MOVIES));
    const real = seen.map((path) => realpathSync(join(root, path)));
    expect(new Set(real).size, JSON.stringify([files, links])).toBe(real.length);
    const disk = realpathSync(library.at("disk"));
    const around = [root, realpathSync(library.at("media/Kids"))];
    const wanted = new Set([root]);
    const linkedFiles = new Set<string>();
    for (const folder of wanted) {
      for (const path of await linksIn(folder)) {
        const to = diskFiles.real(path);
        const found = lstatSync(to, { throwIfNoEntry: false });
        if (found?.isFile() && isAtOrBelow(to, disk)) linkedFiles.add(to);
        if (
          found?.isDirectory() &&
          isAtOrBelow(to, disk) &&
          !around.some((home) => isBelow(home, to))
        ) {
          wanted.add(to);
        }
      }
    }
    const expected = files
      .map((path) => realpathSync(library.at(path)))
      .filter(
        (path) => linkedFiles.has(path) || [...wanted].some((folder) => isBelow(path, folder)),
      );
    expect(real.toSorted(), JSON.stringify([files, links])).toEqual(expected.toSorted());
  }
});

/** Uses the program's own directory walk, because Node's walk follows links. */
async function linksIn(folder: string): Promise<string[]> {
  const { problems } = await createFiles().walk(folder, { maxFiles: 1000, maxDepth: 9 }, signal);
  return problems.map(({ path }) => join(folder, path));
}
