/** Tools that the program names in its offers, and tools under whose name jobs are recorded. */
export const TOOLS = {
  approve: "approve_ingest",
  retry: "retry_ingest",
  makeFolders: "create_directory",
  rename: "rename_library",
} as const;
