import { expect, test } from "vitest";
import { explainWatchedLocations } from "../../../src/app/releases/scope.ts";

const sections = [
  { id: "1", title: "Films", type: "movie", locations: ["/data/films/", "/data/more"] },
];
const maps = [{ here: "/srv", there: "/data" }];
const told = (dir: string, real: (path: string) => string = (path) => path): string[] =>
  explainWatchedLocations([dir], sections, maps, real);

test.each([["/srv/films"], ["/srv/films/incoming"], ["/srv"], ["/srv/more"]])(
  "%s overlaps with what Plex shows, and the report has the library's name",
  (dir) => {
    expect(told(dir)).toHaveLength(1);
    expect(told(dir)[0]).toContain('Plex library "Films"');
  },
);

test.each([["/srv/filmstore"], ["/data/films"], ["/downloads"]])(
  "%s does not overlap with what Plex shows",
  (dir) => {
    expect(told(dir)).toEqual([]);
  },
);

test("detects an overlap through a link", () => {
  expect(told("/in", (path) => (path === "/in" ? "/srv/films" : path))).toHaveLength(1);
});
