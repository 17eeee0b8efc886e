import { expect, test } from "vitest";
import { chooseRoute, listRuledSections } from "../../../src/app/routes/choose-route.ts";
import type { RouteFacts, RouteInput, RouteRule } from "../../../src/core/route/rule.ts";

const signal = new AbortController().signal;
const section = (id: string, title: string, type: string) => ({
  id,
  title,
  type,
  locations: [`/media/${title}`],
});
const SECTIONS = [
  section("1", "Movies", "movie"),
  section("2", "TV Shows", "show"),
  section("5", "Movies 4K", "movie"),
];
const FILM: RouteInput = { type: "movie", resolution: "2160p", labels: [], path: undefined };

async function choose(
  rules: RouteRule[],
  subject: RouteInput = FILM,
  known?: RouteFacts,
  sections = SECTIONS,
) {
  let asked = 0;
  const facts = async () => {
    asked++;
    return known;
  };
  const route = await chooseRoute(
    { rules, sections, facts },
    { type: subject.type, tmdbId: 7 },
    subject,
    signal,
  );
  return { to: route && `${route.section.title} by ${route.rule}`, asked };
}

test("the first matching rule decides, with its library given by name or id; without a match, no rule does", async () => {
  const rules = [
    { library: "movies 4k", resolution: ["2160p"] },
    { library: "1" },
    { library: "Movies 4K" },
  ];
  expect((await choose(rules)).to).toBe("Movies 4K by 1");
  expect((await choose(rules, { ...FILM, resolution: "1080p" })).to).toBe("Movies by 2");
  expect((await choose([{ library: "Movies", label: ["x"] }])).to).toBeUndefined();
});

test("skips a rule for a library of the other type, but refuses it if the rule names its type", async () => {
  expect((await choose([{ library: "TV Shows" }, { library: "Movies" }])).to).toBe("Movies by 2");
  await expect(choose([{ library: "TV Shows", type: "movie" }])).rejects.toThrow(
    "is for the other type",
  );
});

test("asks TMDB at most once, and only if a rule's other conditions match", async () => {
  const facts = { genres: ["Animation"], certifications: [], countries: ["JP"] };
  const rules: RouteRule[] = [
    { library: "Movies", genre: ["Animation"], resolution: ["1080p"] },
    { library: "Movies", genre: ["Drama"] },
    { library: "Movies 4K", genre: ["animation"], origin: ["JP"] },
  ];
  expect(await choose(rules, FILM, facts)).toEqual({ to: "Movies 4K by 3", asked: 1 });
  expect(await choose(rules.slice(0, 1), FILM, facts)).toEqual({ to: undefined, asked: 0 });
});

test("refuses a library that Plex does not have, and waits while no libraries are known", async () => {
  await expect(choose([{ library: "Anime" }])).rejects.toThrow(
    expect.objectContaining({
      name: "UserError",
      code: "refused",
      message: 'Rule 1 of routes.json: Plex has no library "Anime".',
    }),
  );
  await expect(choose([{ library: "Anime" }], FILM, undefined, [])).rejects.toThrow(
    expect.objectContaining({ name: "Outage", code: "plex_unavailable" }),
  );
});

test("returns a rule's target by id, and omits an unknown one", () => {
  expect([...listRuledSections([{ library: "Movies 4K" }, { library: "Gone" }], SECTIONS)]).toEqual(
    ["5"],
  );
  expect([...listRuledSections([{ library: "Movies 4K" }], [])]).toEqual([]);
});
