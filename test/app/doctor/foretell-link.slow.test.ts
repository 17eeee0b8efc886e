import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import type { Finding } from "../../../src/app/doctor/finding.ts";
import { noMounts, noOtherUser, runChild } from "../../adapters/fs/run-child.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const OWNER = 12_345;
const protectsHardlinks = (): boolean => {
  const path = "/proc/sys/fs/protected_hardlinks";
  return existsSync(path) && readFileSync(path, "utf8").trim() === "1";
};

/**
 * Compares the doctor's prediction for one download with what the engine then does. Both run in one
 * process under the same account.
 */
const compare = (
  folder: string,
  name: string,
  how: { nobody?: boolean; mount?: string } = { nobody: true },
) =>
  runChild<{ foretold?: string; made: string; judged: Finding }>(
    `
    const { judgeLink } = await load("../../app/doctor/judge-link");
    const { makeFile } = await load("../../app/journal/steps/make-file");
    const { doctorFor } = await load("../../../test/support/doctor");
    const { FILES } = await load("files");
    const at = (path) => ${JSON.stringify(folder)} + "/" + path;
    const source = at("in/${name}");
    const doctor = doctorFor(${JSON.stringify(folder)}, { PLEX_MEDIA_ROOT: at("media"), PLEX_INGEST_DIR: at("in") });
    const [file] = (await doctor.machine.sampleFiles(at("in"), 9, signal)).filter(({ path }) => path === source);
    const judged = await judgeLink(doctor, { path: source, from: at("in"), folder: at("media"), file }, signal);
    const expected = await FILES.readFileIdentity(source);
    const job = { source, expected, temp: at("media/.temp-" + process.pid), final: at("media/made-" + process.pid), folder: at("media") };
    const made = await makeFile(FILES, job, { method: "auto", minFreeBytes: 0 }, signal);
    done({ made: made.method, judged });`,
    how,
  );

const foretold = ({ level, found }: Finding): string =>
  level === "warn" && found.includes("copied")
    ? "copy"
    : /: (hard|ref)links/.test(found)
      ? `${/: (hard|ref)/.exec(found)?.[1]}link`
      : found;

test.skipIf(noOtherUser() !== undefined)(
  "predicts a link or a copy of another user's file correctly, with a command that enables the link",
  async () => {
    using dir = tempFolder();
    for (const folder of ["in", "media"]) mkdirSync(dir.at(folder));
    chmodSync(dir.path, 0o755);
    chmodSync(dir.at("media"), 0o777);
    const modes = { theirs: 0o644, open: 0o666, group: 0o664, mine: 0o644 };
    for (const [name, mode] of Object.entries(modes)) {
      const path = dir.write(`in/${name}.mkv`);
      chmodSync(path, mode);
      const owner = name === "mine" ? 65_534 : OWNER;
      chownSync(path, owner, name === "group" ? 65_534 : owner);
    }
    const results = Object.fromEntries(
      await Promise.all(
        Object.keys(modes).map(
          async (name) => [name, await compare(dir.path, `${name}.mkv`)] as const,
        ),
      ),
    );
    for (const { made, judged } of Object.values(results)) expect(foretold(judged)).toBe(made);
    expect(results["open"]?.made).toBe("hardlink");
    expect(results["group"]?.made).toBe("hardlink");
    expect(results["mine"]?.made).toBe("hardlink");
    if (!protectsHardlinks()) return;
    const { made, judged } = results["theirs"] ?? {};
    expect(made).toBe("copy");
    expect(judged?.cause).toBe(
      `It belongs to user ${OWNER}, and nobody has no permission to write it. Linux allows hardlinks only to files that you own or can write.`,
    );
    execFileSync("sh", ["-c", (judged?.command ?? "").replaceAll("sudo ", "")]);
    const after = await compare(dir.path, "theirs.mkv");
    expect([foretold(after.judged), after.made]).toEqual(["hardlink", "hardlink"]);
    expect(readdirSync(dir.at("media")).filter((name) => name.includes("doctor"))).toEqual([]);
    expect(lstatSync(dir.at("in/theirs.mkv")).size).toBe("in/theirs.mkv".length);
  },
);

const TWICE = 'mount --bind "$DIR/in" "$DIR/in" && mount --bind "$DIR/media" "$DIR/media"';

test.skipIf(noMounts("mount -t tmpfs t /mnt && mount --bind /mnt /mnt", "mounts") !== undefined)(
  "predicts a copy both for two file systems and for two mounts of one file system, and tells them apart",
  async () => {
    using dir = tempFolder();
    for (const folder of ["in", "media"]) mkdirSync(dir.at(folder));
    dir.write("in/a.mkv");
    const same = await compare(dir.path, "a.mkv", { mount: TWICE.replaceAll("$DIR", dir.path) });
    expect([foretold(same.judged), same.made]).toEqual(["copy", "copy"]);
    expect(same.judged.cause).toContain(
      "Both are on the same file system, but it is mounted twice",
    );
    const other = await compare(dir.path, "a.mkv", {
      mount: `mount -t tmpfs t "${dir.at("media")}"`,
    });
    expect([foretold(other.judged), other.made]).toEqual(["copy", "copy"]);
    expect(other.judged.cause).toContain("are different file systems (");
    const alike = await compare(dir.path, "a.mkv", {});
    expect([foretold(alike.judged), alike.made]).toEqual(["hardlink", "hardlink"]);
  },
);
