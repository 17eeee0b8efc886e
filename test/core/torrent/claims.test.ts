import { expect, test } from "vitest";
import { createClaims } from "../../../src/core/torrent/claims.ts";

const claims = createClaims(
  ["/w/Pack", "/incomplete/Pack", "/w/tv/Heat.mkv", "/w/tv/Dune.mkv", "/all/a", "/all/b"],
  ["/gone/Film"],
);

test("distinguishes a torrent's own path from paths inside and around it, and ignores a common prefix", () => {
  expect(claims.relationOf("/w/Pack")).toBe("own");
  expect(claims.relationOf("/incomplete/Pack")).toBe("own");
  expect(claims.relationOf("/w/tv/Heat.mkv")).toBe("own");
  expect(claims.relationOf("/w/Pack/Subs/a.srt")).toBe("inside");
  expect(claims.relationOf("/w/tv")).toBe("around");
  expect(claims.relationOf("/all")).toBe("around");
  expect(claims.relationOf("/w")).toBe("around");
  expect(claims.relationOf("/")).toBe("around");
  expect(claims.relationOf("/gone")).toBe("around");
  expect(claims.relationOf("/gone/Film")).toBe("free");
  expect(claims.relationOf("/w/Pack 2")).toBe("free");
  expect(claims.relationOf("/w/tv/Heat.mkv.nfo")).toBe("free");
});
