import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { freePort } from "../../support/free-port.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const isOurs = process.platform === "linux" && process.arch === "x64";
const isDebian = existsSync("/usr/bin/dpkg");
if (!isDebian) console.log("left out: this machine is not Debian");
const mayInstall = isOurs && isDebian && missingRoot() === undefined;

const FILM = "The.Matrix.1999.1080p.BluRay.x264-DEMO.mkv";
/** Its owner is an account other than the service's. */
const COPIED = "Sintel.2010.1080p.WEB-DL.x264-DEMO.mkv";

/** Otherwise, a file of another account is linked, too. */
const protectsLinks =
  isOurs && readFileSync("/proc/sys/fs/protected_hardlinks", "utf8").trim() === "1";

test.skipIf(!isOurs)(
  "the download runs without Node, also through a link; the Debian package is set up, files films that Plex's account reads, and a purge keeps library and database",
  async () => {
    using folder = tempFolder();
    const to = folder.at("out");
    execFileSync(process.execPath, ["scripts/sbom.ts"]);
    await run(process.execPath, ["scripts/packages.ts", "--to", to, "--platform", "linux-x64"]);
    const name = `plex-ingest-${version}-linux-x64`;
    const deb = `plex-ingest_${version}_amd64.deb`;
    expect(readdirSync(to).toSorted()).toEqual(
      [`${name}.tar.gz`, "plex-ingest.rb", deb].toSorted(),
    );

    execFileSync("tar", ["-xzf", `${to}/${name}.tar.gz`, "-C", folder.path]);
    symlinkSync(`${name}/bin/plex-ingest`, folder.at("link"));
    const env = { PATH: "/usr/bin:/bin", HOME: folder.path };
    for (const program of ["link", `${name}/lib/plex-ingest/dist/plex-ingest.js`]) {
      const { stdout } = await run(folder.at(program), ["--version"], { env });
      expect(stdout).toBe(`plex-ingest ${version}\n`);
    }

    if (!mayInstall) return;
    await using tmdb = await startFakeTmdb();
    const script = ["scripts/packages/try-debian.sh", `${to}/${deb}`, FILM, COPIED];
    const port = String(await freePort());
    const temporary = folder.at("temporary");
    mkdirSync(temporary);
    const tryEnv = { ...process.env, TMPDIR: temporary };
    const { stdout } = await run("sh", [...script, tmdb.url, tmdb.key, port], { env: tryEnv });
    expect(readdirSync(temporary)).toEqual([]);
    const seen = stdout.split("\n");
    for (const line of [
      `plex-ingest ${version}`,
      "settings: root:plex-ingest 640 no copy",
      "unit: verified",
      // The service reads the settings that root wrote.
      "settings after init: root:plex-ingest 640 root:plex-ingest 640",
      "page: 200",
      "filed: 2 links, plex-ingest 644, plex-ingest 755",
      ...(protectsLinks ? ["filed: 1 links, plex-ingest 644, plex-ingest 755"] : []),
      "Plex's account plex can read /srv/media/library/Movies and what is filed there.",
      "Plex's account plex has no permission to read /srv/media/library/Movies.",
      "a person before init:   configuration file in /etc/plex-ingest/env: only this machine's service may read it. Run the command with sudo, or create settings of your own with the command `init`.",
      "a person: /home/anna/.config/plex-ingest/.env was written, readable only by you.",
      "a person: Read from /home/anna/.config/plex-ingest/.env.",
      "Your library and downloads were not touched.",
    ]) {
      expect(seen).toContain(line);
    }
    expect(seen.filter((line) => line === "read by plex: 500024 bytes")).toHaveLength(2);
    expect(stdout).toContain(
      "after remove: /etc/plex-ingest/env\n/var/lib/plex-ingest/plex-ingest.db",
    );
    expect(stdout).toContain(
      "The database and its backups, which contain your settings, stay in /var/lib/plex-ingest.",
    );
    expect(stdout).toMatch(/^after purge: (?:[3-9]|\d\d+) files$/m);
    expect(stdout).not.toMatch(/^left: /m);
  },
);
