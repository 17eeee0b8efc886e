import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { extractArchive } from "../../../src/adapters/unpack/extract.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { UNPACKED_FOLDER } from "../../../src/core/unpack/volumes.ts";
import { HEAT_FILE } from "../../support/engine.ts";
import { rar4, rar5 } from "../../support/rar.ts";
import { test } from "../../support/unpack-program.ts";
import { FILM, oldNames, packedEngine, RELEASE } from "./support-packed.ts";

test("unpacks a packed release as a new release, files it, removes the unpacked files and keeps the download", async () => {
  await using engine = await packedEngine();
  const nfo = { name: "grp.nfo", data: Buffer.from("scene") };
  const volumes = rar5([nfo, FILM, { name: "readme.exe", data: Buffer.from("MZ") }], 3000);
  expect(volumes.length).toBe(4);
  const path = engine.drop(RELEASE, oldNames(volumes));
  await engine.round();
  expect(await engine.states()).toEqual(["1 review"]);
  await engine.unpack();
  expect(await engine.states()).toEqual(["1 ignored", "2 settling"]);
  expect(await engine.reasons(1)).toEqual([
    "unpacked: It was unpacked, and its contents are release 2.",
  ]);
  expect(engine.staged().map((one) => one.split("/").slice(2).join("/"))).toEqual(
    expect.arrayContaining([RELEASE, `${RELEASE}/heat.mkv`, `${RELEASE}/grp.nfo`]),
  );
  expect(engine.staged().some((one) => one.endsWith(".exe"))).toBe(false);
  await engine.round();
  expect(await engine.states()).toEqual(["1 ignored", "2 filed"]);
  await engine.unpack();
  expect(engine.staged()).toEqual([]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe("film ".repeat(2000));
  expect(lstatSync(join(engine.library, HEAT_FILE)).nlink).toBe(1);
  expect(readdirSync(path).toSorted()).toEqual(["x.r00", "x.r01", "x.r02", "x.rar"]);
});

test.each([
  ["a RAR 4 file", () => ({ [`${RELEASE}.rar`]: rar4([FILM])[0] ?? "" })],
  ["RAR 4 volumes", () => oldNames(rar4([FILM], 3000))],
  [
    "RAR 5 volumes with new names",
    () =>
      Object.fromEntries(
        rar5([FILM], 3000).map((bytes, index) => [`heat.part${index + 1}.rar`, bytes]),
      ),
  ],
  [
    "an archive beside a sample and packed subtitles",
    () => ({
      ...oldNames(rar4([FILM])),
      "Sample/sample.mkv": "s",
      "Subs/subs.rar": rar4([{ name: "heat.srt", data: Buffer.from("1") }])[0] ?? "",
    }),
  ],
])("%s is unpacked", async (_, content) => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, content());
  await engine.round();
  await engine.unpack();
  await engine.round();
  expect(await engine.states()).toEqual(["1 ignored", "2 filed"]);
  expect(engine.inLibrary()).toContain(HEAT_FILE);
});

test("with unpacking disabled, a release stays in review and files unpacked earlier are still removed", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM])));
  await engine.round();
  const before = await engine.reasons(1);
  await engine.unpack({ enabled: false });
  expect(await engine.states()).toEqual(["1 review"]);
  expect(await engine.reasons(1)).toEqual(before);
  await engine.unpack();
  await engine.round();
  await engine.unpack({ enabled: false });
  expect(engine.staged()).toEqual([]);
  expect(await engine.states()).toEqual(["1 ignored", "2 filed"]);
});

test.each([
  ["a password", rar4([{ ...FILM, isEncrypted: true }]), /has a password/],
  ["a password in RAR 5", rar5([{ ...FILM, isEncrypted: true }]), /has a password/],
  ["a bomb", rar4([{ ...FILM, size: 300 * 1024 ** 3 }]), /more than 200\.0 GiB|more than 200 GiB/],
  ["a small bomb", rar5([{ ...FILM, size: 900_000 }]), /more than 20 times/],
  ["a path out of the folder", rar4([{ ...FILM, name: "../../heat.mkv" }]), /unsafe name/],
  ["an absolute path", rar5([{ ...FILM, name: "/tmp/heat.mkv" }]), /unsafe name/],
  [
    "a link",
    rar4([FILM, { name: "l.mkv", data: Buffer.from("/etc/passwd"), isLink: true }]),
    /contains a link/,
  ],
  ["a wrong checksum", rar4([{ ...FILM, crc: 7 }]), /checksums/],
  ["a wrong checksum in RAR 5", rar5([{ ...FILM, crc: 7 }]), /checksums/],
  ["a missing volume", rar4([FILM], 3000).slice(0, 3), /volume of the archive is missing/],
  [
    "no video",
    rar4([{ name: "setup.exe", data: Buffer.from("MZ") }]),
    /Its RAR archives do not contain a video/,
  ],
  ["bytes that are no archive", [Buffer.from("Rar? no")], /damaged/],
])(
  "keeps the release in review with the reason, and leaves no files: %s",
  async (_, volumes, why) => {
    await using engine = await packedEngine();
    engine.drop(RELEASE, oldNames(volumes));
    await engine.round();
    await engine.unpack();
    expect(await engine.states()).toEqual(["1 review"]);
    const reasons = await engine.reasons(1);
    expect(reasons).toEqual([expect.stringMatching(why)]);
    expect(reasons[0]).toMatch(/^not_unpacked: /);
    expect(engine.staged()).toEqual([]);
    expect((await engine.history(1)).at(-1)).toMatchObject({
      action: "held",
      from: "review",
      to: "review",
    });
    await engine.unpack();
    expect((await engine.history(1)).filter(({ action }) => action === "held")).toHaveLength(2);
  },
);

test("without an unpack program, the reason names what to install", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM])));
  await engine.round();
  await engine.unpack({ archives: { findProgram: async () => undefined } });
  expect(await engine.reasons(1)).toEqual([
    expect.stringMatching(/Install unrar, 7-Zip with RAR support, or bsdtar/),
  ]);
});

test("waits while there is not enough space, and unpacks once there is", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM])));
  await engine.round();
  await engine.unpack({ minFreeBytes: Number.MAX_SAFE_INTEGER });
  expect(await engine.now(1)).toMatchObject({ state: "review", waiting: { code: "no_space" } });
  expect(engine.staged()).toEqual([]);
  engine.clock.advance(60_000);
  await engine.unpack();
  expect(await engine.states()).toEqual(["1 ignored", "2 settling"]);
});

test("a stop during unpacking leaves no files, and the next run unpacks the release", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM])));
  await engine.round();
  const stop = new AbortController();
  const findProgram = async () => {
    stop.abort(new Error("stop"));
    return {
      name: "bsdtar",
      path: "/usr/bin/bsdtar",
      words: ["-xOf", "-"],
      fromInput: true,
    } as const;
  };
  await engine.unpack({ archives: { findProgram }, signal: stop.signal });
  expect(await engine.states()).toEqual(["1 review"]);
  expect(engine.staged()).toEqual([]);
  await engine.unpack();
  expect(await engine.states()).toEqual(["1 ignored", "2 settling"]);
});

test("removes leftovers of a killed unpacking, but not other names, links or other installations' folders", async () => {
  await using engine = await packedEngine();
  const uuid = "0b0e8f0e-0000-4000-8000-00000000000";
  const homeOf = (n: number) => join(engine.library, UNPACKED_FOLDER, `${uuid}${n}`);
  const left = join(homeOf(1), `7-${uuid}1`);
  const others = [join(homeOf(1), "mine"), join(homeOf(2), `7-${uuid}1`)];
  for (const folder of [left, ...others]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(left, "half.mkv"), "half");
  const outside = join(engine.downloads, "kept");
  mkdirSync(outside);
  writeFileSync(join(outside, "film.mkv"), "film");
  symlinkSync(outside, join(homeOf(1), `8-${uuid}1`));
  symlinkSync(outside, join(others[0] ?? "", "link"));
  await engine.unpack();
  expect(existsSync(left)).toBe(false);
  for (const folder of others) expect(existsSync(folder)).toBe(true);
  expect(existsSync(join(outside, "film.mkv"))).toBe(true);
});

test("keeps a decision that a person makes during unpacking", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM])));
  await engine.round();
  await engine.unpack({
    archives: {
      async extractArchive(...asked) {
        await changeState(
          engine.store,
          await engine.now(1),
          { kind: "reject" },
          { actor: "cli:anna", at: 1 },
        );
        return extractArchive(...asked);
      },
    },
  });
  expect(await engine.states()).toEqual(["1 rejected"]);
  expect(engine.staged()).toEqual([]);
});
