import { expect, test } from "vitest";
import { makeWorld } from "../evals/world.ts";
import { someLibrary } from "../support/plex/library.ts";
import { randomFrom, SEED } from "../support/random.ts";
import { untilHung } from "../support/wait-for.ts";

/** Number of calls per tool. Set `FUZZ_CALLS` for a longer run. */
const CALLS = Number(process.env["FUZZ_CALLS"] ?? 12);

type Schema = {
  type?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
};

const ODD_VALUES = (
  [null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]]] as unknown[]
).concat([
  { constructor: { prototype: 1 } },
  JSON.parse('{"__proto__": {"a": 1}}'),
  "a".repeat(5000),
]);
const ODD_TEXTS =
  "| |1|-0|NaN|\u0000|\u202Evkm.|../../etc/passwd|__proto__|💥\ud800|%00|*|'; --".split("|");

/**
 * Generates arguments that clients might send: valid according to the schema, nearly valid, and
 * completely invalid.
 */
function valuesFrom(random: () => number, places: readonly string[]) {
  const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const odd = (): unknown => one([...ODD_VALUES, ...ODD_TEXTS]);
  let oddness = 0;
  function value({ type, enum: allowed, items = {}, properties }: Schema, depth = 0): unknown {
    if (random() < oddness) return odd();
    if (allowed) return one(allowed);
    if (type === "array") {
      return Array.from({ length: Math.floor(random() * 4) }, () => value(items, depth + 1));
    }
    if (type === "object") return properties && depth < 4 ? object(properties, depth + 1) : odd();
    if (type === "integer" || type === "number") return one([1, 2, 3, 12, 841, 1437, 99_999]);
    if (type === "boolean") return random() < 0.5;
    return one([...places, "Dune", "Dune.mkv", "2021-01-01", "review-token-1", "movie"]);
  }
  function object(properties: Record<string, Schema>, depth = 0): Record<string, unknown> {
    const fields = Object.entries(properties).filter(() => random() < 0.6);
    const extra = random() < 0.1 ? [[String(odd()).slice(0, 20), odd()]] : [];
    return Object.fromEntries([
      ...fields.map(([name, schema]) => [name, value(schema, depth)]),
      ...extra,
    ]);
  }
  return (properties: Record<string, Schema>): unknown => {
    oddness = one([0, 0.05, 0.3]);
    return random() < 0.05 ? odd() : object(properties);
  };
}

// Plex's stand-in refuses requests that a real server would not know. The test therefore also
// checks the requests to Plex.
test("explains invalid arguments to any tool, and never returns an internal error", async () => {
  await using world = await makeWorld({
    drops: [
      "Dune.1080p.mkv",
      "Inception.2010.1080p.mkv",
      "Firefly.S01/Firefly.S01E01.mkv",
      "Firefly.S01/odd.mkv",
    ],
    plex: { library: someLibrary(), players: [], playing: [] },
    torrents: [{ name: "Sintel.2010.mkv", hash: "d".repeat(40), done: true }],
  });
  await world.stay();
  const { home, tools } = world;
  const places = [home.downloads, home.library, `${home.downloads}/Dune.1080p.mkv`, "d".repeat(40)];
  const argumentsOf = valuesFrom(randomFrom(SEED), places);
  const failed: unknown[] = [];
  for (const { name, inputSchema } of tools.list()) {
    const properties = (inputSchema["properties"] ?? {}) as Record<string, Schema>;
    for (let call = 0; call < CALLS; call++) {
      const args = argumentsOf(properties);
      const signal = untilHung();
      const { isError, content } = await tools.call(name, args, { signal, actor: "mcp:fuzz" });
      if (isError && /internal_error/.test(content[0]?.text ?? "")) {
        failed.push([name, args, content[0]?.text]);
      }
    }
  }
  expect(failed).toEqual([]);
});
