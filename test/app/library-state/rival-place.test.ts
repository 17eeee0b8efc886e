import { expect, test } from "vitest";
import {
  type DuplicateRule,
  duplicateReason,
  type Rival,
  type RivalPlace,
  sameFileReason,
  toRivals,
} from "../../../src/app/library-state/duplicates.ts";
import { judgeDuplicates } from "../../../src/app/library-state/judge-duplicates.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Operation } from "../../../src/core/journal/operation.ts";
import { HEAT } from "../../support/engine.ts";

const FILE = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };
const OPERATION: Operation = {
  id: "op1",
  releaseId: 1,
  itemPath: "heat.mkv",
  kind: "publish",
  state: "sealed",
  lease: 0,
  sourcePath: "/downloads/heat.mkv",
  source: FILE,
  final: FILE,
  finalPath: "/media/Movies/Heat (1995)/Heat (1995).mkv",
  madeFolders: [],
};
const FILED = {
  operation: OPERATION,
  mapping: undefined,
  releaseName: "Heat.1995.1080p.BluRay.x264-ONE",
  releaseState: "filed",
} as const;

const PLACES: readonly RivalPlace[] = [
  { is: "there" },
  { is: "moved", to: "/media/Movies/Crime/one.mkv" },
  { is: "unclear", why: "A part of the library could not be read." },
];
const RULES: readonly DuplicateRule[] = ["review", "skip", "upgrade", "replace", "keep_both"];

/** Judges a download, which is the filed file itself or another one, next to this rival. */
function judge(rival: Rival, rule: DuplicateRule, isSame: boolean) {
  const video = {
    path: "heat.mkv",
    sourcePath: "/downloads/new/heat.mkv",
    source: isSame ? FILE : { ...FILE, ino: "9", size: 4 },
    mapping: undefined,
    destination: OPERATION.finalPath,
  };
  return judgeDuplicates({
    rule,
    identity: HEAT,
    releaseName: "Heat.1995.720p.WEB.x264-TWO",
    videos: [video],
    filed: [rival],
    proofs: new Map([[OPERATION.id, { ok: false, reason: { code: "missing", message: "Gone." } }]]),
    lengths: new Map(),
    beside: new Set([OPERATION.finalPath]),
  });
}

test.each(
  PLACES.flatMap((place) =>
    RULES.flatMap((rule) => [true, false].map((same) => ({ place, rule, same }))),
  ),
)(
  "no text calls a file present that is not there: $place.is, $rule, same file $same",
  ({ place, rule, same }) => {
    const judged = judge({ ...FILED, place }, rule, same);
    const event = judged.kind === "event" ? judged.event : undefined;
    const reasons = event && "reasons" in event ? event.reasons : [];
    const text = reasons.map(({ message }) => toCommandText(message)).join(" ");
    if (place.is !== "unclear") return expect(text).not.toContain("is missing, but");
    expect(text).not.toMatch(/already has|very file/);
    // The download goes to a person and is never dropped.
    expect(event?.kind).not.toBe("nothing_to_file");
  },
);

test("a moved file is named by its new path", () => {
  const rival: Rival = { ...FILED, place: { is: "moved", to: "/media/Movies/Crime/one.mkv" } };
  expect(duplicateReason(rival, "").message).toContain("Crime/one.mkv");
  expect(toCommandText(sameFileReason(rival).message)).toContain("Crime/one.mkv");
});

test("a deleted file is no rival, and a rival without a place does not compile", () => {
  expect(toRivals([FILED], new Map())).toEqual([{ ...FILED, place: { is: "there" } }]);
  const unclear = { is: "unclear", why: "Its disk is away." } as const;
  expect(toRivals([FILED], new Map([["op1", unclear]]))).toEqual([{ ...FILED, place: unclear }]);
  // @ts-expect-error: a publication of the journal says nothing about the disk
  const planted: Rival = FILED;
  expect(planted).toBe(FILED);
});
