import { expect, test } from "vitest";
import { createClaims } from "../../../src/core/torrent/claims.ts";

const claims = createClaims([
  { paths: ["/w/Pack", "/incomplete/Pack"], complete: false },
  { paths: ["/w/tv/Heat.mkv"], complete: true },
  { paths: ["/w/tv/Dune.mkv"], complete: true },
  { paths: ["/all/a"], complete: true },
  { paths: ["/all/b"], complete: false },
]);

test("a torrent's own path is claimed; what is below is inside it, a folder of torrents around them, and a common prefix is free", () => {
  expect(claims.relationOf("/w/Pack")).toEqual({ kind: "own", complete: false });
  expect(claims.relationOf("/incomplete/Pack")).toEqual({ kind: "own", complete: false });
  expect(claims.relationOf("/w/tv/Heat.mkv")).toEqual({ kind: "own", complete: true });
  expect(claims.relationOf("/w/Pack/Subs/a.srt")).toEqual({ kind: "inside", complete: false });
  expect(claims.relationOf("/w/tv")).toEqual({ kind: "around", complete: true });
  expect(claims.relationOf("/all")).toEqual({ kind: "around", complete: false });
  expect(claims.relationOf("/w")).toEqual({ kind: "around", complete: false });
  expect(claims.relationOf("/")).toEqual({ kind: "around", complete: false });
  expect(claims.relationOf("/w/Pack 2")).toEqual({ kind: "free" });
  expect(claims.relationOf("/w/tv/Heat.mkv.nfo")).toEqual({ kind: "free" });
});
