import { cleanText } from "../../text/clean-text.ts";
import { NAME_BYTES, safeName } from "./safe-name.ts";

/**
 * Why a name that a person or a model chose is not given to a file or folder, as the end of a sentence; undefined if every
 * file system takes it as it is. A name is never changed silently.
 */
export function whyNotName(name: string): string | undefined {
  const safe = safeName(name, { maxBytes: NAME_BYTES });
  if (safe === name && cleanText(name, NAME_BYTES) === name) return undefined;
  const shown = cleanText(safe, NAME_BYTES);
  return shown === "unnamed"
    ? "is a name that not every file system takes"
    : `is a name that not every file system takes; use ${JSON.stringify(shown)}`;
}
