import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { moveRelease } from "../../../../src/app/releases/move.ts";
import { settleRelease } from "../../../../src/app/releases/settle-release.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import { inCommands } from "../../../../src/core/actions/tongues.ts";
import { addRelease } from "../../../../src/store/releases/releases.ts";
import { type Content, HEAT, HEAT_FILE, type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";

const by = { actor: "cli:me", at: 9 };
const film = { type: "movie", tmdbId: 949 } as const;

/** A download as settling leaves it. */
async function settled(engine: TestEngine, name: string, content?: Content): Promise<number> {
  const path = content === undefined ? `${engine.downloads}/${name}` : engine.drop(name, content);
  const id = await engine.store.write((trx) =>
    addRelease(trx, { source: "folder", name, path, state: "settling" }, by),
  );
  const seen = await engine.observe(path, engine.signal);
  await settleRelease({ store: engine.store, now: engine.clock.now }, await engine.now(id), seen);
  return id;
}

const CASES: [code: string, drop: (engine: TestEngine) => void, hint: RegExp][] = [
  [
    "archive",
    (engine) => engine.drop("Heat.1995", { "heat.rar": "packed", "heat.nfo": "x" }),
    /Unpack it into a watched folder, or reject it: `plex-ingest reject 1`\.$/,
  ],
  [
    "disc",
    (engine) => engine.drop("Heat.1995", { "BDMV/index.bdmv": "x", "BDMV/STREAM/00001.m2ts": "piece" }),
    /Turn it into a video file/,
  ],
  [
    "symlink",
    (engine) => symlinkSync(engine.drop("../elsewhere.mkv", "film"), `${engine.downloads}/Heat.1995`),
    /plex-ingest add PATH/,
  ],
];

test.each(CASES)(
  "%s: an approval that could file nothing is refused at once, and the true reason stays",
  async (...of) => {
    const [code, drop, hint] = of;
    await using engine = await testEngine();
    drop(engine);
    const id = await settled(engine, "Heat.1995");
    const { reasons, version } = await engine.now(id);
    expect(reasons).toMatchObject([{ code }]);
    const [answer] = await approve(engine.store, [id], film, by);
    expect(answer).toMatchObject({ ok: false, code: "refused", message: saying(hint) });
    expect(inCommands(answer?.message ?? "")).toContain(inCommands(reasons[0]?.message ?? "none"));
    expect(await engine.now(id)).toMatchObject({ state: "review", version, reasons });
  },
);

test("a link beside a film does not prevent its approval", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995", { "heat.mkv": "film" });
  symlinkSync("/nowhere", `${path}/cover.jpg`);
  const id = await settled(engine, "Heat.1995");
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "symlink" }]);
  expect(await approve(engine.store, [id], film, by)).toMatchObject([{ ok: true }]);
});

test("a wrongly detected sample is filed when a person says that it is the film", async () => {
  await using engine = await testEngine();
  const name = "Heat.1995.sample's.mkv";
  const id = await settled(engine, name, "the film");
  const reasons = [{ code: "sample" as const, message: "The only video of the release is a sample." }];
  await moveRelease(engine.store, await engine.now(id), { kind: "unsure", reasons }, by, {
    fields: { candidates: [candidate(949, "Heat", 1995, 900)] },
  });
  const [refused] = await approve(engine.store, [id], film, by);
  expect(refused).toMatchObject({
    ok: false,
    message: `Nothing of release ${id} can be filed as it is: The only video of the release is a sample. If it is the film or episode itself, approve it with --file 'Heat.1995.sample'\\''s.mkv=video'; otherwise reject it: \`plex-ingest reject ${id}\`.`,
  });
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons });

  const answer = await approve(engine.store, [id], { ...film, files: [{ path: name, role: "video" }] }, by);
  expect(answer).toMatchObject([{ ok: true }]);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: { tmdbId: HEAT.tmdbId } });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a release that is being settled may be approved before its files are known", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995", { "heat.rar": "packed" });
  const at = { source: "folder", name: "Heat.1995", path, state: "settling" } as const;
  const id = await engine.store.write((trx) => addRelease(trx, at, by));
  expect(await approve(engine.store, [id], film, by)).toMatchObject([{ ok: true, state: "settling" }]);
});
