// Takes one to two minutes, and about 550 MB from npm: all packages of the lock, Node 18, npm 9 and
// the private Node that the program asks for.
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { npmSettings } from "../support/node-engines.ts";
import { oldSystemFromNpm } from "../support/node-versions.ts";
import { tempFolder } from "../support/temp-folder.ts";

// Debian 12 has Node 18 with npm 9.2, Ubuntu 24.04 the same.
const { paths, missing } = await oldSystemFromNpm("18.20.8", "9.2.0");
const USER = 4321;

describe.skipIf(missing ?? process.platform !== "linux")(
  "with Node 18 and npm 9, a normal user in a clone",
  () => {
    const folder = tempFolder();
    afterAll(() => folder[Symbol.dispose]());
    const isRoot = process.getuid?.() === 0;

    beforeAll(() => {
      const args = ["ls-files", "-co", "--exclude-standard", "-z"];
      const files = execFileSync("git", args, { encoding: "utf8" }).split("\0");
      for (const path of files.filter((file) => existsSync(file) && file !== "")) {
        mkdirSync(dirname(folder.at("clone", path)), { recursive: true });
        cpSync(path, folder.at("clone", path));
      }
      mkdirSync(folder.at("system"));
      cpSync(paths["node"] ?? "", folder.at("system/node"));
      cpSync(paths["npm"] ?? "", folder.at("npm"), { recursive: true });
      symlinkSync("../npm/bin/npm-cli.js", folder.at("system/npm"));
      if (isRoot) execFileSync("chown", ["-R", `${USER}:${USER}`, folder.path]);
    });

    /** Types a line in the clone. Rejects with the output unless it ends well. */
    async function type(line: string): Promise<string> {
      // Folders that npm names for the user who runs the tests are not this user's.
      const settings = Object.entries(npmSettings()).filter(
        ([name]) => !/^npm_config/i.test(name) || /registry|cafile|proxy/i.test(name),
      );
      const env = {
        ...Object.fromEntries(settings),
        HOME: folder.path,
        TMPDIR: folder.path,
        LANG: "C.UTF-8",
        PATH: `${folder.at("system")}:/usr/bin:/bin`,
      };
      const who = isRoot ? { uid: USER, gid: USER } : {};
      const options = { cwd: folder.at("clone"), env, ...who, maxBuffer: 64 * 1024 ** 2 };
      const { stdout } = await promisify(execFile)("/bin/sh", ["-c", line], options);
      return stdout;
    }

    test("installs all packages", async () => {
      expect(await type("node -v && npm -v")).toBe("v18.20.8\n9.2.0\n");
      await type("npm ci");
    });

    test("runs the demo", async () => {
      expect(await type("npm run demo")).toContain("plex-ingest doctor");
    });

    test("packs the program and installs it, and gets a private Node by the line that it prints", async () => {
      await type("rm -f plex-ingest-*.tgz && npm pack");
      await type("npm install -g --prefix ~/.local ./plex-ingest-*.tgz");
      const program = folder.at(".local/bin/plex-ingest");
      const refused = await type(`! ${program} --version 2>&1`);
      const [said, , line = ""] = refused.split("\n");
      expect(said).toContain("but this is 18.20.8; install a private Node for it");
      expect(await type(line)).toMatch(/plex-ingest \d+\.\d+\.\d+\n$/);
      expect(await type(`${program} parse Heat.1995.mkv`)).toContain("1995");
    });
  },
);
