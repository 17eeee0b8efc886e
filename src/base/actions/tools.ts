import { APPROVE_TOOL } from "./approve-tool.ts";

/** Tools that the program names in its offers, and tools under whose name jobs are recorded. */
export const TOOLS = {
  approve: APPROVE_TOOL,
  retry: "retry_ingest",
  makeFolders: "create_directory",
  rename: "rename_library",
} as const;
