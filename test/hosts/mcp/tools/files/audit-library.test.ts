import { expect, test } from "vitest";
import { createToolServer } from "../../../../../src/hosts/mcp/server.ts";
import type { AuditDesk, AuditReport } from "../../../../../src/program/use-cases/library/audit.ts";
import { fakeUseCases } from "../../../../support/use-cases.ts";
import { HUNG_MS } from "../../../../support/wait-for.ts";

const REPORT: AuditReport = {
  findings: [
    {
      number: 1,
      code: "wrong_folder",
      path: "/media/Movies/Heat (1995)",
      reason: "It is another.",
      plan: { do: "rename", works: [{ type: "movie", tmdbId: 949 }] },
      work: { type: "movie", tmdb_id: 949 },
    },
    {
      number: 2,
      code: "left_over",
      path: "/media/Movies/Old",
      reason: "No video.",
      plan: null,
      advice: "Remove it.",
    },
    {
      number: 3,
      code: "empty_folder",
      path: "/m/a b",
      reason: "Empty.",
      plan: { do: "shell", line: "rmdir -- '/m/a b'" },
    },
  ],
  totals: [{ code: "wrong_folder", title: "Works in another work's folder", count: 1 }],
  files: 9,
  unread: [],
  notes: [],
  at: 0,
};

function serving(read: AuditDesk["read"]) {
  const deps = fakeUseCases({ audit: async () => ({ read }) as AuditDesk });
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["library"],
    readOnly: true,
    deps,
    report: () => {},
  });
  return async (args: object) => {
    const answer = await server.call("audit_library", args, {
      signal: new AbortController().signal,
      actor: "mcp:test",
    });
    return answer.structuredContent ?? answer.content;
  };
}

test("returns findings in pages, each with its work and a description of its plan", async () => {
  const ask = serving(async () => REPORT);
  const first = await ask({ limit: 2 });
  expect(first).toMatchObject({
    findings: [
      { number: 1, plan: expect.stringContaining("rename"), work: { type: "movie", tmdb_id: 949 } },
      { number: 2, plan: null, advice: "Remove it." },
    ],
    total: 3,
    next: "2",
  });
  const second = await ask({ limit: 2, cursor: "2" });
  expect(second).toMatchObject({
    findings: [{ number: 3, plan: expect.stringContaining("rmdir -- '/m/a b'") }],
  });
  expect(second).not.toHaveProperty("next");
  expect(await ask({ only: ["left_over"] })).toMatchObject({ findings: [{ number: 2 }], total: 1 });
});

test("a long audit returns its progress, and requesting a page never starts another audit", async () => {
  const asked: unknown[] = [];
  const ask = serving(
    async (query) => (asked.push(query), { running: { files: 1200, headers: 0 } }),
  );
  expect(await ask({ only: ["twice"], afresh: true })).toMatchObject({
    running: { files: 1200 },
    findings: [],
    total: 0,
  });
  await ask({ only: ["twice"], afresh: true, cursor: "20" });
  expect(asked).toEqual([
    { folders: [], afresh: true },
    { folders: [], afresh: false },
  ]);
});
