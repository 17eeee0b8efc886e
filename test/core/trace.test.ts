import { expect, test } from "vitest";
import { formatTraceLine, redactUrl, traceLevelOf } from "../../src/core/trace.ts";

test("shows an address with host, path and query, but without user, password and values of secret names", () => {
  const shown = (text: string): string => redactUrl(new URL(text));
  expect(shown("https://api.themoviedb.org/3/search/movie?query=Heat%201995&api_key=5ec7e7")).toBe(
    "api.themoviedb.org/3/search/movie?query=Heat%201995&api_key=[hidden]",
  );
  expect(shown("http://me:pass@plex:32400/library?X-Plex-Token=s3cr3t&type=1")).toBe(
    "plex:32400/library?X-Plex-Token=[hidden]&type=1",
  );
  for (const name of [
    "access_token",
    "accessToken",
    "APIKEY",
    "password",
    "X-Amz-Signature",
    "Authorization",
  ]) {
    expect(shown(`http://host/?${name}=s3cr3t`), name).not.toContain("s3cr3t");
  }
  expect(shown(`http://host/${"a".repeat(5000)}`).length).toBeLessThanOrEqual(500);
});

test("prints each event on one line, and prints internal events only at level trace", () => {
  const decision = {
    kind: "decision",
    releaseId: 7,
    name: "Heat\n1995",
    decision: "review",
    work: "Heat (1995) [movie 949]",
    score: 0.8124,
    guards: ["title_differs", "below_threshold"],
  } as const;
  expect(formatTraceLine(decision)).toBe(
    "Decision on #7 Heat\ufffd1995: review, Heat (1995) [movie 949], score 0.812, guards: title_differs, below_threshold.",
  );
  const auto = {
    kind: "decision",
    releaseId: 8,
    name: "x",
    decision: "review",
    guards: [],
  } as const;
  expect(formatTraceLine(auto)).toBe("Decision on #8 x: review, no work, guards: none.");
  const request = {
    kind: "request",
    service: "tmdb",
    method: "GET",
    url: "h/p",
    answer: 200,
    ms: 35.4,
  } as const;
  expect(formatTraceLine(request)).toBe("tmdb GET h/p: 200 in 35 ms, not cached.");
  const cached = { kind: "cached", service: "plex", asked: "details" } as const;
  expect(formatTraceLine(cached)).toBe("plex details: answered from the cache.");
  const wake = { kind: "wake", why: "a watched folder changed" } as const;
  expect(formatTraceLine(wake)).toBe("Woken: a watched folder changed.");
  const tool = {
    kind: "tool",
    tool: "get_ingest_queue",
    actor: "mcp:x",
    outcome: "ok",
    ms: 2.25,
  } as const;
  expect(formatTraceLine(tool)).toBe("Tool get_ingest_queue of mcp:x: ok in 2.3 ms.");
  expect(formatTraceLine({ ...tool, from: "cache" })).toBe(
    "Tool get_ingest_queue of mcp:x: ok, cached in 2.3 ms.",
  );
  expect(formatTraceLine({ ...tool, from: "stale" })).toBe(
    "Tool get_ingest_queue of mcp:x: ok, stale in 2.3 ms.",
  );
  const breaker = { kind: "breaker", service: "plex", isOpen: true } as const;
  expect(formatTraceLine(breaker)).toBe("plex: it failed too often and is not asked for a while.");
  expect(formatTraceLine({ ...breaker, isOpen: false })).toBe("plex: it is asked again.");
  expect([decision, request, cached, wake, tool].map(traceLevelOf)).toEqual([
    "debug",
    "debug",
    "trace",
    "trace",
    "debug",
  ]);
});
