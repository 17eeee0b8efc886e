import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";

type JobWords = { sentence?: () => string; next?: () => string };

/** The end of a sentence: a job is never approved or identified again, so what is still wanted is another call. */
export const callAgain = (tool: string): string => `have your MCP client call ${tool} again, if it is still wanted.`;

/** What is said otherwise of a job of the file tools that is not in the library; nothing for a download. */
export function jobWords({ id, state, job }: Pick<Release, "id" | "state" | "job">): JobWords {
  if (job === undefined) return {};
  const again = callAgain(job);
  const anotherCall = (): string => `${again.charAt(0).toUpperCase()}${again.slice(1)}`;
  const giveUp = (): string => `\`plex-ingest reject ${id}\` gives it up; then ${again}`;
  const is = (what: string) => (): string => `It is release #${id}, a job of ${job}, which ${what}`;
  const words: Partial<Record<State, JobWords>> = {
    review: { next: giveUp },
    approved: { sentence: is("will be carried out next.") },
    filing: { sentence: is("is being carried out.") },
    failed: { next: giveUp },
    rejected: { next: anotherCall },
    ignored: { sentence: is("was not carried out: nothing was changed."), next: anotherCall },
    undone: { sentence: is("was undone."), next: anotherCall },
  };
  return words[state] ?? {};
}
