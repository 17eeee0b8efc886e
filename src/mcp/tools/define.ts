import * as z from "zod";
import type { Library } from "../../app/plex/library/library.ts";
import type { Playback } from "../../app/plex/playback/playback.ts";
import type { Plex } from "../../app/plex/playback/plex-port.ts";
import type { Review } from "../../app/review/review.ts";
import type { Torrents } from "../../app/torrents/desk/list.ts";

// Clients of 2026 refuse every call of a tool whose schema says draft-07, which the SDK stamps on; without `$schema` the
// protocol's own dialect (2020-12) holds. https://modelcontextprotocol.io/specification/2025-11-25
function jsonSchema(schema: z.ZodObject, io: "input" | "output"): { type: "object" } & Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io });
  return { ...rest, type: "object" };
}

/** A tool as `tools/list` shows it. */
export function listed({ name, title, description, hints, input, output }: Tool) {
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input, "input"),
    outputSchema: jsonSchema(output, "output"),
    annotations: {
      title,
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: hints.openWorld,
    },
  };
}

export type ListedTool = ReturnType<typeof listed>;

/** The use cases that tools run; made in bin, opened when first asked for. */
export type ToolDeps = {
  review: Review;
  /** @throws UserError saying what to set where Plex is not configured. */
  plex(): Plex;
  library(): Library;
  playback(): Playback;
  /** @throws UserError saying what to set where Transmission is not configured. */
  torrents(): Torrents;
};

export type Toolset = "plex" | "ingest" | "torrents";

export type Hints = {
  readOnly: boolean;
  destructive: boolean;
  idempotent: boolean;
  /** Asks something beyond this machine's own services (TMDb). */
  openWorld: boolean;
};

export type Call = {
  signal: AbortSignal;
  /** `mcp:<name that the client gave at initialize>`: who history says it was. */
  actor: string;
  /** Tells a client that asked for it how far a call is; undefined where it did not ask. */
  tell?: ((progress: Progress) => void) | undefined;
};

/** `done` grows from one to the next; out of `total` where that is known. */
export type Progress = { done: number; total?: number; message: string };

/** A tool: data, and `run` over use cases. It never sees a database, a client or the SDK. */
export type Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  name: string;
  toolset: Toolset;
  title: string;
  description: string;
  hints: Hints;
  input: Input;
  output: Output;
  run(args: z.output<Input>, deps: ToolDeps, call: Call): Promise<z.input<Output>>;
};

/** Keeps each tool's own types while it is written; the registry holds them all as one. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(tool: Tool<Input, Output>): Tool =>
  tool;
