import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { extractArchive } from "../../../src/adapters/unpack/extract.ts";
import { HEAT_FILE, HEAT_FOLDER } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { rar4, rar5 } from "../../support/rar.ts";
import { test } from "../../support/unpack-program.ts";
import { movie } from "../../support/works.ts";
import { FILM, oldNames, type PackedEngine, packedEngine, RELEASE } from "./support-packed.ts";

const NFO = "https://www.imdb.com/title/tt0113277/";
const BESIDE = {
  "grp.nfo": NFO,
  "heat.de.srt": "1",
  "Subs/2_English.srt": "2",
  "Subs/heat.idx": "# VobSub index file, v7\n",
  "Subs/heat.sub": "4",
};
const SUBTITLES = ["de.srt", "en.srt", "idx", "sub"].map(
  (end) => `${HEAT_FOLDER}/Heat (1995).${end}`,
);

/** Two films have the title, so a name without a year is ambiguous. */
function twoHeats(engine: PackedEngine): void {
  engine.listed.splice(
    0,
    1,
    { ...movie(949, "Heat", 1995), ids: ["tt0113277"] },
    movie(2, "Heat", 1986),
  );
}

async function unpackAndFile(engine: PackedEngine): Promise<void> {
  await engine.round();
  await engine.unpack();
  await engine.round();
  await engine.unpack();
}

test("identifies a film by the NFO next to its archives, and files the subtitles next to them with it", async () => {
  await using engine = await packedEngine();
  twoHeats(engine);
  const path = engine.drop("Heat.1080p.BluRay.x264-GRP", {
    ...oldNames(rar4([FILM], 3000)),
    ...BESIDE,
  });
  await unpackAndFile(engine);
  expect(await engine.states()).toEqual(["1 ignored", "2 filed"]);
  expect((await engine.now(2)).identity).toMatchObject({ tmdbId: 949 });
  expect(engine.inLibrary()).toEqual([...SUBTITLES, HEAT_FILE].toSorted());
  expect(engine.staged()).toEqual([]);
  expect(readdirSync(path).toSorted()).toEqual(
    ["Subs", "grp.nfo", "heat.de.srt", "x.r00", "x.r01", "x.r02", "x.rar"].toSorted(),
  );
});

test("without the NFO, the same release goes to review with its subtitles", async () => {
  await using engine = await packedEngine();
  twoHeats(engine);
  const { "grp.nfo": _, ...subtitles } = BESIDE;
  engine.drop("Heat.1080p.BluRay.x264-GRP", { ...oldNames(rar4([FILM])), ...subtitles });
  await unpackAndFile(engine);
  expect(await engine.states()).toEqual(["1 ignored", "2 review"]);
  expect(engine.staged().filter((one) => one.endsWith(".srt"))).toHaveLength(2);
});

test.each(["move", "hardlink", "symlink", "copy"] as const)(
  "method %s leaves the download's subtitles unchanged, even after an undo",
  async (method) => {
    await using engine = await packedEngine();
    engine.deps.policy.method = method;
    twoHeats(engine);
    const path = engine.drop(RELEASE, { ...oldNames(rar5([FILM])), ...BESIDE });
    await unpackAndFile(engine);
    for (const filed of [HEAT_FILE, SUBTITLES[0] ?? ""]) {
      expect(lstatSync(join(engine.library, filed)).isFile()).toBe(true);
    }
    expect(engine.staged()).toEqual([]);
    await undoFiled(engine, 2);
    await engine.unpack();
    expect(await engine.states()).toEqual(["1 ignored", "2 undone"]);
    expect(engine.inLibrary()).toEqual([]);
    expect(engine.inTrash()).toHaveLength(5);
    for (const [name, content] of Object.entries(BESIDE)) {
      expect(readFileSync(join(path, name), "utf8")).toBe(content);
      expect(lstatSync(join(path, name)).nlink).toBe(1);
    }
    expect(existsSync(join(path, "x.rar"))).toBe(true);
  },
);

test("files packed subtitles with a packed film, and prefers them to loose files of the same name", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, {
    ...oldNames(rar4([FILM, { name: "heat.de.srt", data: Buffer.from("packed") }])),
    "heat.de.srt": "beside",
    "Subs/subs.rar":
      rar4([
        { name: "heat.idx", data: Buffer.from(BESIDE["Subs/heat.idx"]) },
        { name: "heat.sub", data: Buffer.from("4") },
      ])[0] ?? "",
  });
  await unpackAndFile(engine);
  expect(engine.inLibrary()).toEqual(
    [HEAT_FILE, ...SUBTITLES.filter((one) => !one.includes(".en."))].toSorted(),
  );
  expect(readFileSync(join(engine.library, SUBTITLES[0] ?? ""), "utf8")).toBe("packed");
});

test("for a download that is a single archive, includes only neighbouring files that share its name", async () => {
  await using engine = await packedEngine();
  twoHeats(engine);
  const name = "Heat.1080p.BluRay.x264-GRP";
  engine.drop(`${name}.nfo`, NFO);
  engine.drop(`${name}.de.srt`, "1");
  engine.drop("Sintel.2010.en.srt", "2");
  engine.drop("Sintel.2010.nfo", "https://www.imdb.com/title/tt1727587/");
  engine.drop(`${name}.rar`, rar5([FILM])[0]);
  await engine.round();
  await engine.unpack();
  expect((await engine.all()).find(({ state }) => state === "settling")?.name).toBe(name);
  expect(
    engine
      .staged()
      .flatMap((one) => one.split("/").slice(3).join("/") || [])
      .toSorted(),
  ).toEqual([`${name}.de.srt`, `${name}.nfo`, "heat.mkv"]);
  await engine.round();
  await engine.unpack();
  expect(engine.inLibrary()).toEqual([SUBTITLES[0], HEAT_FILE]);
});

test("the space check includes the files next to the archive", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, { ...oldNames(rar4([FILM])), "heat.de.srt": "x".repeat(5000) });
  await engine.round();
  await engine.unpack({ minFreeBytes: Number.MAX_SAFE_INTEGER });
  expect((await engine.now(1)).waiting?.message).toContain("Unpacking needs 14.6 KiB");
});

test("a subtitle that is added later does not file the film a second time", async () => {
  await using engine = await packedEngine();
  const path = engine.drop(RELEASE, oldNames(rar4([FILM])));
  await unpackAndFile(engine);
  writeFileSync(join(path, "heat.de.srt"), "1");
  await unpackAndFile(engine);
  expect(await engine.states()).toEqual(["1 ignored", "2 filed", "3 ignored"]);
  expect(await engine.reasons(3)).toEqual([expect.stringMatching(/^already_there: /)]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a subtitle that changes during unpacking stops it; unpacking restarts once the subtitle has settled", async () => {
  await using engine = await packedEngine();
  const path = engine.drop(RELEASE, { ...oldNames(rar4([FILM])), "heat.de.srt": "1" });
  await engine.round();
  await engine.unpack({
    archives: {
      async extractArchive(...asked) {
        writeFileSync(join(path, "heat.de.srt"), "changed");
        return extractArchive(...asked);
      },
    },
  });
  expect(await engine.reasons(1)).toEqual([
    expect.stringMatching(/^not_unpacked: A file next to the archive/),
  ]);
  expect(engine.staged()).toEqual([]);
  await unpackAndFile(engine);
  expect(readFileSync(join(engine.library, SUBTITLES[0] ?? ""), "utf8")).toBe("changed");
});
