import { expect, test } from "vitest";
import {
  matchesFacts,
  matchesRelease,
  needsFacts,
  resolutionOf,
} from "../../../src/core/route/matches.ts";
import {
  formatRule,
  type RouteFacts,
  type RouteInput,
  type RouteRule,
} from "../../../src/core/route/rule.ts";

const rule = (conditions: Omit<RouteRule, "library">): RouteRule => ({
  library: "1",
  ...conditions,
});
const subject = (more: Partial<RouteInput> = {}): RouteInput => ({
  type: "movie",
  resolution: "2160p",
  labels: ["Kids"],
  path: "/in/kids/Film.mkv",
  ...more,
});

test("matches only if every named condition matches, and one entry of each list is enough", () => {
  expect(matchesRelease(rule({}), subject())).toBe(true);
  expect(matchesRelease(rule({ type: "tv" }), subject())).toBe(false);
  expect(matchesRelease(rule({ resolution: ["1080p", "2160p"], label: ["kids"] }), subject())).toBe(
    true,
  );
  expect(matchesRelease(rule({ resolution: ["2160p"], label: ["other"] }), subject())).toBe(false);
  expect(matchesRelease(rule({ resolution: ["2160p"] }), subject({ resolution: undefined }))).toBe(
    false,
  );
});

test("a path matches a folder above it by whole names", () => {
  expect(matchesRelease(rule({ path: ["/in/kids"] }), subject())).toBe(true);
  expect(matchesRelease(rule({ path: ["/in/kid"] }), subject())).toBe(false);
  expect(matchesRelease(rule({ path: ["/in/kids"] }), subject({ path: undefined }))).toBe(false);
});

test("ignores case in TMDB's facts, and an unknown fact never matches a rule that needs it", () => {
  const facts: RouteFacts = {
    genres: ["Sci-Fi & Fantasy"],
    certifications: ["US:PG-13"],
    countries: ["JP"],
  };
  expect(matchesFacts(rule({ genre: ["sci-fi and fantasy"] }), facts)).toBe(true);
  expect(matchesFacts(rule({ certification: ["us:pg-13"], origin: ["JP"] }), facts)).toBe(true);
  expect(matchesFacts(rule({ certification: ["DE:PG-13"] }), facts)).toBe(false);
  expect(matchesFacts(rule({ genre: ["Drama"], origin: ["JP"] }), facts)).toBe(false);
  expect(matchesFacts(rule({ origin: ["JP"] }), undefined)).toBe(false);
  expect([needsFacts(rule({ label: ["a"] })), needsFacts(rule({ origin: ["JP"] }))]).toEqual([
    false,
    true,
  ]);
});

test("takes a release's resolution from its name, or from its videos if they agree", () => {
  const of = (resolution: string | null) => ({ resolution });
  expect(resolutionOf(of("1080i"), [of("720p")])).toBe("1080p");
  expect(resolutionOf(of(null), [of("2160p"), of("2160p")])).toBe("2160p");
  expect(resolutionOf(of(null), [of("2160p"), of("1080p")])).toBeUndefined();
  expect(resolutionOf(of(null), [of("2160p"), of(null)])).toBeUndefined();
  expect(resolutionOf(of(null), [])).toBeUndefined();
});

test("lists a rule's conditions in the documented order, with the alternatives of a list", () => {
  const path = ["/srv/downloads/concerts"];
  expect(
    formatRule({ path, genre: ["Animation", "Family"], type: "tv", resolution: ["2160p"] }),
  ).toBe("type tv, resolution 2160p, genre Animation or Family, path /srv/downloads/concerts");
  expect(formatRule({ certification: ["US:PG", "DE:6"], origin: ["JP"], label: ["kids"] })).toBe(
    "certification US:PG or DE:6, origin JP, label kids",
  );
  expect(formatRule({})).toBe("everything");
});
