/** Tools that are named in what the program offers, and tools that jobs are recorded under. */
export const TOOLS = {
  approve: "approve_ingest",
  retry: "retry_ingest",
  makeFolders: "create_directory",
  rename: "rename_library",
} as const;
