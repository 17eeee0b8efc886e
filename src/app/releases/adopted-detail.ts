import type { Identity } from "../../core/identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";

/** What history says about a work that was adopted. */
export const adoptedDetail = (identity: Identity, { path }: { path: string }, files: number) => ({
  identity,
  path,
  message: `${files === 1 ? "Its file stays where it is" : `Its ${files} files stay where they are`}: ${cleanText(path, 4096)}.`,
});
