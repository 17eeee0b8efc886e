import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { fileFirstFilm } from "../../../scripts/release/try/first-film.ts";
import { pathWith } from "../../support/hidden-machine.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const FORMULA = readFileSync("deploy/homebrew/plex-ingest.rb", "utf8");
/** Homebrew's Node, next to a machine that has none of its own. */
const SYSTEM = pathWith("sh", "env", "dirname", "readlink");

/**
 * A prefix of Homebrew with `node`, and this checkout as an installed keg. Homebrew runs
 * `install` of the formula: `std_npm_args` installs into `libexec` of the keg.
 */
function makePrefix(folder: TempFolder): Record<string, string> {
  folder.write("opt/node/bin/.keep", "");
  symlinkSync(process.execPath, folder.at("opt/node/bin/node"));
  folder.write("opt/plex-ingest/bin/.keep", "");
  symlinkSync("../libexec/bin/plex-ingest", folder.at("opt/plex-ingest/bin/plex-ingest"));
  folder.write("opt/plex-ingest/libexec/lib/node_modules/.keep", "");
  symlinkSync(resolve("."), folder.at("opt/plex-ingest/libexec/lib/node_modules/plex-ingest"));
  folder.write("opt/plex-ingest/libexec/bin/.keep", "");
  symlinkSync(
    "../lib/node_modules/plex-ingest/dist/plex-ingest.js",
    folder.at("opt/plex-ingest/libexec/bin/plex-ingest"),
  );
  return {
    'Formula["node"].opt_bin': folder.at("opt/node/bin"),
    opt_bin: folder.at("opt/plex-ingest/bin"),
    opt_libexec: folder.at("opt/plex-ingest/libexec"),
    bin: folder.at("opt/plex-ingest/bin"),
    libexec: folder.at("opt/plex-ingest/libexec"),
  };
}

/** The value of `folder/"part"` or `"text"`, as Ruby would return it. */
function valueOf(text: string, folders: Record<string, string>): string {
  const [, folder, part] = /^(?:(\S+?)\/)?"([^"]*)"$/.exec(text.trim()) ?? [];
  if (part === undefined) throw new Error(`The test cannot read ${text}.`);
  if (folder === undefined) return part;
  const path = folders[folder];
  if (path === undefined) throw new Error(`The test does not know ${folder}.`);
  return `${path}/${part}`;
}

/**
 * What `(bin/"x").write_env_script target, PATH: "..."` writes:
 * https://docs.brew.sh/rubydoc/Pathname.html#write_env_script-instance_method
 */
function writeProgram(folder: TempFolder, folders: Record<string, string>): string {
  const [, target = "", path = ""] =
    /^ +\(bin\/"plex-ingest"\)\.write_env_script (.+), PATH: "(.+)"$/m.exec(FORMULA) ?? [];
  const filled = path.replaceAll(/#\{(.+?)\}/g, (_, name: string) => folders[name] ?? name);
  rmSync(folder.at("opt/plex-ingest/bin/plex-ingest"));
  const file = folder.write(
    "opt/plex-ingest/bin/plex-ingest",
    `#!/bin/sh\nPATH="${filled}" exec "${valueOf(target, folders)}"  "$@"\n`,
  );
  execFileSync("chmod", ["755", file]);
  return file;
}

test("the command of the formula's service files a film, although launchd and systemd know no PATH with a Node", async () => {
  using folder = tempFolder();
  const folders = makePrefix(folder);
  const [, line = ""] = /^ +run \[(.+)\]$/m.exec(FORMULA) ?? [];
  const command = line.split(/, (?=\S)/).map((word) => valueOf(word, folders));
  expect(command.at(-1)).toBe("daemon");
  await fileFirstFilm(command.slice(0, -1), folder.at("work"), SYSTEM);
});

test("the formula's service finds the programs that Homebrew installs, such as bsdtar and unrar", () => {
  const [, service = ""] = /^ {2}service do\n(.+?)^ {2}end$/ms.exec(FORMULA) ?? [];
  expect(service).toContain("environment_variables PATH: std_service_path_env\n");
});

test("the formula's program runs with Homebrew's Node, whichever the shell finds first", () => {
  using folder = tempFolder();
  const program = writeProgram(folder, makePrefix(folder));
  folder.write("other/node", "#!/bin/sh\necho an old Node\n");
  execFileSync("chmod", ["755", folder.at("other/node")]);
  for (const path of [SYSTEM, `${folder.at("other")}:${SYSTEM}`]) {
    const env = { PATH: path, HOME: folder.path };
    expect(execFileSync(program, ["--version"], { env, encoding: "utf8" })).toMatch(
      /^plex-ingest \d/,
    );
  }
});
