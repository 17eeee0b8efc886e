import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { isAwaited } from "../../../src/core/release/episode-wait.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const LONG: Listed = series(
  31,
  "Marsh Tales",
  1999,
  Array.from({ length: 22 }, (_, at) => season(at + 1, 45)),
);
const SHORT: Listed = series(32, "Reed Tales", 2001, [season(1, 30), season(2, 380)]);
const identify = identifying([LONG, SHORT, movie(71, "Lantern Fog", 2019)]);

test("names both readings of a number, and does not promise to ask TMDB for what it lists", async () => {
  const { decision } = await identify("Marsh.Tales.E921.1080p.WEB.x264-GRP.mkv");
  const [reason] = decision.kind === "auto" ? [] : decision.reasons;
  expect(reason).toMatchObject({
    code: "absolute_unmapped",
    places: [
      { season: 21, episodes: [21] },
      { season: 9, episodes: [21] },
    ],
  });
  expect(toCommandText(reason?.message ?? "")).toBe(
    "As an absolute number, episode 921 is season 21 episode 21 of “Marsh Tales” (1999), but it may also mean season 9 episode 21.",
  );
  expect(reason && isAwaited(reason)).toBe(false);
});

test("still waits for an absolute number that no season counts", async () => {
  const { decision } = await identify("[Grp] Marsh Tales - 1921 [1080p].mkv");
  const reasons = decision.kind === "auto" ? [] : decision.reasons;
  expect(reasons.some(isAwaited)).toBe(true);
});

test.each(["Reed Tales-S02E11-380.mkv", "Reed.Tales.S02E11-E380.1080p.mkv"])(
  "the reasons of %s are short",
  async (name) => {
    const { decision } = await identify(name);
    const reasons = decision.kind === "auto" ? [] : decision.reasons;
    expect(reasons).not.toEqual([]);
    for (const { message } of reasons) expect(toCommandText(message).length).toBeLessThan(300);
  },
);
