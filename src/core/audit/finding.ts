import type { MediaType } from "../identity.ts";
import type { AuditCode } from "./codes.ts";

export type AuditedWork = { type: MediaType; tmdbId: number };

/** What puts it right: a command of ours, a line for a shell, or what only a person can do, as a sentence. */
export type Remedy =
  | { by: "rename"; works: readonly AuditedWork[] }
  | { by: "adopt"; folder: string }
  | { by: "shell"; line: string }
  | { by: "person"; advice: string };

/** One thing that is wrong in the library. `path` is absolute; `reason` one sentence. */
export type AuditFinding = { code: AuditCode; path: string; reason: string; remedy: Remedy };

export const person = (advice: string): Remedy => ({ by: "person", advice });
