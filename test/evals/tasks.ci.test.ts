import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PLAIN, TASKS } from "./catalogue.ts";
import { commandClient } from "./command-client.ts";
import { WIRES } from "./over-wire.ts";
import { follower, runTask } from "./run-task.ts";

const HERE = import.meta.dirname;

test("there are at least seventy different tasks, twenty in plain words", () => {
  const words = Object.values(TASKS).map((task) => task.words);
  expect(words.length).toBeGreaterThanOrEqual(70);
  expect(Object.keys(PLAIN).length).toBeGreaterThanOrEqual(20);
  expect(new Set(words).size).toBe(words.length);
});

describe.concurrent("a client that only follows the tools' answers completes each task", () => {
  test.each(Object.entries(TASKS))("%s", async (_, task) => {
    const { wrong, trail } = await runTask(task, follower);
    expect(wrong, trail.join("\n")).toBeUndefined();
  });
});

describe.concurrent("a client that writes null for omitted arguments also completes tasks", () => {
  // All tasks would take minutes; `npm run evals -- --nulls` runs them.
  const some = Object.entries(TASKS).filter((_, index) => index % 8 === 0);
  test.each(some)("%s", async (_, task) => {
    const { wrong, trail } = await runTask(task, follower, { spellsNull: true });
    expect(wrong, trail.join("\n")).toBeUndefined();
  });
});

describe.concurrent("tasks in plain words need nothing that a narrow client leaves out", () => {
  const narrow = Object.entries(PLAIN).flatMap(([name, task]) => [
    [name, "writes null for omitted arguments", task, { spellsNull: true }] as const,
    [name, "reads only first sentences", task, { readsFirstSentences: true }] as const,
  ]);
  test.each(narrow)("%s, by a client that %s", async (_, __, task, reading) => {
    const { wrong, trail } = await runTask(task, follower, reading);
    expect(wrong, trail.join("\n")).toBeUndefined();
  });
});

// All tasks would take minutes; `npm run evals -- --first-sentences` runs them.
test.each(["how-large", "without-arguments", "skip-the-reel"])(
  "%s is completed by a client that reads only first sentences",
  async (name) => {
    const task = TASKS[name] ?? expect.unreachable();
    const { wrong, trail } = await runTask(task, follower, { readsFirstSentences: true });
    expect(wrong, trail.join("\n")).toBeUndefined();
  },
);

// All tasks would take minutes; `npm run evals -- --over http` runs them.
test.each(WIRES)("a task outside the core is completed over %s", async (over) => {
  const task = TASKS["pause-filing"] ?? expect.unreachable();
  const { wrong, trail } = await runTask(task, follower, { over });
  expect(wrong, trail.join("\n")).toBeUndefined();
});

describe("a client program over stdin and stdout", () => {
  const task = TASKS["what-waits-and-why"];
  const run = (command: string) => (task ? runTask(task, commandClient(command)) : undefined);

  test("completes a task, with its calls and tokens counted", async () => {
    const outcome = await run(`${process.execPath} ${join(HERE, "toy-client.mjs")}`);
    expect(outcome).toMatchObject({ calls: 1, tokens: expect.any(Number) });
    expect(outcome?.wrong).toBeUndefined();
  });

  test.each([
    ["tells nothing", "true", /without a text/],
    ["writes no JSON", "echo hello", /no JSON/],
    ["writes neither a call nor a text", "echo '{}'", /neither a call nor a text/],
    ["tells what is not so", `echo '{"text":"Nothing waits."}'`, /The person is not told/],
    [
      "calls without an end",
      `yes '{"call":{"name":"get_ingest_queue","arguments":{}}}'`,
      /more than 40 calls/,
    ],
  ])("a program that %s is a failed outcome, not a crash", async (_, command, words) => {
    expect((await run(command))?.wrong).toMatch(words);
  });
});
