import { expect, test } from "vitest";
import { createClaims } from "../../../src/core/torrent/claims.ts";

const claims = createClaims([
  { paths: ["/w/Pack", "/incomplete/Pack"], complete: false },
  { paths: ["/w/tv/Heat.mkv"], complete: true },
  { paths: ["/w/tv/Dune.mkv"], complete: true },
  { paths: ["/all/a"], complete: true },
  { paths: ["/all/b"], complete: false },
]);

test("a torrent's own path is claimed, also in the incomplete folder", () => {
  expect(claims.relationOf("/w/Pack")).toEqual({ kind: "own", complete: false });
  expect(claims.relationOf("/incomplete/Pack")).toEqual({ kind: "own", complete: false });
  expect(claims.relationOf("/w/tv/Heat.mkv")).toEqual({ kind: "own", complete: true });
});

test("a path below a torrent is inside it, at any depth", () => {
  expect(claims.relationOf("/w/Pack/Subs/a.srt")).toEqual({ kind: "inside", complete: false });
});

test("a folder of torrents is around them, and complete only if all are", () => {
  expect(claims.relationOf("/w/tv")).toEqual({ kind: "around", complete: true });
  expect(claims.relationOf("/all")).toEqual({ kind: "around", complete: false });
  expect(claims.relationOf("/w")).toEqual({ kind: "around", complete: false });
  expect(claims.relationOf("/")).toEqual({ kind: "around", complete: false });
});

test("a name with only a common prefix is free", () => {
  expect(claims.relationOf("/w/Pack 2")).toEqual({ kind: "free" });
  expect(claims.relationOf("/w/tv/Heat.mkv.nfo")).toEqual({ kind: "free" });
});
