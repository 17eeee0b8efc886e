import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { noMounts, noOtherUser } from "../../../adapters/fs/run-child.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { fakeSystemctl, findingsIn, startDoctor } from "./run-doctor.ts";

const missing =
  noOtherUser() ??
  noMounts("mount -t tmpfs t /mnt && mount --bind /mnt /mnt && nsenter --version", "mounts");

test.skipIf(missing !== undefined)(
  "root checks the mounts, account and settings as the service sees them",
  async () => {
    using dir = tempFolder();
    for (const folder of ["in", "media/Movies", "private", "state"]) {
      mkdirSync(dir.at(folder), { recursive: true });
    }
    for (const folder of ["", "in", "media/Movies", "state"]) {
      chmodSync(dir.at(folder), folder === "" ? 0o755 : 0o777);
    }
    chmodSync(dir.at("private"), 0o700);
    const settings = `PLEX_INGEST_DIR=${dir.at("in")}:${dir.at("private")}\nPLEX_MEDIA_ROOT=${dir.at("media")}\n`;
    const envFile = dir.write("service.env", settings);
    chmodSync(envFile, 0o644);
    // Like a unit with two entries in ReadWritePaths, each of which is a separate mount.
    const mounts = `mount --bind ${dir.at("in")} ${dir.at("in")} && mount --bind ${dir.at("media")} ${dir.at("media")}`;
    const become = "setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs";
    const script = `${mounts} && exec ${become} "$0" -e 'console.log("up"); setInterval(() => {}, 1000)' -- --env-file ${envFile} daemon`;
    const service = spawn("unshare", ["-m", "sh", "-c", script, process.execPath], {
      env: {
        HOME: dir.at("state"),
        PLEX_INGEST_STATE_DIR: dir.at("state"),
        PATH: "/usr/bin:/bin",
        NOTIFY_SOCKET: "/x",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(service.stdout, "data");
      const env = { PATH: fakeSystemctl(dir, service.pid ?? 0) };
      const inside = await startDoctor(dir.path, { env }).done;
      expect(inside.report.view).toEqual({ user: "nobody", of: "the service", pid: service.pid });
      expect(findingsIn(inside, "links")).toMatchObject([
        { level: "warn", cause: expect.stringContaining("mounted twice") },
      ]);
      expect(findingsIn(inside, "folders")).toContainEqual(
        expect.objectContaining({
          level: "fail",
          found: expect.stringContaining(`nobody has no permission to read ${dir.at("private")}`),
        }),
      );
      expect(findingsIn(inside, "configuration")[0]?.found).toBe(
        `The configuration is read from ${envFile}.`,
      );
      expect(findingsIn(inside, "service")[0]?.found).toContain(
        `runs (process ${service.pid}, as nobody), with a watchdog`,
      );
      // Without the service's view, this process sees one mount, and as root it sees everything.
      const here = await startDoctor(dir.path, { env, words: ["--json", "--here"] }).done;
      expect(here.report.view).toEqual({ user: "root", of: "this process" });
      expect(findingsIn(here, "service")).toEqual([]);
      const same = await startDoctor(dir.path, {
        env: { ...env, PLEX_INGEST_DIR: dir.at("in"), PLEX_MEDIA_ROOT: dir.at("media") },
        words: ["--json", "--here"],
      }).done;
      expect(findingsIn(same, "links")).toEqual([
        { level: "ok", found: `${dir.at("in")} → ${dir.at("media/Movies")}: hardlinks.` },
      ]);
      // A user other than root gets a warning, with the command to use.
      const as = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
      const other = await startDoctor(dir.path, {
        env: { ...env, PLEX_INGEST_STATE_DIR: dir.at("state") },
        as,
      }).done;
      expect(findingsIn(other, "service")).toContainEqual(
        expect.objectContaining({
          level: "warn",
          command: 'sudo env "PATH=$PATH" plex-ingest doctor',
        }),
      );
    } finally {
      service.kill("SIGKILL");
    }
    expect(readdirSync(dir.at("media"), { recursive: true })).toEqual(["Movies"]);
    expect(readdirSync(dir.at("in"))).toEqual([]);
  },
);
