import type { Toolset } from "../../src/core/toolsets.ts";
import { createToolServer } from "../../src/hosts/mcp/server.ts";
import type { UseCases } from "../../src/program/use-cases/use-cases.ts";
import { HUNG_MS } from "./wait-for.ts";

/** A call of a use case, by its path, such as `library.search`, with its arguments. */
export type NotedCall = { name: string; args: readonly unknown[] };

/** Without signals and functions, which are new in each call. */
const plain = (args: readonly unknown[]): unknown[] =>
  args.map(
    (one) => JSON.parse(JSON.stringify(one instanceof AbortSignal ? {} : one) ?? "null") as unknown,
  );

/**
 * Calls a tool over use cases that only note how they are called and then fail. `text` is the
 * answer, which is an internal error if a use case was reached.
 */
export async function callNoted(
  {
    toolsets,
    readOnly = false,
    storages = false,
  }: { toolsets: readonly Toolset[]; readOnly?: boolean; storages?: boolean },
  tool: string,
  given: unknown,
): Promise<{ called: NotedCall[]; text: string }> {
  const called: NotedCall[] = [];
  const noting = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, part) => (part === "then" ? undefined : noting(`${path}.${String(part)}`)),
      apply(_, __, args: unknown[]) {
        if (args.length === 0) return noting(path);
        called.push({ name: path.slice(1), args: plain(args) });
        throw new Error("Noted.");
      },
    });
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets,
    readOnly,
    storages,
    deps: noting("") as UseCases,
    report() {},
  });
  const result = await server.call(tool, given, {
    signal: new AbortController().signal,
    actor: "mcp:test",
  });
  return { called, text: result.content[0]?.text ?? "" };
}
