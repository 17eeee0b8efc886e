import { expect, test } from "vitest";
import type { ShownWhy } from "../../../../src/app/why/fact.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const ANSWER: ShownWhy = {
  target: "/in/Heat.mkv",
  answer: "It is release #7, which is in review.",
  next: "Approve it.",
  in_library: false,
  releases: [{ id: 7, name: "Heat.mkv", state: "review" }],
  facts: [
    { about: "disk", message: "A file exists at this path." },
    {
      at: "2026-03-01T12:00:00.000Z",
      about: "queue",
      message: "#7 Heat.mkv is review.",
      release_id: 7,
    },
  ],
};

async function run(argv: string[], answer: ShownWhy = ANSWER) {
  const io = fakeIo();
  const asked: string[] = [];
  const why = async (target: string): Promise<ShownWhy> => {
    asked.push(target);
    return answer;
  };
  const { context } = fakeContext(io, {}, { why });
  return { code: await runProgram(context, argv), asked, out: io.written() };
}

test("prints the answer first, then the next step, then the facts", async () => {
  const { code, asked, out } = await run(["why", "Heat.mkv"]);
  expect({ code, asked }).toEqual({ code: 0, asked: ["Heat.mkv"] });
  expect(out).toBe(
    [
      "/in/Heat.mkv",
      "  It is release #7, which is in review.",
      "  next: Approve it.",
      "",
      "Other facts, newest first:",
      "  now                      disk     A file exists at this path.",
      "  2026-03-01 12:00:00 UTC  queue    #7 Heat.mkv is review.",
      "  Details: plex-ingest show 7",
      "",
    ].join("\n"),
  );
});

test("--json prints the use case's answer unchanged", async () => {
  expect(JSON.parse((await run(["why", "#7", "--json"])).out)).toEqual(ANSWER);
});

test("shows only the newest of many facts, and where to find the other facts", async () => {
  const facts = Array.from(
    { length: 40 },
    (_, at) => ({ about: "journal", message: `Fact ${at}.` }) as const,
  );
  const { out } = await run(["why", "7"], { ...ANSWER, facts });
  const lines = out.trimEnd().split("\n");
  expect(lines.filter((line) => line.includes("Fact"))).toHaveLength(12);
  expect(lines.slice(-2)).toEqual(["  … and 28 more: add --json", "  Details: plex-ingest show 7"]);
});
