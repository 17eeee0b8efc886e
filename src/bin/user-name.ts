import { userInfo } from "node:os";

/** Who runs this, for the history: the name, or the number of a user whom the system does not list, as in containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
