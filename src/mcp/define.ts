import type * as z from "zod";
import type { ToolDeps } from "./deps.ts";

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
