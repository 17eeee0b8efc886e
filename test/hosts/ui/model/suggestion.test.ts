import { expect, test } from "vitest";
import { showRelease } from "../../../../src/app/shown/release.ts";
import { toPageText, translateSentences } from "../../../../src/base/actions/sentence.ts";
import type { Identity } from "../../../../src/base/identity.ts";
import { findLikelyWork } from "../../../../src/core/actions/offered/likely-work.ts";
import { contradictsEvidence } from "../../../../src/core/actions/offered/suggestion.ts";
import type { Release } from "../../../../src/core/release/release.ts";
import type { ItemView } from "../../../../src/hosts/ui/desk/answers.ts";
import {
  filingsOf,
  keyOf,
  preselectWork,
  worksOf,
} from "../../../../src/hosts/ui/model/decision.ts";
import { findSoleApproval } from "../../../../src/hosts/ui/model/selection.ts";
import { parsed } from "../../../support/parsed.ts";
import { randomFrom, SEED } from "../../../support/random.ts";

const ITEMS = 3000;
const MINUTE_MS = 60_000;
const CODES = [
  "remake_rival",
  "close_second",
  "runtime_differs",
  "runs_as_long",
  "low_confidence",
  "title_differs",
  "duplicate",
  "unknown_tmdb_id",
  "no_match",
] as const;

/** A release that waits, with any candidates, reasons, lengths, files and earlier decision. */
function generate(random: () => number): { release: Release; files: FileOf[] } {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const perhaps = <T>(share: number, value: () => T): T | undefined =>
    random() < share ? value() : undefined;
  const work = (): Identity => ({
    type: random() < 0.8 ? "movie" : "tv",
    tmdbId: 1 + Math.floor(random() * 5),
    title: "Dune",
    year: 1984,
  });
  const candidates = Array.from({ length: Math.floor(random() * 5) }, () => {
    const runtimeMinutes = perhaps(0.7, () => pick([90, 137, 155]));
    const excludedBy = perhaps(0.1, () => "title_differs" as const);
    return {
      ...work(),
      confidence: Math.floor(random() * 1000),
      ...(runtimeMinutes === undefined ? {} : { runtimeMinutes }),
      ...(excludedBy === undefined ? {} : { excludedBy }),
    };
  }).filter((one, at, all) => all.findIndex((other) => other.tmdbId === one.tmdbId) === at);
  const files = Array.from({ length: pick([1, 1, 1, 2, 3]) }, (_, at) => ({
    path: `${at}.mkv`,
    size: 1,
    mtimeNs: "1",
    role: pick(["video", "video", "video", "subtitle"] as const),
    skip: random() < 0.1,
  }));
  const identity = perhaps(0.3, () => (random() < 0.5 ? (candidates[0] ?? work()) : work()));
  const decidedBy = identity && perhaps(0.5, () => "person" as const);
  const lengths = files.map(({ path }) => ({
    path,
    kind: "read" as const,
    duration_ms: pick([90, 137, 155, 300]) * MINUTE_MS,
  }));
  const release: Release = {
    id: 7,
    version: 3,
    source: "folder",
    name: "Dune.mkv",
    path: "/in/Dune.mkv",
    state: "review",
    reasons: CODES.filter(() => random() < 0.2).map((code) => ({ code, message: "Why." })),
    candidates,
    parsed: {
      ...parsed({ title: "Dune", type: pick(["movie", "movie", null, "episode"] as const) }),
      ...(random() < 0.7 ? { lengths } : {}),
    },
    ...(identity === undefined ? {} : { identity }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    tries: 0,
    fileCount: files.length,
    bytes: 10,
    createdAt: 0,
    updatedAt: 0,
  };
  return { release, files };
}
type FileOf = NonNullable<Parameters<typeof showRelease>[2]>[number];

test(`row, pane, Home, batch and key suggest one work for each of ${ITEMS} generated releases`, () => {
  const random = randomFrom();
  const seen = { suggested: 0, left: 0, batch: 0 };
  for (let at = 0; at < ITEMS; at++) {
    const { release, files } = generate(random);
    const shown = translateSentences(showRelease(release, undefined, files), toPageText);
    const shownFiles = files.map(({ path, role, size, skip }) => ({
      path,
      role,
      bytes: size,
      skip,
    }));
    const item: ItemView = { ...shown, files: shownFiles, history: [] };
    const about = `seed ${SEED}, ${JSON.stringify(release)}`;
    const row = findLikelyWork(shown);
    const pane = preselectWork(item);
    // The row and Home name the work that is selected in the pane.
    expect(pane, about).toBe(row && keyOf(row));
    const batch = findSoleApproval(shown);
    const key = worksOf(item).find((work) => keyOf(work) === pane);
    const [filing] = key ? filingsOf(item, key) : [];
    if (batch) {
      const { type = "movie", tmdb_id = 0 } = batch;
      expect(keyOf({ type, tmdb_id }), about).toBe(pane);
      expect(filing?.approval, about).toMatchObject({ type, tmdb_id });
      seen.batch++;
    }
    if (row === undefined) {
      expect(batch, about).toBeUndefined();
      seen.left++;
    } else {
      seen.suggested++;
      const { type, tmdb_id } = row;
      // The question about the library's version is asked for the work that was compared with it.
      const offer = shown.next?.find(({ tool }) => tool === "approve_ingest");
      const isOffered = offer !== undefined && offer.arguments?.["duplicates"] === undefined;
      const isAgainst = contradictsEvidence({ ...release, files }, { type, tmdbId: tmdb_id });
      expect(isOffered && isAgainst, about).toBe(false);
    }
  }
  // The generator reaches each outcome.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(ITEMS / 20);
});
