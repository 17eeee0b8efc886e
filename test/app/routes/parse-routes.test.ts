import { expect, test } from "vitest";
import { formatFileProblem } from "../../../src/app/own-files/own-file.ts";
import { parseRoutes, withRealPaths } from "../../../src/app/routes/parse-routes.ts";

const problemsOf = (text: string): string[] => {
  const parsed = parseRoutes(text);
  return parsed.ok ? [] : parsed.problems.map(formatFileProblem);
};
const one = (rule: object): string => JSON.stringify({ rules: [rule] });

test("accepts rules the way people spell them", () => {
  const text = one({
    library: 5,
    type: "movie",
    resolution: "4K",
    genre: ["Animation"],
    certification: ["PG", "de:12"],
    origin: "jp",
    path: "/in/anime/",
  });
  expect(parseRoutes(`\ufeff${text}`)).toEqual({
    ok: true,
    value: [
      {
        library: "5",
        type: "movie",
        resolution: ["2160p"],
        genre: ["Animation"],
        certification: ["US:PG", "de:12"],
        origin: ["JP"],
        path: ["/in/anime"],
      },
    ],
  });
  expect(parseRoutes('{"rules":[]}')).toEqual({ ok: true, value: [] });
  expect(parseRoutes(one({ library: "A", resolution: 1080 }))).toMatchObject({ ok: false });
});

test("reports all errors at once, each with its rule", () => {
  const rules = [
    { library: "A", resolutoin: "4k" },
    { resolution: ["huge"] },
    { library: "A", genre: [] },
    { library: "A", path: "in/kids" },
    { library: "A", path: "/in/../etc" },
    { library: "A", type: "series" },
    "A",
  ];
  expect(problemsOf(JSON.stringify({ rules }))).toEqual([
    'rule 1: found the word "resolutoin"; allowed: one of library, type, resolution, genre, certification, origin, label, path',
    "rule 2, library: found nothing; allowed: text",
    'rule 2, resolution: found "huge"; allowed: a resolution like 1080p, 2160p or 4k',
    "rule 3, genre: found an empty list; allowed: at least one entry",
    'rule 4, path: found "in/kids"; allowed: a full path (starting with /)',
    'rule 5, path: found "/in/../etc"; allowed: a full path (starting with /)',
    'rule 6, type: found "series"; allowed: movie or tv',
    'rule 7: found "A"; allowed: an object',
  ]);
});

test("refuses a value that is not an object with rules, and handles hostile text safely", () => {
  expect(problemsOf("{ rules: [] }")[0]).toMatch(/^found text that is not JSON/);
  expect(problemsOf("[]")).toEqual(["found an empty list; allowed: an object"]);
  expect(problemsOf('{"rules":{}}')).toEqual(["rules: found an object; allowed: a list of rules"]);
  expect(problemsOf('{"rules":[],"rule":1}')).toEqual(['found the word "rule"; allowed: rules']);
  expect(
    problemsOf(JSON.stringify({ rules: Array.from({ length: 201 }, () => ({ library: "A" })) })),
  ).toHaveLength(1);
  expect(problemsOf(`{"rules":${"[".repeat(50_000)}`)).toHaveLength(1);
  expect(
    problemsOf(one({ library: "A", certification: `us:${" x".repeat(100_000)}` })),
  ).toHaveLength(1);
});

test("reports a repeated key, because its first value would be ignored", () => {
  const twice = parseRoutes(
    '{"rules": [{"library": "A"}, {"library": "B", "genre": "Horror", "g\\u0065nre": "Animation"}]}',
  );
  expect(twice).toEqual({
    ok: false,
    problems: [
      { where: "", found: 'the key "genre" twice in one object', allowed: "each key once" },
    ],
  });
  expect(parseRoutes('{"rules": [], "rules": []}').ok).toBe(false);
  const fine =
    '{"rules": [{"library": "genre", "genre": ["library", "{\\"rules\\": 1}"]}, {"library": "library"}]}';
  expect(parseRoutes(fine).ok).toBe(true);
  expect(parseRoutes(`{"rules":[${'{"a":['.repeat(20_000)}${"]}".repeat(20_000)}]}`).ok).toBe(
    false,
  );
  expect(parseRoutes(`{"rules":"${'\\"'.repeat(120_000)}"}`).ok).toBe(false);
});

test("ignores extra slashes in a folder, and adds its real path if that differs", () => {
  const read = parseRoutes('{"rules": [{"library": "A", "path": ["//srv//in/./x/", "/"]}]}');
  expect(read).toMatchObject({ ok: true, value: [{ path: ["/srv/in/x", "/"] }] });
  const rules = [
    { library: "Kids", path: ["/in/kids", "/disk/other"] },
    { library: "Movies", label: ["x"] },
  ];
  expect(withRealPaths(rules, (path) => path.replace(/^\/in\//, "/disk/in/"))).toEqual([
    { library: "Kids", path: ["/in/kids", "/disk/other", "/disk/in/kids"] },
    { library: "Movies", label: ["x"] },
  ]);
});
