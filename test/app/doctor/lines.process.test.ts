import { execFileSync } from "node:child_process";
import { chmodSync, globSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Doctor, Probe } from "../../../src/app/doctor/doctor.ts";
import { folders } from "../../../src/app/doctor/probes/folders.ts";
import { state } from "../../../src/app/doctor/probes/state.ts";
import { onlyShows } from "../../../src/core/actions/next-text.ts";
import { doctorFor, findingsOf } from "../../support/doctor.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/**
 * Each program that a line of the doctor runs, and how the line is proved: `run` as it is printed, and the finding is gone
 * (remedies.process, set-command.process, local, foretell-link.slow); `form`: it needs the machine's root, so a shell takes it
 * apart here, and what is said of the program is its manual's; `shows`: it changes nothing, and a person judges what it shows.
 */
const PROVED: Record<string, "run" | "form" | "shows"> = {
  "apt-get": "form", // apt-get(8); libarchive-tools has bsdtar
  chattr: "form", // chattr(1): -R, -i, -a
  chgrp: "form", // chgrp(1): -R
  chmod: "run",
  df: "shows",
  du: "shows",
  env: "form", // env(1)
  install: "form", // install(1): -d, -m, -o
  journalctl: "shows",
  ls: "shows",
  mkdir: "run",
  mount: "form", // mount(8): -o remount,rw
  namei: "shows",
  npm: "form", // npm-rebuild(1), --prefix
  "plex-ingest": "run",
  printf: "run",
  setfacl: "form", // setfacl(1): -R, -m, d:
  sysctl: "form", // sysctl(8): -w
  systemctl: "form", // systemctl(1): start, enable; show only shows
  timedatectl: "form", // timedatectl(1): set-ntp
  usermod: "form", // usermod(8): -aG
};

test("each program that a line of the doctor runs is proved, and none is proved that no line runs", () => {
  const lines = globSync("src/{app,program/use-cases}/doctor/**/*.ts").flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => MADE_HERE.test(line)),
  );
  const programs = lines.flatMap((line) => [...line.matchAll(PROGRAM)].flatMap(([, program]) => program ?? []));
  expect([...new Set(programs)].toSorted()).toEqual(Object.keys(PROVED));
});

/** Where the sources put a line together; a sentence begins with a capital. */
const MADE_HERE = /\bcommand\b|sudo |const (?:open|join|journal|systemctl|make) =|`setfacl/;
const PROGRAM = /(?:["'`]|&& |}`?)(?:sudo )?(?!sudo\b)([a-z][a-z-]+)(?= \S)/g;

const ODD = `It's $(touch harm) "a" \`b\`; -rf`;

/** What is called, with its words, when a shell runs the line among programs that only tell. */
function called(line: string, dir: string): string[][] {
  const bin = join(dir, "bin");
  const out = execFileSync("/bin/sh", ["-c", line], { cwd: dir, env: { PATH: bin }, encoding: "utf8" });
  return out
    .trimEnd()
    .split("\n")
    .map((row) => row.split("\0"));
}

type Eyes = Partial<Doctor["machine"]>;
const ANNA = { uid: 1000, name: "anna", groups: [1000] };
const may =
  (refused: string, what: string): Doctor["machine"]["refusalOf"] =>
  async (_, asked) =>
    asked === what ? refused : undefined;
const owned = (uid: number, gid: number) => async () => ({ kind: "folder", uid, gid, mode: 0o755, real: "/" }) as never;

/** Of a folder with an odd name: what is seen of it, and what its line calls. */
const SCENES: { probe: Probe; eyes: Eyes; calls(at: string): string[][] }[] = [
  {
    probe: folders,
    eyes: { refusalOf: may("EACCES", "list") },
    calls: (at) => [["setfacl", "-R", "-m", "u:1000:rX", at]],
  },
  {
    probe: folders,
    eyes: { refusalOf: may("EACCES", "write"), find: owned(7, 50), groupName: () => "media", userName: () => "anna" },
    calls: (at) => [
      ["usermod", "-aG", "media", "anna"],
      ["chmod", "-R", "g+rwX", at],
    ],
  },
  {
    probe: folders,
    eyes: { refusalOf: may("EACCES", "write"), find: owned(7, 0) },
    calls: (at) => [["setfacl", "-R", "-m", "u:1000:rwX", "-m", "d:u:1000:rwX", at]],
  },
  {
    probe: folders,
    eyes: { refusalOf: may("EROFS", "write"), mountOf: async (point) => ({ id: 1, point, type: "xfs" }) as never },
    calls: (at) => [["mount", "-o", "remount,rw", at]],
  },
  {
    probe: folders,
    eyes: { inspect: async () => ({ refused: "EACCES" }) },
    calls: (at) => [["namei", "-l", at]],
  },
  {
    probe: state,
    eyes: { inspect: async (path) => (path === "/" ? owned(0, 0)() : "missing"), refusalOf: may("EACCES", "write") },
    calls: (at) => [["install", "-d", "-m", "700", "-o", "anna", join(at, "state")]],
  },
];

test.each(SCENES.entries().toArray())(
  "a line for the machine's root names the very folder, whatever its name: %i",
  async (_, { probe, eyes, calls }) => {
    using dir = tempFolder();
    const at = dir.at(ODD);
    mkdirSync(at);
    for (const name of ["sudo", ...Object.keys(PROVED)]) {
      const tell = name === "sudo" ? 'exec "$@"' : `printf '${name}'; for word; do printf '\\0%s' "$word"; done; echo`;
      chmodSync(dir.write(`bin/${name}`, `#!/bin/sh\n${tell}\n`), 0o755);
    }
    const doctor = doctorFor(dir.path, { PLEX_MEDIA_ROOT: at, PLEX_INGEST_STATE_DIR: join(at, "state") });
    const machine = { ...doctor.machine, whoAmI: () => ANNA, ...eyes };
    const [finding] = (await findingsOf(probe, { ...doctor, machine })).filter(({ command }) => command !== undefined);
    const line = finding?.command ?? "";
    expect(called(line, dir.path)).toEqual(calls(at));
    expect(readdirSync(dir.path)).not.toContain("harm");
    expect(onlyShows(line)).toBe(calls(at).every(([program = ""]) => PROVED[program] === "shows"));
  },
);
