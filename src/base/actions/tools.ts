/** Tools by which the program tells what is offered, and those that jobs are recorded under. */
export const TOOLS = {
  approve: "approve_ingest",
  retry: "retry_ingest",
  makeFolders: "create_directory",
  rename: "rename_library",
} as const;
