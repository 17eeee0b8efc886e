import { APPROVE_TOOL } from "./approve-tool.ts";

/** Tools that the program names in its offers. */
export const TOOLS = {
  approve: APPROVE_TOOL,
  retry: "retry_ingest",
  makeFolders: "create_directory",
  rename: "rename_library",
} as const;

/** File tools. The jobs that they write are recorded under these names. */
export const FILE_TOOLS = {
  copy: "copy_file",
  move: "move_file",
  rename: "rename_file",
  plan: "execute_naming_plan",
} as const;
