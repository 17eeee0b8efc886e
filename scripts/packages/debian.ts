import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { formatSystemdSystemUnit } from "../../src/core/service/managers.ts";
import { SYSTEM_ENV_FILE, UNIT } from "../../src/core/service/service-spec.ts";
import type { Platform } from "./nodes.ts";
import { layOutProgram, writeTar } from "./program-folder.ts";
import type { PackageInputs } from "./standalone.ts";

const HOME = "usr/lib/plex-ingest";
const SCRIPTS = ["postinst", "prerm", "postrm"];
const ARCHITECTURES = { "linux-x64": "amd64", "linux-arm64": "arm64" } as const;

export type DebianPlatform = Extract<Platform, keyof typeof ARCHITECTURES>;
export const DEBIAN_PLATFORMS = Object.keys(ARCHITECTURES) as DebianPlatform[];

/**
 * The unit of the package: `service install --system` would write it for these paths. It names no
 * group, so that every account, also that of a media server, can read filed files.
 */
export const formatDebianUnit = (version: string): string =>
  formatSystemdSystemUnit({
    version,
    node: `/${HOME}/bin/node`,
    entry: `/${HOME}/dist/plex-ingest.js`,
    envFile: SYSTEM_ENV_FILE,
    stateDir: "/var/lib/plex-ingest",
    writable: ["/srv/media"],
    media: ["/srv/media"],
    credentials: [],
    account: { user: "plex-ingest" },
    logFile: "",
  });

/**
 * Writes a Debian package with its own Node, a systemd unit and a system user. It needs no program
 * of Debian, so that it can be made anywhere.
 * @returns the name of the file in `to`
 */
export function makeDebian(
  { version, tarball, work, cache, to }: PackageInputs,
  platform: DebianPlatform,
): string {
  const architecture = ARCHITECTURES[platform];
  const place = join(work, `debian-${architecture}`);
  const [data, control] = [join(place, "data"), join(place, "control")];
  layOutProgram(join(data, HOME), tarball, platform, cache);
  const folders = ["usr/bin", "usr/lib/systemd/system", "usr/share/man/man1"];
  for (const folder of [...folders, "usr/share/doc/plex-ingest"]) {
    mkdirSync(join(data, folder), { recursive: true });
  }
  mkdirSync(control);
  symlinkSync("../lib/plex-ingest/dist/plex-ingest.js", join(data, "usr/bin/plex-ingest"));
  writeFileSync(join(data, "usr/lib/systemd/system", UNIT), formatDebianUnit(version));
  const manual = gzipSync(readFileSync("dist/plex-ingest.1"), { level: 9 });
  writeFileSync(join(data, "usr/share/man/man1/plex-ingest.1.gz"), manual);
  cpSync("LICENSE", join(data, "usr/share/doc/plex-ingest/copyright"));
  const size = Number(execFileSync("du", ["-sk", data], { encoding: "utf8" }).split("\t")[0]);
  writeFileSync(
    join(control, "control"),
    readFileSync("deploy/debian/control", "utf8")
      .replace("@VERSION@", version)
      .replace("@ARCHITECTURE@", architecture)
      .replace("@INSTALLED_SIZE@", String(size)),
  );
  writeFileSync(join(control, "md5sums"), listSums(data));
  for (const script of SCRIPTS) {
    cpSync(join("deploy/debian", script), join(control, script));
    execFileSync("chmod", ["755", join(control, script)]);
  }
  writeTar(control, ["."], join(place, "control.tar.gz"));
  writeTar(data, ["."], join(place, "data.tar.gz"));
  writeFileSync(join(place, "debian-binary"), "2.0\n");
  const name = `plex-ingest_${version}_${architecture}.deb`;
  const parts = ["debian-binary", "control.tar.gz", "data.tar.gz"];
  writeFileSync(
    join(to, name),
    formatAr(parts.map((part) => ({ name: part, data: readFileSync(join(place, part)) }))),
  );
  return name;
}

/** One line for each file: MD5, two spaces, path without a leading slash (deb-md5sums(5)). */
function listSums(data: string): string {
  return globSync("**/*", { cwd: data })
    .filter((path) => statSync(join(data, path)).isFile() && path !== "usr/bin/plex-ingest")
    .toSorted()
    .map((path) => {
      const sum = createHash("md5").update(readFileSync(join(data, path)));
      return `${sum.digest("hex")}  ${path}\n`;
    })
    .join("");
}

/**
 * Returns an archive in the format of `ar`, which a Debian package is (deb(5)): a header of 60
 * characters before each file, and files padded to an even length.
 */
export function formatAr(files: readonly { name: string; data: Uint8Array }[]): Buffer {
  const parts = files.flatMap(({ name, data }) => [
    Buffer.from(
      [
        name.padEnd(16),
        "0".padEnd(12),
        "0".padEnd(6),
        "0".padEnd(6),
        "100644".padEnd(8),
        String(data.length).padEnd(10),
        "`\n",
      ].join(""),
    ),
    Buffer.from(data),
    Buffer.from(data.length % 2 === 1 ? "\n" : ""),
  ]);
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}
