/** Whether SQLite refused because another connection has the lock: it passes, and the same may be tried again. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
