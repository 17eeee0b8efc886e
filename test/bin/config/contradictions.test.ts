import { expect, test } from "vitest";
import { loadConfig } from "../../../src/bin/config/load.ts";

const load = (env: Record<string, string>) =>
  loadConfig(
    { env, cwd: "/", home: "/home/anna", command: "daemon" },
    { read: () => ({ ok: false, why: "missing" }), stamp: () => undefined },
  );
const problems = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems.map(({ name }) => name);
};

test.each([["/media"], ["/media/lib"]])("a watched folder %s that holds the library is refused", (dir) => {
  expect(problems({ PLEX_INGEST_DIR: dir, PLEX_MEDIA_ROOT: "/media/lib" })).toEqual(["PLEX_INGEST_DIR"]);
});

test.each([["/media/lib/downloads"], ["/media/library"], ["/downloads"]])(
  "a watched folder %s beside or below is fine",
  (dir) => {
    expect(problems({ PLEX_INGEST_DIR: dir, PLEX_MEDIA_ROOT: "/media/lib" })).toEqual([]);
  },
);

test("two different addresses of Plex are refused", () => {
  expect(problems({ PLEX_URL: "http://a:32400", PLEX_SERVER_URL: "http://b:32400" })).toEqual(["PLEX_SERVER_URL"]);
});
